"""What prepaid data pays for: text leaves compressed, and the style sheet is fetched once."""

import gzip

from flask import Response, request

_SMALLEST = 500
_TEXT = ("text/", "application/json", "application/problem+json")


def save_data(response: Response) -> Response:
    """Compress text for browsers that take it; a versioned static file stays in the browser for good.

    The form token inside is signed anew with every second, so the length of a page tells nothing about it.
    """
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if request.endpoint == "pages.apply":
        # The phone's own "back" shows the earlier step as it was typed, instead of asking to send a form again.
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


def _whole(response: Response) -> bytes:
    """The body as bytes; a file that it came from is closed."""
    source = response.response
    response.direct_passthrough = False
    data = response.get_data()
    close = getattr(source, "close", None)
    if close is not None:
        close()
    return data
