"""Corrections that a coordinator is asked for and that nobody has answered yet."""

from typing import Any

from sqlalchemy import Connection, select

from domain.actor import Actor
from storage.desk.deciding import decided_by
from storage.tables.applications import applications
from storage.tables.people import correction_requests


def corrections_waiting(connection: Connection, actor: Actor, most: int) -> list[dict[str, Any]]:
    """`{id, reference, personal, asked_at}` of the files that the coordinator may decide, the longest-waiting first."""
    query = (
        select(applications.c.id, applications.c.reference, applications.c.personal, correction_requests.c.asked_at)
        .join(correction_requests, correction_requests.c.application_id == applications.c.id)
        .where(correction_requests.c.answered_at.is_(None), decided_by(actor))
        .order_by(correction_requests.c.asked_at, applications.c.id)
    )
    return [dict(row) for row in connection.execute(query.limit(most)).mappings()]
