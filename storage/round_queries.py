"""The read side of placement rounds: the report that a coordinator reads before she validates."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from domain.round import PlacementRound
from storage import repositories
from storage.tables.applications import applications, calls
from storage.tables.placements import round_reasons, rounds


def round_view(connection: Connection, found: PlacementRound) -> dict[str, Any]:
    """The round, who is placed where (by reference), and the report. Before the simulation the report is None."""
    code = connection.execute(select(calls.c.code).where(calls.c.id == found.call_id)).scalar_one()
    return {
        "id": found.id,
        "call": code,
        "status": found.status,
        "protected": found.protected,
        "requested_at": found.requested_at,
        "simulated_at": found.simulated_at,
        "settled_at": found.settled_at,
        "matching": None if found.outcome is None else found.outcome["matching"],
        "refusal": found.refusal,
        "report": None if found.certificate is None else _report(connection, found, found.certificate),
    }


def _report(connection: Connection, found: PlacementRound, certificate: Mapping[str, Any]) -> dict[str, Any]:
    people = _people(connection, found)
    matching = (found.outcome or {}).get("matching", {})
    return {
        "placed": certificate["placed"],
        "upper_bound": certificate["upper_bound"],
        "min_cut": certificate["min_cut"],
        "quotas": certificate["quotas"],
        "empty_seats": certificate["empty_seats"],
        "inversions": certificate["inversions"],
        "ranks": _ranks(people, matching),
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


def _ranks(people: list[dict[str, Any]], matching: Mapping[str, str | None]) -> list[dict[str, int]]:
    """How many people obtained their first wish, their second, and so on."""
    obtained = Counter(
        reason["rank"]
        for person in people
        for reason in person["reasons"]
        if reason["offer"] == matching.get(person["reference"])
    )
    return [{"rank": rank, "people": obtained[rank]} for rank in sorted(obtained)]


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
