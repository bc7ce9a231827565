"""The large documents of a round: its frozen `inputs`, its `outcome` {matching, reasons}, its `certificate`."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select

from storage.tables.placements import round_documents, rounds

Kind = Literal["inputs", "outcome", "certificate"]


def keep_document(connection: Connection, round_id: str, kind: Kind, document: Mapping[str, Any]) -> None:
    """Keep the document; it replaces one of the same kind."""
    own = (round_documents.c.round_id == round_id) & (round_documents.c.kind == kind)
    connection.execute(delete(round_documents).where(own))
    connection.execute(insert(round_documents).values(round_id=round_id, kind=kind, document=document))


def find_document(connection: Connection, round_id: str, kind: Kind) -> dict[str, Any] | None:
    """One document of a round; None while there is none."""
    query = select(round_documents.c.document).where(
        round_documents.c.round_id == round_id, round_documents.c.kind == kind
    )
    found: dict[str, Any] | None = connection.execute(query).scalar_one_or_none()
    return found


def find_matching(connection: Connection, round_id: str) -> dict[str, str | None] | None:
    """Reference → offer or None. The database takes it out of the outcome, whose reasons are far larger."""
    own = (round_documents.c.round_id == round_id) & (round_documents.c.kind == "outcome")
    found: dict[str, str | None] | None = connection.execute(
        select(round_documents.c.document["matching"]).where(own)
    ).scalar_one_or_none()
    return found


def find_whole(connection: Connection, round_id: str) -> dict[str, Any] | None:
    """`{inputs, matching, reasons, certificate}`, as the verifier reads it; None before the round is computed.

    Documents that are there before were left by a run that has not come to its end.
    """
    computed = select(rounds.c.id).where(rounds.c.id == round_id, rounds.c.simulated_at.is_not(None))
    if connection.execute(computed).first() is None:
        return None
    outcome = find_document(connection, round_id, "outcome")
    if outcome is None:
        return None
    others: tuple[Kind, ...] = ("inputs", "certificate")
    return {**outcome, **{kind: find_document(connection, round_id, kind) for kind in others}}
