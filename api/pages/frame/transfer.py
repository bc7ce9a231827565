"""What prepaid data pays for: text leaves compressed, and the style sheet is fetched once."""

import gzip

from flask import Response, request

_SMALLEST = 500
# Forms about offers, calls, rounds and organisations. Whatever holds passwords, codes, answers to questionnaires,
# private reports or somebody's file stays out of the browser's memory.
_KEPT_AREAS = ("host_", "desk_call", "desk_offer", "desk_organisation", "desk_accreditation", "recommendation")
_TEXT = ("text/", "application/json", "application/problem+json")


def save_data(response: Response) -> Response:
    """Compress text for browsers that take it; a versioned static file stays in the browser for good.

    The form token inside is signed anew with every second, so the length of a page tells nothing about it.
    """
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if request.endpoint == "pages.apply" or _is_kept_answer(response):
        # The phone's own "back" shows the form as it was typed, instead of asking to send it again.
        response.headers["Cache-Control"] = "private, no-cache"
    if not (response.mimetype or "").startswith(_TEXT):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0 or "Content-Encoding" in response.headers:
        return response
    data = _whole(response)
    if response.status_code in (204, 304) or len(data) < _SMALLEST:
        return response
    response.set_data(gzip.compress(data, 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _is_kept_answer(response: Response) -> bool:
    """Whether this is a page that answers a form, of an area in which nobody else reads over a shoulder later."""
    area = str(request.endpoint or "").removeprefix("pages.")
    return (
        request.method == "POST"
        and response.mimetype == "text/html"
        and response.status_code in (200, 409, 422)
        and area.startswith(_KEPT_AREAS)
    )


def _whole(response: Response) -> bytes:
    """The body as bytes; a file that it came from is closed."""
    source = response.response
    response.direct_passthrough = False
    data = response.get_data()
    close = getattr(source, "close", None)
    if close is not None:
        close()
    return data
