"""Documents that expire: passports and certificates of files, insurance and titles of placements."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, and_, case, exists, func, literal, or_, select

from domain.actor import Actor
from domain.placement import HELD, LOCKED
from storage.tables.applications import applications, documents
from storage.tables.placements import checklist_items, placements, protection_records
from storage.visibility import visible_applications, visible_placements

Rows = list[dict[str, Any]]
# The insurance and the residence title of a placement are watched where they are recorded as protection.
_PROTECTED_ITEMS = ("D06", "D07")


def expiring_documents(connection: Connection, actor: Actor, until: date, most: int) -> Rows:
    """`{application, reference, placement, code, until}` of documents that end by this day, the first to end first."""
    found: Rows = []
    for query in (
        _passports(actor, until),
        _supplied(actor, until),
        _protection(actor, until),
        _checklists(actor, until),
    ):
        rows = connection.execute(query.limit(most)).mappings()
        found += [{**row, "until": str(row["until"])} for row in rows]
    return sorted(found, key=lambda row: (row["until"], row["reference"], row["code"]))[:most]


def _under_way(actor: Actor) -> ColumnElement[bool]:
    """Files that still lead somewhere: eligible or proposed people, and those who hold a seat."""
    holds = exists().where(placements.c.application_id == applications.c.id, placements.c.status.in_(HELD))
    return and_(visible_applications(actor), or_(applications.c.status.in_(("eligible", "proposed")), holds))


def _passports(actor: Actor, until: date) -> Select[Any]:
    expiry = applications.c.facts["passport_expiry"].as_string()
    return _documents(literal("D01"), expiry).where(_under_way(actor), expiry <= until.isoformat()).order_by(expiry)


def _supplied(actor: Actor, until: date) -> Select[Any]:
    query = _documents(documents.c.code, documents.c.valid_until).join(
        documents, documents.c.application_id == applications.c.id
    )
    return query.where(_under_way(actor), documents.c.code != "D01", documents.c.valid_until <= until).order_by(
        documents.c.valid_until
    )


def _documents(code: Any, ends: Any) -> Select[Any]:
    return select(
        applications.c.id.label("application"),
        applications.c.reference,
        literal(None, String).label("placement"),
        code.label("code"),
        ends.label("until"),
    )


def _protection(actor: Actor, until: date) -> Select[Any]:
    """Insurance and titles that end before the service does."""
    code = case((protection_records.c.kind == "insurance", "D07"), else_="D06")
    last = func.max(func.coalesce(protection_records.c.to_on, date.max))
    query = (
        _of_placement(actor, code, last)
        .join(protection_records, protection_records.c.placement_id == placements.c.id)
        .where(protection_records.c.kind.in_(("insurance", "title")))
        .group_by(placements.c.id, placements.c.ends_on, applications.c.id, applications.c.reference)
        .group_by(protection_records.c.kind)
        .having(last <= until, last < placements.c.ends_on)
    )
    return query.order_by(last)


def _checklists(actor: Actor, until: date) -> Select[Any]:
    item = checklist_items.c
    query = _of_placement(actor, item.code, item.valid_until).join(
        checklist_items, item.placement_id == placements.c.id
    )
    watched = (item.code.not_in(_PROTECTED_ITEMS), item.valid_until <= until, item.valid_until < placements.c.ends_on)
    return query.where(*watched).order_by(item.valid_until)


def _of_placement(actor: Actor, code: Any, ends: Any) -> Select[Any]:
    return (
        select(
            applications.c.id.label("application"),
            applications.c.reference,
            placements.c.id.label("placement"),
            code.label("code"),
            ends.label("until"),
        )
        .select_from(placements)
        .join(applications, applications.c.id == placements.c.application_id)
        .where(visible_placements(actor), placements.c.status.in_(LOCKED))
    )
