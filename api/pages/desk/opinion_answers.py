"""How a second person answers, and how the one who asked takes the question back."""

from flask.typing import ResponseReturnValue

from api.operations.decisions import answer_opinion, take_back_opinion
from api.pages.desk.application import show_file
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.schemas.applications import OpinionBody
from api.schemas.offers import EmptyBody


def desk_opinion(application_id: str) -> ResponseReturnValue:
    """Agree: the decision takes effect; or disagree, with a comment."""
    return act(
        OpinionBody(),
        lambda data: answer_opinion(
            operation(), application_id, agrees=data["agrees"] == "yes", comment=data.get("comment")
        ),
        again=lambda: show_file(application_id),
        back=page_url("desk_application", application_id=application_id, done="decision"),
    )


def desk_opinion_taken_back(application_id: str) -> ResponseReturnValue:
    """The file is with its focal point again."""
    return act(
        EmptyBody(),
        lambda _: take_back_opinion(operation(), application_id),
        again=lambda: show_file(application_id),
        back=page_url("desk_application", application_id=application_id, done="recorded"),
    )
