"""The volunteer's own page: where the file stands, why, what is missing, the place proposed, and what she may do."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations import applications as operations
from api.operations.applications import find_application
from api.operations.context import Operation
from api.operations.submission import access_token
from api.pages.frame.cards import choices_of, offer_card, verdict_card
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.pages.volunteer.missing import missing_items
from api.problems import not_found
from api.request import operation
from api.schemas.applications import InformationBody, ReviewRequestBody, WithdrawalBody
from api.session import actor
from domain.application import APPLICATION, Application
from domain.placement import VOLUNTEER_REFUSAL_CODES
from storage import repositories
from storage.application_queries import application_view
from storage.page_queries import latest_placement, offers_of
from storage.placement_queries import placement_view

WITH_THE_FOCAL_POINT = ("needs_person", "refusal_proposed", "under_review")
# What usually still comes, shown as steps ahead.
_AHEAD = {
    "submitted": ("eligible", "proposed", "placed"),
    "to_complete": ("eligible", "proposed", "placed"),
    "needs_person": ("eligible", "proposed", "placed"),
    "eligible": ("proposed", "placed"),
    "proposed": ("placed",),
}


def application(application_id: str) -> ResponseReturnValue:
    """One's own application. Somebody else's and a missing one are the same 404."""
    return show_application(application_id)


def show_application(application_id: str) -> str:
    current = operation()
    with current.read() as connection:
        found = find_application(connection, current.actor, application_id)
        view = application_view(connection, application_id)
        offers = offers_of(connection, [wish["offer"] for wish in view["wishes"]])
        identifier = latest_placement(connection, application_id)
        placement = placement_view(connection, identifier) if identifier is not None else None
        if placement is not None:
            offers |= offers_of(connection, [placement["offer"]])
    return render_template(
        "application/show.html",
        application=_standing(current, found, view),
        placement=placement and _placement(current, placement, view, offers),
        missing=missing_items(current, view) if found.status == "to_complete" else None,
        wishes=wish_cards(view, offers),
        values=values_or({}),
        choices={
            "refusal_codes": choices_of("refusal", VOLUNTEER_REFUSAL_CODES),
            "withdrawal_codes": choices_of("withdrawal"),
        },
    )


def _standing(current: Operation, found: Application, view: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": found.id,
        "reference": found.reference,
        "status": found.status,
        "since": found.step_since,
        "by": answer_by(current, found),
        "country": found.origin_country,
        "steps": [*view["steps"], *({"status": status, "at": None} for status in _AHEAD.get(found.status, ()))],
        "verdict": verdict_card(view["verdict"]),
        "decision": view["decisions"][-1] if view["decisions"] else None,
        "may": {
            "supply": APPLICATION.allows(found.status, "supply_information"),
            "review": APPLICATION.allows(found.status, "request_review"),
            "withdraw": APPLICATION.allows(found.status, "withdraw"),
        },
    }


def answer_by(current: Operation, found: Application) -> date | None:
    """Until when the focal point answers; None where nobody's answer is due."""
    if found.status not in WITH_THE_FOCAL_POINT:
        return None
    days = current.services.policy.programme.decision_days
    return (found.step_since + timedelta(days=days)).date()


def wish_cards(view: Mapping[str, Any], offers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The ranked offers, each with the reason that the last round gives."""
    return [
        {"rank": wish["rank"], "offer": offer_card(offers[wish["offer"]]), "reason": wish["reason"]}
        for wish in view["wishes"]
    ]


def _placement(
    current: Operation, placement: Mapping[str, Any], view: Mapping[str, Any], offers: Mapping[str, Any]
) -> dict[str, Any]:
    rank = next((wish["rank"] for wish in view["wishes"] if wish["offer"] == placement["offer"]), None)
    return {
        "id": placement["id"],
        "status": placement["status"],
        "offer": offer_card(offers[placement["offer"]]),
        "start": placement["starts_on"],
        "end": placement["ends_on"],
        "rank": rank,
        "deadline": placement["deadline"],
        "may_answer": placement["status"] == "host_accepted",
        "checklist": [_checklist_item(current, item) for item in placement["checklist"]],
    }


def _checklist_item(current: Operation, item: Mapping[str, Any]) -> dict[str, Any]:
    language = current_language()
    entries = current.services.policy.eligibility.checklist
    entry = next((each for each in entries if each.code == item["code"]), None)
    advice = " ".join(getattr(text, language) for text in (entry.what, entry.where)) if entry else None
    return {"code": item["code"], "done": item["done"], "date": item["date"], "due": item["due_on"], "advice": advice}


def application_information(application_id: str) -> ResponseReturnValue:
    """Send what is missing; the file is then decided again."""
    return act(
        InformationBody(partial=True),
        lambda data: operations.supply_information(operation(), application_id, data),
        again=lambda: show_application(application_id),
        back=page_url("application", application_id=application_id, done="information"),
    )


def application_review(application_id: str) -> ResponseReturnValue:
    """Ask another person to look again."""
    return act(
        ReviewRequestBody(),
        lambda data: operations.request_review(operation(), application_id, data.get("comment")),
        again=lambda: show_application(application_id),
        back=page_url("application", application_id=application_id, done="review"),
    )


def application_withdrawal(application_id: str) -> ResponseReturnValue:
    """Take the application back."""
    return act(
        WithdrawalBody(),
        lambda data: operations.withdraw(operation(), application_id, data.get("code")),
        again=lambda: show_application(application_id),
        back=page_url("application", application_id=application_id, done="withdrawn"),
    )


def apply_sent() -> ResponseReturnValue:
    """Reference, personal link and what comes next, right after sending."""
    current, own = operation(), actor().application
    with current.read() as connection:
        found = repositories.applications.find(connection, own) if own else None
    if found is None:
        raise not_found()
    return render_template(
        "apply/sent.html",
        reference=found.reference,
        email=found.personal.get("email"),
        private_url=page_url("access", token=access_token(current, found.id)),
        round_on=None,
    )
