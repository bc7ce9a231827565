"""Placements on the desk: the list, the checklist, and what may be done at each step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from api.forms import read_form
from api.intake import check
from api.languages import current_language
from api.operations import service
from api.operations.context import Operation
from api.operations.placements import list_placements, show_placement
from api.pages.frame.cards import choices_of, in_page_language, listing, offer_card, person_name
from api.pages.frame.state import values_of, values_or
from api.pages.frame.submitting import act, page_url
from api.problems import Problem, not_found
from api.request import operation
from api.schemas.placements import (
    CancellationBody,
    ChecklistItemBody,
    DateBody,
    EarlyEndBody,
    InterruptionBody,
    PlacementQuery,
)
from domain.placement import CANCELLATION_CODES, EARLY_END_CODES, INTERRUPTION_CODES, PLACEMENT
from storage.page_queries import offers_of, people_of
from translations import formats

_STATUSES = (
    "proposed",
    "host_accepted",
    "preparing",
    "ready",
    "in_service",
    "suspended",
    "postponed",
    "completed",
    "followed_up",
    "ended_early",
    "cancelled",
    "host_declined",
    "declined",
    "expired",
    "superseded",
)
_CHECKED = ("preparing", "ready", "postponed")
# Items whose validity is part of the protection clock.
_EXPIRING = ("D05", "D06", "D07")


@dataclass(frozen=True, slots=True)
class Action:
    """One button of a placement: the arrow it follows, what it asks, and the operation behind it."""

    arrow: str
    schema: type[Schema]
    perform: Callable[[Operation, str, Mapping[str, Any]], object]
    causes: tuple[str, ...] = ()
    dated: bool = True
    grave: bool = False


def _dated(perform: Callable[..., object]) -> Callable[[Operation, str, Mapping[str, Any]], object]:
    return lambda current, placement, data: perform(current, placement, data.get("date"))


def _cancel(current: Operation, placement: str, data: Mapping[str, Any]) -> object:
    return service.cancel(current, placement, data["code"])


ACTIONS: dict[str, Action] = {
    "start": Action("start", DateBody, _dated(service.start)),
    "completion": Action("complete", DateBody, _dated(service.complete)),
    "resumption": Action("resume", DateBody, _dated(service.resume)),
    "suspension": Action("suspend", InterruptionBody, service.suspend, INTERRUPTION_CODES),
    "postponement": Action("postpone", InterruptionBody, service.postpone, INTERRUPTION_CODES, dated=False),
    "early-end": Action("end_early", EarlyEndBody, service.end_early, EARLY_END_CODES, grave=True),
    "cancellation": Action("cancel", CancellationBody, _cancel, CANCELLATION_CODES, dated=False, grave=True),
}


def desk_placements() -> ResponseReturnValue:
    """The placements from and to the coordinator's country."""
    current = operation()
    found = list_placements(current, _query())
    with current.read() as connection:
        people = people_of(connection, [row["application"] for row in found["items"]])
        offers = offers_of(connection, [row["offer"] for row in found["items"]])
    rows = [_row(row, people, offers) for row in found["items"]]
    return render_template(
        "desk/placements.html",
        listing=listing(found, "desk_placements", rows),
        values=values_of(request.args),
        choices={"placement_statuses": choices_of("status", _STATUSES)},
    )


def _query() -> dict[str, Any]:
    try:
        return check(PlacementQuery(), read_form(request.args, PlacementQuery()).mapping)
    except Problem:
        return check(PlacementQuery(), {})


def _row(row: Mapping[str, Any], people: Mapping[str, Any], offers: Mapping[str, Any]) -> dict[str, Any]:
    offer = offers[row["offer"]]
    return {
        "id": row["id"],
        "name": person_name(people[row["application"]].personal),
        "offer_title": in_page_language(offer["title"]),
        "organisation": offer["organisation_name"],
        "status": row["status"],
        "start": row["started_on"] or row["starts_on"],
        "end": row["ended_on"] or row["ends_on"],
        "open_items": sum(not item["done"] for item in row["checklist"]),
        "deadline": row["deadline"],
    }


def desk_placement(placement_id: str) -> ResponseReturnValue:
    return _show(placement_id)


def _show(placement_id: str) -> str:
    current = operation()
    found = show_placement(current, placement_id)
    with current.read() as connection:
        person = people_of(connection, [found["application"]])[found["application"]]
        offer = offers_of(connection, [found["offer"]])[found["offer"]]
    return render_template(
        "desk/placement.html",
        placement={
            "id": found["id"],
            "name": person_name(person.personal),
            "application": found["application"],
            "status": found["status"],
            "since": found["steps"][-1]["at"],
            "corridor": formats.corridor(current_language(), found["corridor"]),
            "offer": offer_card(offer),
            "start": found["started_on"] or found["starts_on"],
            "end": found["ended_on"] or found["ends_on"],
            "deadline": found["deadline"],
            "alerts": _alerts(current, found),
            "may_check": found["status"] in _CHECKED,
            "checklist": [_item(item) for item in found["checklist"]],
            "actions": [_action(code, action) for code, action in ACTIONS.items() if _allowed(found, action)],
            "steps": found["steps"],
        },
        values=values_or({}),
    )


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "due": item["due_on"], "expires": item["code"] in _EXPIRING}


def _allowed(found: Mapping[str, Any], action: Action) -> bool:
    return PLACEMENT.allows(found["status"], action.arrow)


def _action(code: str, action: Action) -> dict[str, Any]:
    reasons = choices_of("cause", action.causes) if action.causes else None
    commented = "comment" in action.schema().fields
    return {"code": code, "reasons": reasons, "dated": action.dated, "commented": commented, "grave": action.grave}


def _alerts(current: Operation, found: Mapping[str, Any]) -> list[str]:
    """What the coordinator must act on today."""
    today = current.services.clock.now().date()
    alerts = []
    if found["status"] in _CHECKED and any(not each["done"] and each["due_on"] < today for each in found["checklist"]):
        alerts.append("overdue_item")
    covers = [each for each in found["protection"] if each["kind"] == "insurance"]
    insured = any(each["from_on"] <= today and (each["to_on"] is None or today <= each["to_on"]) for each in covers)
    if found["status"] == "in_service" and today >= found["started_on"] and not insured:
        alerts.append("protection_gap")
    return alerts


def desk_checklist_item(placement_id: str, item: str) -> ResponseReturnValue:
    """Tick an item off, with the dates of its document."""
    return act(
        ChecklistItemBody(),
        lambda data: service.complete_checklist_item(operation(), placement_id, item, data),
        again=lambda: _show(placement_id),
        back=page_url("desk_placement", placement_id=placement_id, done="recorded"),
        prefix=f"{item}-",
    )


def desk_placement_action(placement_id: str, action: str) -> ResponseReturnValue:
    """Start, suspend, postpone, resume, complete, end early or cancel."""
    wanted = ACTIONS.get(action)
    if wanted is None:
        raise not_found()
    return act(
        wanted.schema(),
        lambda data: wanted.perform(operation(), placement_id, data),
        again=lambda: _show(placement_id),
        back=page_url("desk_placement", placement_id=placement_id, done="recorded"),
        prefix=f"{action}-",
    )
