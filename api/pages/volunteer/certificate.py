"""The certificate of service: the page with the name that it bears, and the file. For volunteer and coordinators."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from api.operations import certificates as operations
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.schemas.fields import Body, Text
from domain.values import LANGUAGES


class IssueBody(Body):
    """`replacing`: the number of the certificate that the new one voids."""

    replacing = Text(longest=20, allow_none=True)


def certificate(placement_id: str) -> ResponseReturnValue:
    """The name that it bears or will bear; POST issues it, or issues it anew with a corrected name.

    Raises Problem 404, 409 before the end of service.
    """
    if request.method == "GET":
        return _page(placement_id)
    return act(
        IssueBody(),
        lambda data: operations.issue(operation(), placement_id, data.get("replacing")),
        again=lambda: _page(placement_id),
        back=page_url("certificate", placement_id=placement_id, done="certificate_issued"),
    )


def _page(placement_id: str) -> str:
    state = operations.certificate_state(operation(), placement_id)
    return render_template("certificate/own.html", state=state, placement_id=placement_id)


def certificate_file(placement_id: str) -> ResponseReturnValue:
    """The PDF in both languages. Raises Problem 404, 409 while none is issued, 503 while none can be made."""
    made = operations.certificate_file(operation(), placement_id)
    headers = {
        "Content-Disposition": f'attachment; filename="certificate-{made.number}.pdf"',
        "Content-Language": ", ".join(LANGUAGES),
    }
    return Response(made.pdf, mimetype="application/pdf", headers=headers)
