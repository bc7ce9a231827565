"""JSON routes of questionnaires; the token in the path is the respondent's only key."""

from typing import Any

from api.operations import feedback as operations
from api.request import operation
from api.schemas.blueprint import JsonBlueprint
from api.schemas.feedback import AnswersBody, ReceivedAnswer, RequestAnswer

blueprint = JsonBlueprint("feedback", __name__, url_prefix="/api/v1/feedback", description="Questionnaires")
EXAMPLE = {"answers": {"information": 4, "tutor_met": True, "lodging": "not_applicable"}}


@blueprint.route("/<token>", methods=["GET"])
@blueprint.operation(RequestAnswer, problems=(404,))
def show_request(token: str) -> dict[str, Any]:
    """The questionnaire in the respondent's language."""
    return operations.show_request(operation(), token)


@blueprint.route("/<token>", methods=["POST"])
@blueprint.operation(ReceivedAnswer, status=201, body=AnswersBody, example=EXAMPLE, problems=(404, 409))
def answer_request(body: dict[str, Any], token: str) -> dict[str, Any]:
    """Answer the questionnaire, once. Items that are not sent count as left out."""
    return operations.answer_request(operation(), token, body["answers"], body.get("answered_on"))
