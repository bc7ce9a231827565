"""What days that pass change in the figures although nobody records anything.

Each question mirrors what its measure counts up to the day of an evaluation: service goes on, a payment or a document
falls due, what was still in time is late.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from domain.evidence.touching import Definitions, Touched, of_days
from domain.indicators.cost_measures import NOT_GOING
from domain.indicators.incident_measures import CLOSED_WITHIN
from domain.indicators.people_measures import ALLOWANCE_GRACE, STAY_WITHOUT_TITLE
from domain.indicators.post_measures import whole_months
from domain.values import COUNTRIES
from storage.tables.applications import calls
from storage.tables.placements import checklist_items, placements, protection_records
from storage.tables.safeguarding import incidents


def touched_by_days(connection: Connection, definitions: Definitions, before: date, today: date) -> Touched:
    """The figures that are others on the later of two days, by country; none when nothing counted depends on it."""
    touched: Touched = frozenset()
    for counted, condition in _of_placements(before, today):
        ends = select(placements.c.origin, placements.c.host).where(condition).distinct()
        for origin, host in connection.execute(ends):
            touched |= of_days(definitions, counted, {origin}, {host})
    if _month_ended(connection, before, today):
        touched |= of_days(definitions, "month", COUNTRIES, COUNTRIES)
    return touched


def _of_placements(before: date, today: date) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """What is counted of a placement up to the day, and the placements of which the later day counts more."""
    served = or_(placements.c.ended_on.is_(None), placements.c.ended_on > before)
    yield "service", and_(served, placements.c.started_on <= today)
    yield "stay_with_title", and_(served, placements.c.started_on <= today - timedelta(days=STAY_WITHOUT_TITLE))
    records, items = protection_records.c, checklist_items.c
    became_late = and_(
        records.paid_on.is_(None), records.due_on >= before - ALLOWANCE_GRACE, records.due_on < today - ALLOWANCE_GRACE
    )
    fell_due = and_(records.due_on > before, records.due_on <= today)
    payments = select(records.placement_id).where(records.kind == "allowance", or_(fell_due, became_late))
    yield "allowance", placements.c.id.in_(payments)
    papers = select(items.placement_id).where(items.due_on > before, items.due_on <= today)
    yield "document", and_(placements.c.status.not_in(NOT_GOING), placements.c.id.in_(papers))


def _month_ended(connection: Connection, before: date, today: date) -> bool:
    """Whether a whole month since the first call opened is over now that was not before."""
    opened: datetime | None = connection.execute(select(func.min(calls.c.opens))).scalar_one()
    if opened is None:
        return False
    return sum(1 for _ in whole_months(opened.date(), today)) > sum(1 for _ in whole_months(opened.date(), before))


def report_became_late(connection: Connection, before: date, today: date) -> bool:
    """Whether an incident that is open has used up its days; in which country would tell who reported it."""
    reported_at = incidents.c.reported_at
    in_time_before, in_time_today = (_midnight(day - CLOSED_WITHIN) for day in (before, today))
    late = and_(incidents.c.closed_at.is_(None), reported_at >= in_time_before, reported_at < in_time_today)
    return connection.execute(select(incidents.c.id).where(late).limit(1)).first() is not None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
