"""Corrections that a coordinator is asked for and that nobody has answered yet."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from domain.actor import Actor
from storage.desk.due import refused_by
from storage.tables.applications import applications
from storage.tables.people import correction_requests
from storage.visibility import visible_applications


def corrections_waiting(connection: Connection, actor: Actor, most: int) -> list[dict[str, Any]]:
    """`{id, reference, personal, asked_at}` of the files that the coordinator may decide, the longest-waiting first."""
    query = (
        select(applications.c.id, applications.c.reference, applications.c.personal, correction_requests.c.asked_at)
        .join(correction_requests, correction_requests.c.application_id == applications.c.id)
        .where(correction_requests.c.answered_at.is_(None), _decided_by(actor))
        .order_by(correction_requests.c.asked_at, applications.c.id)
    )
    return [dict(row) for row in connection.execute(query.limit(most)).mappings()]


def _decided_by(actor: Actor) -> ColumnElement[bool]:
    """The country of origin decides; in a review anybody who sees the file but whoever refused it."""
    reviewed = applications.c.status == "under_review"
    return or_(
        and_(~reviewed, applications.c.origin_country == actor.country),
        and_(reviewed, visible_applications(actor), ~refused_by(actor)),
    )
