"""Read what hangs on the placements of a block besides their feedback: documents, incidents as numbers, protection."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Select, select

from domain.eligibility.document_rules import DOCUMENT_CODES
from domain.indicators.facts import DocumentFacts, IncidentFacts, ProtectionFacts
from storage.tables.placements import checklist_items, protection_records, suspensions
from storage.tables.safeguarding import incidents

Ids = Select[tuple[str]]


def documents_of(connection: Connection, as_of: date, placed: Ids) -> Mapping[str, Sequence[DocumentFacts]]:
    """The documents on the departure checklist of each placement; what was ticked off after the day was not there yet.

    A document has the code of its rule: a briefing, a journey or an account is none.
    """
    table = checklist_items
    query = select(table).where(table.c.placement_id.in_(placed), table.c.code.in_(DOCUMENT_CODES))
    query = query.order_by(table.c.placement_id, table.c.code)
    found: defaultdict[str, list[DocumentFacts]] = defaultdict(list)
    for row in connection.execute(query):
        done_on = row.date if row.done and row.date is not None and row.date <= as_of else None
        found[row.placement_id].append(DocumentFacts(row.due_on, done_on))
    return found


def incidents_of(connection: Connection, end: datetime, placed: Ids) -> Mapping[str, Sequence[IncidentFacts]]:
    """When incidents were reported and closed. Their kind and their text are never read for an evaluation."""
    table = incidents
    query = (
        select(table.c.placement_id, table.c.reported_at, table.c.closed_at)
        .where(table.c.placement_id.in_(placed), table.c.reported_at <= end)
        .order_by(table.c.placement_id, table.c.reported_at)
    )
    found: defaultdict[str, list[IncidentFacts]] = defaultdict(list)
    for row in connection.execute(query):
        closed_on = None if row.closed_at is None or row.closed_at > end else row.closed_at.date()
        found[row.placement_id].append(IncidentFacts(row.reported_at.date(), closed_on))
    return found


def suspended_days(connection: Connection, as_of: date, placed: Ids) -> Mapping[str, int]:
    """Days of suspension of each placement up to the day."""
    table = suspensions
    days: defaultdict[str, int] = defaultdict(int)
    for row in connection.execute(select(table).where(table.c.placement_id.in_(placed), table.c.from_on <= as_of)):
        days[row.placement_id] += (min(row.to_on or as_of, as_of) - row.from_on).days
    return days


def protection_facts(connection: Connection, end: datetime, placed: Ids) -> tuple[ProtectionFacts, ...]:
    """Insurance, titles and allowances as they were recorded by then."""
    table = protection_records
    query = select(table).where(table.c.recorded_at <= end, table.c.placement_id.in_(placed))
    query = query.order_by(table.c.placement_id, table.c.kind, table.c.id)
    return tuple(
        ProtectionFacts(row.id, row.placement_id, row.kind, row.from_on, row.to_on, row.due_on, row.paid_on)
        for row in connection.execute(query)
    )
