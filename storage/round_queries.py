"""The read side of placement rounds: the report that a coordinator reads before she validates."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from domain.round import PlacementRound
from storage import repositories
from storage.round_documents import find_document, find_matching
from storage.round_lists import unplaced_first
from storage.round_runs import ROUND_RUNS
from storage.tables.applications import applications, calls
from storage.tables.placements import round_reasons, rounds

# Of the unplaced people the first ones; `/rounds/{id}/reasons/{application}` has everybody.
MOST_UNPLACED = 1_000
_FIGURES = (
    "placed",
    "upper_bound",
    "min_cut",
    "quotas",
    "ranks",
    "participants",
    "wishes",
    "exchanges",
    "new_proposals",
)
_LISTS = ("empty_seats", "inversions", "delegation_inversions", "offer_order_envy")


def round_summary(connection: Connection, found: PlacementRound) -> dict[str, Any]:
    """The round without its large documents: `report` is the stored figures, None before the round is computed.

    `progress` is `{stage, done, total, since}` while it is computed or waits for that.
    """
    call = connection.execute(select(calls.c.code, calls.c.mechanism).where(calls.c.id == found.call_id)).one()
    return {
        "id": found.id,
        "call": call.code,
        "mechanism": call.mechanism,
        "status": found.status,
        "protected": found.protected,
        "based_on": found.based_on,
        "what_if": found.what_if,
        "requested_at": found.requested_at,
        "simulated_at": found.simulated_at,
        "settled_at": found.settled_at,
        "progress": ROUND_RUNS.progress_of(connection, found.id) if found.status == "requested" else None,
        "refusal": found.refusal,
        "report": found.report,
    }


def round_view(connection: Connection, found: PlacementRound) -> dict[str, Any]:
    """The whole round: who is placed where (by reference), and the report with its lists; both None before that."""
    summary = round_summary(connection, found)
    if found.report is None:
        # Documents that are there nevertheless were left by a run that did not come to its end.
        return {**summary, "matching": None}
    report = _report(connection, found, found.report)
    return {**summary, "matching": find_matching(connection, found.id), "report": report}


def _report(connection: Connection, found: PlacementRound, figures: Mapping[str, Any]) -> dict[str, Any]:
    certificate = find_document(connection, found.id, "certificate") or {}
    return {
        **{name: figures[name] for name in _FIGURES},
        "unplaced_total": figures["unplaced"],
        **{name: certificate.get(name, []) for name in _LISTS},
        "unplaced": [
            {name: person[name] for name in ("application", "reference", "reasons")}
            for person in unplaced_first(connection, found, MOST_UNPLACED)
        ],
    }


def simulation_before(connection: Connection, found: PlacementRound) -> PlacementRound | None:
    """What a computed round is compared with: a question "what if" with the round it asks about, any other round with
    the latest earlier one of the same call that was simulated and is no question."""
    if found.based_on is not None:
        return repositories.rounds.find(connection, found.based_on)
    query = (
        select(rounds.c.id)
        .where(
            rounds.c.call_id == found.call_id,
            rounds.c.id < found.id,
            rounds.c.simulated_at.is_not(None),
            rounds.c.based_on.is_(None),
        )
        .order_by(rounds.c.id.desc())
        .limit(1)
    )
    identifier = connection.execute(query).scalar_one_or_none()
    return None if identifier is None else repositories.rounds.find(connection, identifier)


def reasons_of(connection: Connection, identifier: str, application: str) -> dict[str, Any] | None:
    """`{application, reference, reasons: [{offer, rank, code}]}` of one person; None for a stranger.

    None as well before the round is computed.
    """
    query = (
        select(round_reasons, applications.c.reference)
        .join(applications, applications.c.id == round_reasons.c.application_id)
        .join(rounds, rounds.c.id == round_reasons.c.round_id)
        .where(round_reasons.c.round_id == identifier, round_reasons.c.application_id == application)
        .where(rounds.c.simulated_at.is_not(None))
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
