"""Since when something waits for an answer: since it was last asked for, not since it was first made."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from storage.tables.applications import steps


def waiting_since(kind: str, subject: ColumnElement[Any], status: str, made_at: ColumnElement[Any]) -> Any:
    """The last instant at which the subject took this status; `made_at` where no step was written down."""
    last = (
        select(func.max(steps.c.at))
        .where(steps.c.kind == kind, steps.c.subject == subject, steps.c.status == status)
        .scalar_subquery()
    )
    return func.coalesce(last, made_at)
