"""The departure checklist of a confirmed placement: made once, then ticked off until everything is ready."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from domain.eligibility.departure import departure_items
from domain.placement import Placement
from domain.policy import Policy
from domain.values import Corridor
from storage import repositories
from storage.tables.placements import checklist_items, placements, protection_records
from storage.unit_of_work import UnitOfWork

# An insurance card or a residence title that is ticked off with its dates need not be entered again.
_PROTECTION_OF_ITEM = {"D06": "title", "D07": "insurance"}


def make_checklist(connection: Connection, placement: Placement, policy: Policy) -> None:
    """The items of the corridor, the modality and the period; called again, it makes them anew for new dates."""
    connection.execute(delete(checklist_items).where(checklist_items.c.placement_id == placement.id))
    application = repositories.applications.find(connection, placement.application_id)
    if application is None:
        raise LookupError(placement.application_id)
    items = departure_items(
        Corridor(placement.origin, placement.host),
        application.modality,
        placement.starts_on,
        placement.ends_on,
        application.facts["nationalities"],
        policy.eligibility,
    )
    if items:
        connection.execute(
            insert(checklist_items),
            [{"placement_id": placement.id, "code": item.code, "due_on": item.due_on, "done": False} for item in items],
        )


def open_items(connection: Connection, placement: str) -> tuple[str, ...]:
    """The codes of what is still to be done."""
    query = (
        select(checklist_items.c.code)
        .where(checklist_items.c.placement_id == placement, checklist_items.c.done.is_(False))
        .order_by(checklist_items.c.code)
    )
    return tuple(connection.execute(query).scalars())


def tick_off(
    work: UnitOfWork,
    placement: str,
    item: str,
    *,
    done: bool,
    on: date,
    valid_from: date | None,
    valid_until: date | None,
) -> bool:
    """Mark an item; False when the checklist has no such item. The placement, locked by the caller, changes version."""
    marked = work.connection.execute(
        update(checklist_items)
        .where(checklist_items.c.placement_id == placement, checklist_items.c.code == item)
        .values(done=done, date=on, valid_from=valid_from, valid_until=valid_until)
    )
    if marked.rowcount != 1:
        return False
    work.note("placement.checklist", placement)
    _has_changed(work.connection, placement)
    kind = _PROTECTION_OF_ITEM.get(item)
    if done and kind is not None and valid_from is not None:
        record_protection(work, placement, {"kind": kind, "from_on": valid_from, "to_on": valid_until})
    return True


def record_protection(work: UnitOfWork, placement: str, dates: dict[str, Any]) -> None:
    """Insurance or title from a day to a day, or an allowance with the day it was due and the day it was paid.

    An allowance that is already there for the same due day is completed, never counted twice; the same cover is there
    once. The placement, locked by the caller, changes version.
    """
    known = ("kind", "due_on") if dates["kind"] == "allowance" else tuple(dates)
    same = (protection_records.c[name].is_not_distinct_from(dates[name]) for name in known)
    work.connection.execute(delete(protection_records).where(protection_records.c.placement_id == placement, *same))
    work.connection.execute(
        insert(protection_records).values(
            id=uuid.uuid4().hex, placement_id=placement, recorded_at=work.clock.now(), **dates
        )
    )
    work.note("placement.protection", placement)
    _has_changed(work.connection, placement)


def _has_changed(connection: Connection, placement: str) -> None:
    """What hangs on a placement is part of it: an evaluation looks at its version to know whether to count it again."""
    changed = update(placements).where(placements.c.id == placement).values(version=placements.c.version + 1)
    connection.execute(changed)
