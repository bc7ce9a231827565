"""Placements on the desk: the list, and everything about one of them."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.languages import current_language
from api.operations.context import Operation
from api.operations.placements import find_placement, list_placements
from api.pages.desk import placement_cards as cards
from api.pages.desk.placement_arrows import possible_actions
from api.pages.frame.cards import choices_of, in_page_language, listing, offer_card, person_name
from api.pages.frame.double_booking import overlaps_on_desk
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import values_of, values_or
from api.request import operation
from api.schemas.placements import PlacementQuery
from domain.service_certificate import CERTIFIED
from storage.desk.placements import questionnaires_of
from storage.page_queries import offers_of, people_of
from storage.placement_changes import WITHDRAWN
from storage.placement_queries import placement_view
from translations import formats
from translations.labels import label

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


def desk_placements() -> ResponseReturnValue:
    """The placements from and to the coordinator's country."""
    current = operation()
    found = list_placements(current, read_filters(PlacementQuery()))
    with current.read() as connection:
        people = people_of(connection, [row["application"] for row in found["items"]])
        offers = offers_of(connection, [row["offer"] for row in found["items"]])
    rows = [_row(current, row, people, offers) for row in found["items"]]
    return render_template(
        "desk/placements.html",
        listing=listing(found, "desk_placements", rows),
        values=values_of(request.args),
        choices={"placement_statuses": choices_of("status", _STATUSES)},
    )


def _row(
    current: Operation, row: Mapping[str, Any], people: Mapping[str, Any], offers: Mapping[str, Any]
) -> dict[str, Any]:
    offer, today = offers[row["offer"]], current.services.clock.now().date()
    waiting = [item for item in row["checklist"] if not item["done"]] if row["status"] in cards.CHECKED else []
    cover = cards.protection(row, today)
    late = any(item["due_on"] < today for item in waiting)
    return {
        "id": row["id"],
        "name": person_name(people[row["application"]].personal) or row["reference"],
        "offer_title": in_page_language(offer["title"]),
        "organisation": offer["organisation_name"],
        "status": row["status"],
        "start": row["started_on"] or row["starts_on"],
        "end": row["ended_on"] or row["ends_on"],
        "open_items": len(waiting),
        "alert": bool(cards.alerts(row, [{"late_days": late}], cover, today)),
        "deadline": row["deadline"],
    }


def desk_placement(placement_id: str) -> ResponseReturnValue:
    return show_on_desk(placement_id)


def show_on_desk(placement_id: str) -> str:
    """The page of one placement. Raises Problem 404 for another country's."""
    current = operation()
    with current.read() as connection:
        shown = _shown(connection, current, placement_id)
    return render_template("desk/placement.html", placement=shown, values=values_or({}))


def _reason(found: Mapping[str, Any]) -> str:
    """Why it ended or was put off, in words; a refusal has words of its own."""
    code = found["code"]
    if code is None:
        return ""
    refused = found["status"] in ("host_declined", "declined") and code != WITHDRAWN
    return label(current_language(), "refusal" if refused else "cause", code)


def _shown(connection: Connection, current: Operation, identifier: str) -> dict[str, Any]:
    today = current.services.clock.now().date()
    placement = find_placement(connection, current.actor, identifier)
    found = placement_view(connection, identifier)
    person = people_of(connection, [found["application"]])[found["application"]]
    items = cards.checklist(found, placement, person, current.services.policy, today)
    cover = cards.protection(found, today)
    return {
        "id": found["id"],
        "name": person_name(person.personal) or found["reference"],
        "application": found["application"],
        "status": found["status"],
        "since": found["steps"][-1]["at"],
        "reason": _reason(found),
        "comment": placement.comment,
        "corridor": formats.corridor(current_language(), found["corridor"]),
        "offer": offer_card(offers_of(connection, [found["offer"]])[found["offer"]]),
        "start": found["started_on"] or found["starts_on"],
        "end": found["ended_on"] or found["ends_on"],
        "deadline": found["deadline"],
        "alerts": cards.alerts(found, items, cover, today),
        "may_check": found["status"] in cards.CHECKED,
        "checklist": items,
        "late_items": sum(1 for item in items if item["late_days"]),
        "protection": cover,
        "documents": cards.ending_documents(connection, found, person, today),
        "questionnaires": questionnaires_of(connection, identifier),
        "overlaps": overlaps_on_desk(connection, current.actor, identifier),
        "seat": cards.free_seat(connection, current, placement, person),
        "has_certificate": found["status"] in CERTIFIED and bool(person_name(person.personal)),
        "actions": possible_actions(found["status"]),
        "steps": found["steps"],
    }
