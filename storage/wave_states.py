"""How far every call has come: what tells which waves are closed."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Column, Connection, func, select

from domain.release.waves import UNDECIDED, CallState
from storage.tables.applications import applications, calls
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements

_OPEN = ("scheduled", "sent", "reminded")


def call_states(connection: Connection) -> list[CallState]:
    """One state for each call, in order of id."""
    statuses = _counts(connection, applications.c.call_id, applications.c.status)
    placed = _counts(connection, placements.c.call_id, placements.c.status)
    asked = _open_requests(connection)
    query = select(calls.c.id, calls.c.closes).order_by(calls.c.id)
    return [
        CallState(
            call=row.id,
            closes=row.closes,
            applications=sum(statuses[row.id].values()),
            undecided=sum(statuses[row.id].get(status, 0) for status in UNDECIDED),
            placements=placed[row.id],
            open_requests=asked[row.id],
        )
        for row in connection.execute(query)
    ]


def call_codes(connection: Connection) -> dict[str, str]:
    """The code of each call by its id."""
    return {row.id: row.code for row in connection.execute(select(calls.c.id, calls.c.code))}


def _counts(connection: Connection, call: Column[str], status: Column[str]) -> defaultdict[str, dict[str, int]]:
    query = select(call.label("call"), status.label("name"), func.count().label("number")).group_by(call, status)
    return _by_call(connection.execute(query))


def _open_requests(connection: Connection) -> defaultdict[str, dict[str, int]]:
    table = feedback_requests
    query = (
        select(placements.c.call_id.label("call"), table.c.moment.label("name"), func.count().label("number"))
        .join(placements, placements.c.id == table.c.placement_id)
        .where(table.c.status.in_(_OPEN))
        .group_by(placements.c.call_id, table.c.moment)
    )
    return _by_call(connection.execute(query))


def _by_call(rows: Any) -> defaultdict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row.call][row.name] = row.number
    return found
