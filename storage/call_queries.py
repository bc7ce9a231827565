"""Calls on the desk: how many applied, where the files stand, and the rounds of the call."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from storage.open_rounds import is_open
from storage.tables.applications import applications, calls
from storage.tables.placements import rounds

Rows = list[dict[str, Any]]


def call_of_code(connection: Connection, code: str) -> str | None:
    """The id of the call with this code."""
    return connection.execute(select(calls.c.id).where(calls.c.code == code)).scalar_one_or_none()


def opening_days(connection: Connection, identifiers: Iterable[str]) -> dict[str, date]:
    """The day on which each of these calls opened, by id."""
    query = select(calls.c.id, calls.c.opens).where(calls.c.id.in_(sorted(set(identifiers))))
    return {row.id: row.opens.date() for row in connection.execute(query)}


def application_counts(connection: Connection, identifiers: list[str]) -> dict[str, int]:
    """How many applications each call has received."""
    query = (
        select(applications.c.call_id, func.count())
        .where(applications.c.call_id.in_(identifiers))
        .group_by(applications.c.call_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def rounds_of(connection: Connection, call: str) -> Rows:
    """`{id, status, protected, requested_at, refusal}` of the rounds of a call, the latest first.

    Questions "what if" are left out.
    """
    query = select(*(rounds.c[name] for name in ("id", "status", "protected", "requested_at", "refusal")))
    own = (rounds.c.call_id == call, rounds.c.based_on.is_(None))
    return [dict(row) for row in connection.execute(query.where(*own).order_by(rounds.c.id.desc())).mappings()]


def refused_among(connection: Connection, identifiers: Collection[str]) -> frozenset[str]:
    """Those of these rounds that could not be computed."""
    query = select(rounds.c.id).where(rounds.c.id.in_(sorted(identifiers)), rounds.c.refusal.is_not(None))
    return frozenset(connection.execute(query).scalars())


def has_open_round(connection: Connection, call: str) -> bool:
    """Whether a round of the call is asked for or waits for its validation."""
    query = select(rounds.c.id).where(rounds.c.call_id == call, is_open())
    return connection.execute(query.limit(1)).first() is not None
