"""The parts of a placement's page on the desk: checklist, protection clock, documents, questionnaires, free seat."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from api.languages import current_language
from api.operations.context import Operation
from domain.application import Application
from domain.eligibility.departure import ChecklistItem, departure_items
from domain.offer import PUBLIC_STATUSES
from domain.placement import FREED, IN_SERVICE, LOCKED, PROTECTED, Placement
from domain.policy import Policy
from domain.protection import EXPIRING_SOON, STARTING_SOON
from domain.protection_clock import COVERS, CoverClock, Span, cover_clock, late_allowances
from domain.values import Corridor
from storage import repositories
from storage.desk.placements import dated_documents, open_round_of, waiting_for_seat

Card = dict[str, Any]
Found = Mapping[str, Any]
CHECKED = ("preparing", "ready", "postponed")
_LEAVING = ("preparing", "ready")
# Items whose validity is part of the protection clock.
_EXPIRING = ("D05", "D06", "D07")
# These are watched by the protection clock, day by day.
_CLOCKED = ("D06", "D07")
_PEOPLE_SHOWN = 10


def checklist(found: Found, placement: Placement, application: Application, policy: Policy, today: date) -> list[Card]:
    """Each item with what, why and where for this corridor, until when, and how late it is."""
    known = {item.code: item for item in _advice(placement, application, policy)}
    checked = found["status"] in CHECKED
    return [_item(item, known.get(item["code"]), today if checked else date.min) for item in found["checklist"]]


def _advice(placement: Placement, application: Application, policy: Policy) -> Iterable[ChecklistItem]:
    return departure_items(
        Corridor(placement.origin, placement.host),
        application.modality,
        placement.starts_on,
        placement.ends_on,
        application.facts["nationalities"],
        policy.eligibility,
    )


def _item(item: Mapping[str, Any], advice: ChecklistItem | None, today: date) -> Card:
    language = current_language()
    late = 0 if item["done"] else max((today - item["due_on"]).days, 0)
    texts = {name: getattr(getattr(advice, name), language) if advice else "" for name in ("what", "why", "where")}
    return {**item, **texts, "late_days": late, "expires": item["code"] in _EXPIRING}


def protection(found: Found, today: date) -> Card | None:
    """The clock of each kind of cover, its records, and the allowances; None where nothing is to be protected yet."""
    if found["status"] not in (*PROTECTED, "followed_up"):
        return None
    records = found["protection"]
    clocks = [_clock(kind, found, records, today) for kind in COVERS]
    allowances = [each for each in records if each["kind"] == "allowance"]
    unpaid = [each["due_on"] for each in allowances if each["paid_on"] is None]
    return {
        "may_record": found["status"] in PROTECTED,
        "clocks": [_clock_card(clock, records, today) for clock in clocks],
        "allowances": allowances,
        "late": late_allowances(unpaid, today),
    }


def _clock(kind: str, found: Found, records: Iterable[Mapping[str, Any]], today: date) -> CoverClock:
    first = found["started_on"] or found["starts_on"]
    stay = Span(first, max(first, found["ended_on"] or found["ends_on"]))
    covers = [
        Span(each["from_on"], each["to_on"] or date.max)
        for each in records
        if each["kind"] == kind and each["from_on"] is not None
    ]
    return cover_clock(kind, stay, covers, today)


def _clock_card(clock: CoverClock, records: Iterable[Mapping[str, Any]], today: date) -> Card:
    gap = clock.gap
    return {
        "kind": clock.kind,
        "needed": clock.needed,
        "days_without": clock.days_without,
        "gap": gap,
        "is_open": gap is not None and gap.first <= today,
        "records": [each for each in records if each["kind"] == clock.kind],
    }


def alerts(found: Found, items: Iterable[Card], cover: Card | None, today: date) -> list[str]:
    """What the coordinator must act on today, by its code."""
    told = ["overdue_item"] if any(item["late_days"] for item in items) else []
    if cover is None:
        return told
    if found["status"] in IN_SERVICE:
        told += [clock["kind"] for clock in cover["clocks"] if clock["is_open"]]
    elif found["status"] in _LEAVING and found["starts_on"] <= today + STARTING_SOON:
        told += ["leaving_uninsured"] if _starts_uninsured(found, cover) else []
    return [*told, *(["allowance"] if cover["late"] else [])]


def _starts_uninsured(found: Found, cover: Card) -> bool:
    gaps = [clock["gap"] for clock in cover["clocks"] if clock["kind"] == "insurance"]
    return any(gap is not None and gap.first <= found["starts_on"] for gap in gaps)


def ending_documents(connection: Connection, found: Found, application: Application, today: date) -> list[Card]:
    """Documents that end before the service does, or soon: `{code, until, ended}`, the first to end first."""
    if found["status"] not in LOCKED:
        return []
    ends = [(code, day) for code, day in dated_documents(connection, application.id) if code != "D01"]
    ends += [(item["code"], item["valid_until"]) for item in found["checklist"] if item["valid_until"] is not None]
    passport = application.facts.get("passport_expiry")
    ends += [("D01", date.fromisoformat(passport))] if passport else []
    limit = max(found["ends_on"], today + EXPIRING_SOON)
    shown = {code: day for code, day in sorted(ends) if code not in _CLOCKED and day <= limit}
    return [{"code": code, "until": day, "ended": day < today} for code, day in shown.items()]


def free_seat(
    connection: Connection, current: Operation, placement: Placement, application: Application
) -> Card | None:
    """What can be done about a seat that was given back before service, and for whom."""
    if placement.status not in FREED:
        return None
    offer = repositories.offers.find(connection, placement.offer_id)
    call = repositories.calls.find(connection, placement.call_id)
    people, total = waiting_for_seat(connection, current.actor, placement, _PEOPLE_SHOWN)
    return {
        "call": call.code if call else "",
        "offer_open": offer is not None and offer.status in PUBLIC_STATUSES,
        "open_round": open_round_of(connection, placement.call_id),
        "people": people,
        "total": total,
        "application_status": application.status,
    }
