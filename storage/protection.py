"""What protects people in service, read for the clock: gaps that are open today, and the whole clock of placements.

Insurance and title are records from a day to a day, an allowance one with the day it was due and the day it was paid.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, literal, or_, select

from domain.placement import IN_SERVICE, SERVED
from domain.protection import allowance_late_before, title_first_day, title_needed_before, uncovered_since
from domain.protection_clock import DaysWithout, Span, days_without
from storage.tables.applications import applications
from storage.tables.feedback import due_items
from storage.tables.placements import placements, protection_records

ALERT = "protection."
_ONE_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Gap:
    """Somebody is without `kind` (insurance, title, allowance) since a day; an allowance since it was due."""

    kind: str
    placement: str
    origin: str
    host: str
    since: date


def covered(kind: str, day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a placement has this kind of cover on a day."""
    records = protection_records.alias()
    return exists().where(
        records.c.placement_id == placements.c.id,
        records.c.kind == kind,
        records.c.from_on <= day,
        or_(records.c.to_on.is_(None), records.c.to_on >= day),
    )


def covered_until(kind: str, today: date) -> Any:
    """The last day of the cover that ended last before today, as `covered_until`; None without one."""
    records = protection_records.alias()
    return (
        select(func.max(records.c.to_on))
        .where(records.c.placement_id == placements.c.id, records.c.kind == kind, records.c.to_on < today)
        .correlate(placements)
        .scalar_subquery()
        .label("covered_until")
    )


def open_gaps(connection: Connection, today: date) -> list[Gap]:
    """Every protection that is missing today, in the order of the placements."""
    started = {"insurance": today, "title": title_needed_before(today)}
    found = [gap for kind, by in started.items() for gap in _uncovered(connection, kind, by, today)]
    return sorted([*found, *_unpaid(connection, today)], key=lambda gap: (gap.placement, gap.kind, gap.since))


def _uncovered(connection: Connection, kind: str, started_by: date, today: date) -> Iterator[Gap]:
    query = select(
        placements.c.id, placements.c.origin, placements.c.host, placements.c.started_on, covered_until(kind, today)
    ).where(placements.c.status.in_(IN_SERVICE), placements.c.started_on <= started_by, ~covered(kind, literal(today)))
    for row in connection.execute(query):
        first = title_first_day(row.started_on) if kind == "title" else row.started_on
        yield Gap(kind, row.id, row.origin, row.host, uncovered_since(first, row.covered_until))


def _unpaid(connection: Connection, today: date) -> Iterator[Gap]:
    query = (
        select(placements.c.id, placements.c.origin, placements.c.host, protection_records.c.due_on)
        .join(protection_records, protection_records.c.placement_id == placements.c.id)
        .where(
            placements.c.status.in_((*IN_SERVICE, *SERVED)),
            protection_records.c.kind == "allowance",
            protection_records.c.paid_on.is_(None),
            protection_records.c.due_on < allowance_late_before(today),
        )
    )
    for row in connection.execute(query):
        yield Gap("allowance", row.id, row.origin, row.host, row.due_on)


def told_gaps(connection: Connection, gaps: Iterable[Gap]) -> set[tuple[str, str, date]]:
    """(kind, placement, since) of the gaps about which somebody was told, among those of the same placements."""
    wanted = sorted({gap.placement for gap in gaps})
    found: set[tuple[str, str, date]] = set()
    for start in range(0, len(wanted), _ONE_BATCH):
        query = select(due_items.c.kind, due_items.c.subject, due_items.c.due_at).where(
            due_items.c.kind.startswith(ALERT), due_items.c.subject.in_(wanted[start : start + _ONE_BATCH])
        )
        rows = connection.execute(query)
        found.update((row.kind.removeprefix(ALERT), row.subject, row.due_at.date()) for row in rows)
    return found


@dataclass(frozen=True, slots=True)
class WatchedPlacement:
    """One placement that has started, with its clock. `service_days`: days of the stay up to today."""

    id: str
    reference: str
    origin: str
    host: str
    status: str
    service_days: int
    without: DaysWithout


def clocks_of(connection: Connection, today: date, *conditions: ColumnElement[bool]) -> Iterator[WatchedPlacement]:
    """The clock of every placement that has started and meets the conditions, one at a time: memory does not grow."""
    rows = connection.execute(_with_records(today, *conditions).execution_options(yield_per=_ONE_BATCH))
    for _, group in groupby(rows, key=attrgetter("id")):
        yield _watched(list(group), today)


def _with_records(today: date, *conditions: ColumnElement[bool]) -> Select[Any]:
    records = protection_records.c
    return (
        select(
            placements.c.id,
            applications.c.reference,
            placements.c.origin,
            placements.c.host,
            placements.c.status,
            placements.c.started_on,
            placements.c.ends_on,
            placements.c.ended_on,
            *(records[name] for name in ("kind", "from_on", "to_on", "due_on", "paid_on")),
        )
        .join(applications, applications.c.id == placements.c.application_id)
        .outerjoin(protection_records, records.placement_id == placements.c.id)
        .where(and_(placements.c.started_on <= today, *conditions))
        .order_by(placements.c.id)
    )


def _watched(rows: list[Row[Any]], today: date) -> WatchedPlacement:
    one = rows[0]
    # Whoever has not come back yet is still abroad, whatever day was planned.
    last = one.ended_on or (max(one.ends_on, today) if one.status in IN_SERVICE else one.ends_on)
    stay = Span(one.started_on, max(one.started_on, last))
    covers: dict[str, list[Span]] = {}
    allowances = []
    for row in rows:
        if row.from_on is not None:
            covers.setdefault(row.kind, []).append(Span(row.from_on, row.to_on or date.max))
        elif row.due_on is not None:
            allowances.append((row.due_on, row.paid_on))
    served = (min(stay.last, today) - stay.first + timedelta(days=1)).days
    clock = days_without(stay, covers, allowances, today)
    return WatchedPlacement(one.id, one.reference, one.origin, one.host, one.status, served, clock)
