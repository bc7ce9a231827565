"""The volunteer's own page: where the file stands, why, what is missing, the place proposed, and what she may do."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations import applications as operations
from api.operations.applications import find_application
from api.operations.context import Operation
from api.operations.file_changes import may_change
from api.pages.frame.cards import choices_of, file_steps, offer_card
from api.pages.frame.double_booking import own_overlaps
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, go, page_url
from api.pages.volunteer.comparison import asked_about_wishes, is_any_wish_left, what_holds_now
from api.pages.volunteer.completion import complete
from api.pages.volunteer.decisions import history
from api.pages.volunteer.missing import missing_items
from api.pages.volunteer.service import ahead, contacts_there, questions_are_over, steps_of_service
from api.pages.volunteer.standing import answer_by, asked_of_her, checklist
from api.problems import not_found
from api.request import operation
from api.schemas.applications import ConfirmedWithdrawalBody, InformationBody, ReviewRequestBody
from api.session import actor
from domain.application import APPLICATION, Application, may_withdraw
from domain.placement import FREED, SERVED, VOLUNTEER_REFUSAL_CODES
from storage import repositories
from storage.application_queries import application_view
from storage.focal_points import answering
from storage.my_data import erasure_of
from storage.page_queries import latest_placement, offers_of, what_became
from storage.placement_queries import placement_view
from translations.wishes import given_up_message

# These notices say that the rules are being checked: once they are, the address with the notice says that instead.
_RULES_CHECKED_AGAIN = ("information", "wishes_changed")


def application(application_id: str) -> ResponseReturnValue:
    """One's own application. Somebody else's and a missing one are the same 404."""
    if request.args.get("done") in _RULES_CHECKED_AGAIN and _is_decided(application_id):
        return go("application", application_id=application_id, done="checked")
    return show_application(application_id)


def _is_decided(application_id: str) -> bool:
    current = operation()
    with current.read() as connection:
        return find_application(connection, current.actor, application_id).status != "submitted"


def show_application(application_id: str) -> str:
    current = operation()
    with current.read() as connection:
        found = find_application(connection, current.actor, application_id)
        view = application_view(connection, application_id)
        identifier = latest_placement(connection, application_id)
        held = placement_view(connection, identifier) if identifier is not None else None
        offers = offers_of(
            connection, [*(wish["offer"] for wish in view["wishes"]), *([held["offer"]] if held else [])]
        )
        placement = held and {
            **placement_card(current, held, found, view, offers),
            "overlaps": own_overlaps(connection, held["id"]),
        }
        changeable = may_change(connection, found, current.services.clock.now())
        became = what_became(connection, application_id)
        now = what_holds_now(found.status, any_left=is_any_wish_left(view, offers, became))
        context = {
            "asks": [
                *asked_of_her(current, connection, found, placement, view["verdict"], may_change=changeable),
                *asked_about_wishes(now, found.id, may_change=changeable),
            ],
            "none_left": now == "none_left",
            "history": history(connection, view, may_change=changeable),
            "may_change": changeable,
            "erasure": erasure_of(connection, application_id),
            "became": became,
            "focal": answering(connection, application_id, current.services.clock.now().date()),
            "there": contacts_there(current, connection, held) if held else None,
        }
    return render_template(
        "application/show.html",
        application=_standing(current, found, view, held),
        placement=placement,
        missing=missing_items(current, view) if found.status == "to_complete" else None,
        wishes=wish_cards(view, offers),
        call=view["call"],
        values=values_or({}),
        choices={
            "refusal_codes": choices_of("refusal", VOLUNTEER_REFUSAL_CODES),
            "withdrawal_codes": choices_of("withdrawal"),
        },
        **context,
    )


def _standing(
    current: Operation, found: Application, view: Mapping[str, Any], held: Mapping[str, Any] | None
) -> dict[str, Any]:
    place = held["status"] if held else None
    dated = [*file_steps(view["steps"]), *(steps_of_service(held) if held and found.status == "placed" else ())]
    return {
        "id": found.id,
        "reference": found.reference,
        "status": found.status,
        "since": found.step_since,
        "by": answer_by(current, found),
        "country": found.origin_country,
        "steps": [*dated, *({"status": status, "at": None} for status in ahead(current, found.status, held))],
        "may": {
            "supply": APPLICATION.allows(found.status, "supply_information"),
            "review": APPLICATION.allows(found.status, "request_review"),
            "withdraw": may_withdraw(found.status, place),
        },
    }


def wish_cards(view: Mapping[str, Any], offers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The ranked offers, each with the reason that the last round gives."""
    return [
        {"rank": wish["rank"], "offer": offer_card(offers[wish["offer"]]), "reason": wish["reason"]}
        for wish in view["wishes"]
    ]


def placement_card(
    current: Operation,
    placement: Mapping[str, Any],
    found: Application,
    view: Mapping[str, Any],
    offers: Mapping[str, Any],
) -> dict[str, Any]:
    """The place that was proposed last, with the list before departure."""
    rank = next((wish["rank"] for wish in view["wishes"] if wish["offer"] == placement["offer"]), None)
    return {
        "id": placement["id"],
        "status": placement["status"],
        "offer": offer_card(offers[placement["offer"]]),
        "corridor": placement["corridor"],
        "start": placement["started_on"] or placement["starts_on"],
        "end": placement["ended_on"] or placement["ends_on"],
        "rank": rank,
        "deadline": placement["deadline"],
        "steps": placement["steps"],
        "may_answer": placement["status"] == "host_accepted",
        "served": placement["status"] in SERVED,
        "given_up": placement["status"] in FREED,
        "gone": given_up_message(current_language(), placement["status"]),
        "questions_over": questions_are_over(current, placement),
        "checklist": [] if placement["status"] in (*FREED, *SERVED) else checklist(current, placement, found),
    }


def application_checklist(application_id: str) -> ResponseReturnValue:
    """The list before departure on a page of its own, to print. Raises Problem 404 before there is one."""
    current = operation()
    with current.read() as connection:
        found = find_application(connection, current.actor, application_id)
        identifier = latest_placement(connection, application_id)
        if identifier is None:
            raise not_found()
        placement = placement_view(connection, identifier)
        offers = offers_of(connection, [placement["offer"]])
        card = placement_card(current, placement, found, {"wishes": ()}, offers)
    if not card["checklist"]:
        raise not_found()
    return render_template("application/checklist.html", reference=found.reference, id=found.id, placement=card)


def application_information(application_id: str) -> ResponseReturnValue:
    """Send what is missing; the file is then decided again. A form without an answer is shown again."""
    return act(
        InformationBody(partial=True),
        lambda data: complete(operation(), application_id, data),
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
        ConfirmedWithdrawalBody(),
        lambda data: operations.withdraw(operation(), application_id, data.get("code")),
        again=lambda: show_application(application_id),
        back=page_url("application", application_id=application_id, done="withdrawn"),
    )


def apply_sent() -> ResponseReturnValue:
    """Reference, the way back and what comes next, right after sending."""
    current, own = operation(), actor().application
    with current.read() as connection:
        found = repositories.applications.find(connection, own) if own else None
    if found is None:
        raise not_found()
    return render_template(
        "apply/sent.html",
        reference=found.reference,
        email=found.personal.get("email"),
        private_url=page_url("application", application_id=found.id),
        round_on=None,
    )
