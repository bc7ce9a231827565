"""Whether a simulated round still stands: its frozen inputs beside what is stored now."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, select

from domain.policy import Policy
from domain.round import PlacementRound
from domain.round_changes import Changes, changes_between, missing_from
from storage import repositories
from storage.batches import batches
from storage.round_documents import find_document
from storage.round_inputs import freeze
from storage.tables.applications import applications, offers


def changed_since(connection: Connection, found: PlacementRound, policy: Policy) -> Changes | None:
    """What changed since the inputs of the round were frozen; None for a round without frozen inputs.

    Freezes once more: as dear as loading the round was.
    """
    frozen = find_document(connection, found.id, "inputs")
    call = repositories.calls.find(connection, found.call_id)
    if frozen is None or call is None:
        return None
    now = freeze(connection, call, policy).to_document()
    missing = missing_from(frozen, now)
    statuses = {
        **_statuses(connection, applications.c.reference, applications.c.status, missing.people),
        **_statuses(connection, offers.c.id, offers.c.status, missing.offers),
    }
    return changes_between(frozen, now, statuses)


def _statuses(
    connection: Connection, key: Column[Any], status: Column[Any], identifiers: Sequence[str]
) -> dict[str, str]:
    return {
        row[0]: row[1]
        for some in batches(identifiers)
        for row in connection.execute(select(key, status).where(key.in_(some)))
    }
