"""The read side of placements."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from storage.offer_queries import page_of
from storage.tables.applications import applications, steps
from storage.tables.placements import checklist_items, placements, protection_records

_AS_STORED = ("id", "status", "proposed_at", "deadline", "starts_on", "ends_on", "started_on", "ended_on")


def placement_view(connection: Connection, identifier: str) -> dict[str, Any]:
    """One placement with its steps, checklist and protection. Raises NoResultFound."""
    row = connection.execute(_placements().where(placements.c.id == identifier)).mappings().one()
    return _completed(connection, [dict(row)])[0]


def placement_page(
    connection: Connection, *conditions: ColumnElement[bool], page: int, page_size: int
) -> dict[str, Any]:
    """Placements that meet the conditions, in the order of their proposal."""
    query = _placements().where(*conditions).order_by(placements.c.proposed_at, applications.c.reference)
    found = page_of(connection, query, page=page, page_size=page_size)
    return {**found, "items": _completed(connection, found["items"])}


def _placements() -> Select[Any]:
    return select(
        *(placements.c[name] for name in _AS_STORED),
        placements.c.application_id.label("application"),
        applications.c.reference,
        placements.c.offer_id.label("offer"),
        placements.c.organisation_id.label("organisation"),
        placements.c.round_id.label("round"),
        (placements.c.origin + "-" + placements.c.host).label("corridor"),
        placements.c.end_code.label("code"),
    ).join(applications, applications.c.id == placements.c.application_id)


def _completed(connection: Connection, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps, checklist and protection of many placements in three queries."""
    identifiers = [placement["id"] for placement in found]
    dated = _grouped(
        connection,
        select(steps.c.subject, steps.c.status, steps.c.at)
        .where(steps.c.kind == "placement", steps.c.subject.in_(identifiers))
        .order_by(steps.c.number),
    )
    items = _grouped(
        connection,
        select(checklist_items)
        .where(checklist_items.c.placement_id.in_(identifiers))
        .order_by(checklist_items.c.due_on, checklist_items.c.code),
    )
    protection = _grouped(
        connection,
        select(protection_records)
        .where(protection_records.c.placement_id.in_(identifiers))
        .order_by(
            protection_records.c.kind,
            func.coalesce(protection_records.c.due_on, protection_records.c.from_on),
            protection_records.c.recorded_at,
            protection_records.c.id,
        ),
    )
    return [
        {
            **placement,
            "steps": dated[placement["id"]],
            "checklist": items[placement["id"]],
            "protection": protection[placement["id"]],
        }
        for placement in found
    ]


def _grouped(connection: Connection, query: Select[Any]) -> defaultdict[str, list[dict[str, Any]]]:
    """Rows by the placement in their first column or their `placement_id`."""
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    rows: Iterable[Any] = connection.execute(query).mappings()
    for row in rows:
        groups[row["placement_id"] if "placement_id" in row else row["subject"]].append(dict(row))
    return groups
