"""Answers that were saved to go on later: kept as they were typed, gone once the questionnaire is closed."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables.feedback import feedback_drafts
from storage.unit_of_work import UnitOfWork

Typed = Mapping[str, str | list[str]]


def draft_of(connection: Connection, request: str) -> Typed:
    """What was saved for a request, by field; empty when nothing was."""
    query = select(feedback_drafts.c.answers).where(feedback_drafts.c.request_id == request)
    found: Typed | None = connection.execute(query).scalar_one_or_none()
    return found or {}


def keep_draft(work: UnitOfWork, request: str, typed: Typed) -> None:
    """Replace what was saved for a request that the caller has locked."""
    values = {"answers": dict(typed), "saved_at": work.clock.now()}
    own = feedback_drafts.c.request_id == request
    if work.connection.execute(update(feedback_drafts).where(own).values(values)).rowcount == 0:
        work.connection.execute(insert(feedback_drafts).values(request_id=request, **values))


def forget_drafts(work: UnitOfWork, requests: Iterable[str]) -> None:
    """Remove what was saved for requests that are answered or over."""
    work.connection.execute(delete(feedback_drafts).where(feedback_drafts.c.request_id.in_(list(requests))))
