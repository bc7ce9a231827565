"""Whether an evaluation is being computed, and what the one before the latest said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.tables.evaluation import evaluations
from storage.tables.feedback import due_items


def evaluation_under_way(connection: Connection) -> datetime | None:
    """When the newest evaluation became due, while it is not there yet; None otherwise."""
    newest = select(due_items.c.due_at).where(due_items.c.kind == "evaluation")
    due = connection.execute(newest.order_by(due_items.c.subject.desc()).limit(1)).scalar_one_or_none()
    if due is None:
        return None
    done = select(evaluations.c.id).where(evaluations.c.evaluated_at >= due)
    return None if connection.execute(done.limit(1)).first() is not None else due


def evaluation_before(connection: Connection, identifier: str) -> tuple[datetime, Mapping[str, Any]] | None:
    """Instant and public document of the evaluation before this one; None for the first."""
    query = select(evaluations.c.evaluated_at, evaluations.c.public).where(evaluations.c.id < identifier)
    row = connection.execute(query.order_by(evaluations.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.evaluated_at, row.public)
