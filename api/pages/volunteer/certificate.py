"""The certificate of service as a file, for the volunteer and for the coordinators of both countries."""

from flask import Response
from flask.typing import ResponseReturnValue

from api.operations.certificates import certificate_file
from api.request import operation
from domain.values import LANGUAGES


def certificate(placement_id: str) -> ResponseReturnValue:
    """The PDF in both languages. Raises Problem 404, 409 before the end of service, 503 while none can be made."""
    made = certificate_file(operation(), placement_id)
    headers = {
        "Content-Disposition": f'attachment; filename="certificate-{made.number}.pdf"',
        "Content-Language": ", ".join(LANGUAGES),
    }
    return Response(made.pdf, mimetype="application/pdf", headers=headers)
