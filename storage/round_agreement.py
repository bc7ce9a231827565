"""Whether what people read of a round is what its verified documents say."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from domain.round import PlacementRound
from storage.tables.applications import applications, calls
from storage.tables.placements import placements, round_reasons

Whole = Mapping[str, Any]
Violation = dict[str, Any]
# Where fewer than five are placed a person reads less than the certificate says, never something else.
_SHOWN_FOR = {
    "offer_full_band": {"offer_full"},
    "offer_full_shortlist": {"offer_full"},
    "offer_full_lottery": {"offer_full"},
    "not_reached": {"kept_confirmed_place"},
    "protected_earlier_round": {
        *("offer_full", "delegation_full", "organisation_full", "corridor_full_application", "corridor_full_person"),
        *("host_full", "call_full", "origin_full_person"),
    },
}


def disagreements(connection: Connection, found: PlacementRound, whole: Whole) -> list[Violation]:
    """Violations `{check: "stored", code, ...}`: another number or seed than the certificate's, reasons that tell
    something else, and places of a validated round that were never proposed, or that it does not give."""
    certificate = whole["certificate"]
    violations = []
    if certificate["round"] != found.id:
        violations.append(_violation("round_differs", round=certificate["round"]))
    published = connection.execute(
        select(calls.c.seed, calls.c.seed_commitment).where(calls.c.id == found.call_id)
    ).one()
    if {found.seed, published.seed} != {certificate["seed"]} or (
        published.seed_commitment != certificate["seed_commitment"]
    ):
        violations.append(_violation("seed_differs"))
    return [*violations, *_reasons(connection, found, whole), *_proposals(connection, found, whole)]


def _violation(code: str, **parameters: Any) -> Violation:
    return {"check": "stored", "code": code, **parameters}


def _reasons(connection: Connection, found: PlacementRound, whole: Whole) -> Iterator[Violation]:
    query = (
        select(applications.c.reference, round_reasons.c.offer_id, round_reasons.c.code)
        .join(applications, applications.c.id == round_reasons.c.application_id)
        .where(round_reasons.c.round_id == found.id)
    )
    told: dict[str, dict[str, str]] = {}
    for row in connection.execute(query):
        told.setdefault(row.reference, {})[row.offer_id] = row.code
    for reference, codes in whole["reasons"].items():
        own = told.pop(reference, {})
        if set(own) != set(codes) or any(
            own[offer] != code and own[offer] not in _SHOWN_FOR.get(code, ()) for offer, code in codes.items()
        ):
            yield _violation("told_otherwise", volunteer=reference)
    yield from (_violation("told_otherwise", volunteer=reference) for reference in sorted(told))


def _proposals(connection: Connection, found: PlacementRound, whole: Whole) -> Iterator[Violation]:
    """Of a validated round. Who keeps the seat that she held is not proposed it again."""
    query = (
        select(applications.c.reference, placements.c.offer_id)
        .join(applications, applications.c.id == placements.c.application_id)
        .where(placements.c.round_id == found.id)
    )
    proposed = {row.reference: row.offer_id for row in connection.execute(query)}
    held = {each["id"]: (each.get("held") or {}).get("offer") for each in whole["inputs"]["volunteers"]}
    due = {
        reference: offer
        for reference, offer in whole["matching"].items()
        if found.status == "validated" and offer is not None and held.get(reference) != offer
    }
    for reference in sorted(set(proposed) | set(due)):
        if proposed.get(reference) != due.get(reference):
            yield _violation("proposed_otherwise", volunteer=reference)
