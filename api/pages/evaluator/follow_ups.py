"""What became of the recommendations: the list, and the form by which a country says where one stands."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations import advice as operations
from api.pages.evaluator.cards import recommendation_line
from api.pages.frame.cards import choices_of
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.problems import Problem
from api.request import operation
from api.resources.findings import indicator_labels
from api.schemas.advice import FollowUpBody
from domain.recommendations.recommend import DECISION
from storage.follow_ups import ASKED
from translations.evaluation import input_label, recommendation_title
from translations.group_words import party_name

_BY_PARTY = "Z1"  # the response rate: the one indicator that is judged, and advised on, once for each party


def findings_follow_ups() -> ResponseReturnValue:
    """What is asked and not answered, then every recommendation; a coordinator's own country."""
    current = operation()
    found = operations.list_recommendations(current)["items"]
    return render_template(
        "evaluator/follow_ups.html",
        asked=[_asked(row, current.actor.role == "coordinator") for row in operations.list_asked(current)],
        rows=[_row(item) for item in found],
        plan=current.services.policy.recommendations.follow_up.months,
    )


def _asked(row: Mapping[str, Any], may_answer: bool) -> dict[str, Any]:
    page = "recommendation_follow_up" if may_answer else "recommendation"
    return {
        "title": title_of(row["document"]),
        "country": row["country"],
        "months": row["months"],
        "due_on": row["due_on"],
        "url": page_url(page, recommendation_id=row["id"]),
    }


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": title_of(item["document"]),
        "country": item["country"],
        "url": page_url("recommendation", recommendation_id=item["id"]),
        "response": (item["response"] or {}).get("response"),
        "months": {one["months"]: one for one in item["follow_ups"]},
    }


def title_of(document: Mapping[str, Any]) -> str:
    """The title with what it is about: many recommendations ask the same of different points."""
    language = current_language()
    title = recommendation_title(language, document["code"])
    if document["criterion"] == DECISION:
        return title
    about = input_label(language, document["input"], indicator_labels())
    party = document["parameters"].get("party") if document["input"] == _BY_PARTY else None
    return f"{title} – {about}{f', {party_name(language, party)}' if party else ''}"


def recommendation_follow_up(recommendation_id: str) -> ResponseReturnValue:
    """The form. Raises Problem 404, and 409 when nothing is asked."""
    return _form(recommendation_id)


def recommendation_progress(recommendation_id: str) -> ResponseReturnValue:
    """What became of it, as the coordinator's country tells."""
    return act(
        FollowUpBody(),
        lambda data: operations.follow_up(operation(), recommendation_id, data),
        again=lambda: _form(recommendation_id),
        back=page_url("recommendation", recommendation_id=recommendation_id, done="recorded"),
    )


def _form(recommendation_id: str) -> str:
    found = operations.show_recommendation(operation(), recommendation_id)
    asked = next((one for one in found["follow_ups"] if one["status"] == ASKED), None)
    if asked is None:
        raise Problem(409, "nothing_to_follow_up")
    return render_template(
        "evaluator/follow_up.html",
        recommendation={**recommendation_line(found), "title": title_of(found["document"])},
        asked=asked,
        values=values_or({}),
        choices={"progress": choices_of("progress")},
    )
