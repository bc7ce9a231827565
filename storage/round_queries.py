"""The read side of placement rounds: the report that a coordinator reads before she validates."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from domain.round import PlacementRound
from storage import repositories
from storage.round_documents import find_document
from storage.tables.applications import applications, calls
from storage.tables.placements import round_reasons, rounds


def round_view(connection: Connection, found: PlacementRound) -> dict[str, Any]:
    """The round, who is placed where (by reference), and the report. Before the simulation the report is None."""
    code = connection.execute(select(calls.c.code).where(calls.c.id == found.call_id)).scalar_one()
    outcome = find_document(connection, found.id, "outcome")
    return {
        "id": found.id,
        "call": code,
        "status": found.status,
        "protected": found.protected,
        "requested_at": found.requested_at,
        "simulated_at": found.simulated_at,
        "settled_at": found.settled_at,
        "matching": None if outcome is None else outcome["matching"],
        "refusal": found.refusal,
        "report": None if outcome is None else _report(connection, found, outcome["matching"]),
    }


def _report(connection: Connection, found: PlacementRound, matching: Mapping[str, Any]) -> dict[str, Any]:
    certificate, report = find_document(connection, found.id, "certificate") or {}, found.report or {}
    people = _people(connection, found)
    return {
        **{name: report[name] for name in ("placed", "upper_bound", "min_cut", "quotas", "ranks")},
        "empty_seats": certificate["empty_seats"],
        "inversions": certificate["inversions"],
        "unplaced": [person for person in people if matching.get(person["reference"]) is None],
    }


def _people(connection: Connection, found: PlacementRound) -> list[dict[str, Any]]:
    query = (
        select(round_reasons, applications.c.reference)
        .join(applications, applications.c.id == round_reasons.c.application_id)
        .where(round_reasons.c.round_id == found.id)
        .order_by(applications.c.reference, round_reasons.c.rank)
    )
    people: dict[str, dict[str, Any]] = {}
    for row in connection.execute(query):
        person = people.setdefault(
            row.reference, {"application": row.application_id, "reference": row.reference, "reasons": []}
        )
        person["reasons"].append({"offer": row.offer_id, "rank": row.rank, "code": row.code})
    return list(people.values())


def simulation_before(connection: Connection, found: PlacementRound) -> PlacementRound | None:
    """The latest earlier round of the same call that was simulated."""
    query = (
        select(rounds.c.id)
        .where(rounds.c.call_id == found.call_id, rounds.c.id < found.id, rounds.c.simulated_at.is_not(None))
        .order_by(rounds.c.id.desc())
        .limit(1)
    )
    identifier = connection.execute(query).scalar_one_or_none()
    return None if identifier is None else repositories.rounds.find(connection, identifier)


def reasons_of(connection: Connection, identifier: str, application: str) -> dict[str, Any] | None:
    """`{application, reference, reasons: [{offer, rank, code}]}` of one person in one round; None for a stranger."""
    query = (
        select(round_reasons, applications.c.reference)
        .join(applications, applications.c.id == round_reasons.c.application_id)
        .where(round_reasons.c.round_id == identifier, round_reasons.c.application_id == application)
        .order_by(round_reasons.c.rank)
    )
    rows = list(connection.execute(query))
    if not rows:
        return None
    return {
        "application": application,
        "reference": rows[0].reference,
        "reasons": [{"offer": row.offer_id, "rank": row.rank, "code": row.code} for row in rows],
    }
