"""The other places of the same person: whoever applied to two calls may be proposed twice for the same days."""

from sqlalchemy import Connection, select

from domain.placement import HELD, Placement
from storage import repositories
from storage.people import is_same_person
from storage.tables.applications import applications
from storage.tables.placements import placements


def other_places(connection: Connection, placement: Placement, *, lock: bool = False) -> list[Placement]:
    """Places that the person of a placement holds with other applications, the first to begin first.

    With `lock` nobody confirms another one of them until the transaction ends.
    """
    own = repositories.applications.find(connection, placement.application_id)
    if own is None:
        return []
    if lock:
        files = select(applications.c.id).where(is_same_person(own) | (applications.c.id == own.id))
        connection.execute(files.order_by(applications.c.id).with_for_update()).all()
    others = select(applications.c.id).where(is_same_person(own))
    found = repositories.placements.where(
        connection, placements.c.application_id.in_(others), placements.c.status.in_(HELD)
    )
    return sorted(found, key=lambda place: (place.starts_on, place.id))
