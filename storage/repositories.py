"""Aggregates in and out of their tables: rows on one side, frozen domain values on the other.

Every save carries the version that was read; a row that changed meanwhile is never overwritten.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, Table, bindparam, func, insert, select, update

from domain.application import Application
from domain.call import Call
from domain.offer import Offer
from domain.organisation import Organisation
from domain.placement import Placement
from domain.round import PlacementRound
from storage.batches import batches
from storage.tables.accounts import organisations as organisations_table
from storage.tables.applications import applications as applications_table
from storage.tables.applications import calls as calls_table
from storage.tables.applications import counters, steps
from storage.tables.applications import offers as offers_table
from storage.tables.placements import placements as placements_table
from storage.tables.placements import rounds as rounds_table

Aggregate = TypeVar("Aggregate", Application, Call, Offer, Organisation, Placement, PlacementRound)


class StaleVersion(Exception):
    """Somebody else changed the aggregate after it was read; nothing was written."""


class Repository(Generic[Aggregate]):
    """Load, add and save one kind of aggregate whose fields are the columns of its table."""

    def __init__(self, table: Table, kind: type[Aggregate]) -> None:
        self.table = table
        self._build: Callable[..., Aggregate] = kind
        self._fields = tuple(field.name for field in dataclasses.fields(kind))

    def find(self, connection: Connection, identifier: str, *, lock: bool = False) -> Aggregate | None:
        """The aggregate or None. With `lock` its row stays ours until the transaction ends."""
        query = select(self.table).where(self.table.c.id == identifier)
        row = connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else self.value(row)

    def where(self, connection: Connection, *conditions: Any, lock: bool = False) -> list[Aggregate]:
        """All that meet the conditions, in the order of their ids (so that locks never cross)."""
        query = select(self.table).where(*conditions).order_by(self.table.c.id)
        return [self.value(row) for row in connection.execute(query.with_for_update() if lock else query)]

    def value(self, row: Row[Any]) -> Aggregate:
        """The domain value of a row of the table."""
        return self._build(**{name: row._mapping[name] for name in self._fields})

    def add(self, connection: Connection, aggregate: Aggregate) -> None:
        connection.execute(insert(self.table), self._columns(aggregate))

    def add_many(self, connection: Connection, aggregates: Sequence[Aggregate]) -> None:
        if aggregates:
            connection.execute(insert(self.table), [self._columns(aggregate) for aggregate in aggregates])

    def save(self, connection: Connection, aggregate: Aggregate) -> Aggregate:
        """Write the changed aggregate and return it with its new version. Raises StaleVersion."""
        columns = self._columns(aggregate)
        version = columns["version"]
        columns["version"] = version + 1
        written = connection.execute(
            update(self.table).where(self.table.c.id == columns["id"], self.table.c.version == version).values(columns)
        )
        if written.rowcount != 1:
            raise StaleVersion(columns["id"])
        return self._build(**{**self._columns(aggregate), "version": version + 1})

    def change_many(self, connection: Connection, versions: Sequence[tuple[str, int]], **changes: Any) -> None:
        """Give many rows, `(id, version)` as they were read, the same changes. Raises StaleVersion: then roll back."""
        if not versions:
            return
        own = (self.table.c.id == bindparam("read_id")) & (self.table.c.version == bindparam("read_version"))
        statement = update(self.table).where(own).values(version=self.table.c.version + 1, **changes)
        read = [{"read_id": identifier, "read_version": version} for identifier, version in versions]
        if connection.execute(statement, read).rowcount != len(versions):
            raise StaleVersion(self.table.name)

    def _columns(self, aggregate: Aggregate) -> dict[str, Any]:
        return {name: getattr(aggregate, name) for name in self._fields}


organisations = Repository(organisations_table, Organisation)
calls = Repository(calls_table, Call)
offers = Repository(offers_table, Offer)
applications = Repository(applications_table, Application)
rounds = Repository(rounds_table, PlacementRound)
placements = Repository(placements_table, Placement)


def record_step(
    connection: Connection, kind: str, subject: str, status: str, at: datetime, actor: str | None = None
) -> None:
    """Date one arrow of a life cycle. The subject's row is locked by the caller, so numbers never collide."""
    last = connection.execute(
        select(func.coalesce(func.max(steps.c.number), 0)).where(steps.c.kind == kind, steps.c.subject == subject)
    ).scalar_one()
    connection.execute(
        insert(steps).values(kind=kind, subject=subject, number=last + 1, status=status, at=at, actor=actor)
    )


def record_steps(
    connection: Connection, kind: str, subjects: Sequence[str], status: str, at: datetime, actor: str | None = None
) -> None:
    """Date the same arrow of many life cycles; their rows are locked by the caller."""
    numbers: Counter[str] = Counter()
    for some in batches(subjects):
        query = select(steps.c.subject, func.max(steps.c.number).label("last"))
        known = query.where(steps.c.kind == kind, steps.c.subject.in_(some)).group_by(steps.c.subject)
        numbers.update({row.subject: row.last for row in connection.execute(known)})
    same = {"kind": kind, "status": status, "at": at, "actor": actor}
    rows = [{**same, "subject": subject, "number": numbers[subject] + 1} for subject in subjects]
    if rows:
        connection.execute(insert(steps), rows)


def steps_of(connection: Connection, kind: str, subject: str) -> list[dict[str, Any]]:
    """The dated steps of one subject, first to last: `[{status, at}]`."""
    query = (
        select(steps.c.status, steps.c.at)
        .where(steps.c.kind == kind, steps.c.subject == subject)
        .order_by(steps.c.number)
    )
    return [{"status": row.status, "at": row.at} for row in connection.execute(query)]


def next_number(connection: Connection, name: str) -> int:
    """The next number of a named series, without gaps among committed transactions."""
    number = connection.execute(
        update(counters).where(counters.c.name == name).values(value=counters.c.value + 1).returning(counters.c.value)
    ).scalar_one_or_none()
    if number is None:
        raise LookupError(f"no counter {name}")
    return int(number)
