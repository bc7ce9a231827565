"""The certificate of service as a file, for the volunteer and for the coordinators of both countries."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from api.operations.certificates import certificate_file, issue
from api.pages.frame.submitting import form_expired, go, has_form_token
from api.request import operation
from domain.values import LANGUAGES


def certificate(placement_id: str) -> ResponseReturnValue:
    """POST issues it, GET is the PDF in both languages.

    Raises Problem 404, 409 before the end of service, 503 while none can be made.
    """
    if request.method == "POST":
        return _issued(placement_id)
    made = certificate_file(operation(), placement_id)
    headers = {
        "Content-Disposition": f'attachment; filename="certificate-{made.number}.pdf"',
        "Content-Language": ", ".join(LANGUAGES),
    }
    return Response(made.pdf, mimetype="application/pdf", headers=headers)


def _issued(placement_id: str) -> ResponseReturnValue:
    """Press once or often: the file is the same. An expired form is refused, with the way back to the page."""
    if not has_form_token():
        raise form_expired()
    issue(operation(), placement_id)
    return go("certificate", placement_id=placement_id)
