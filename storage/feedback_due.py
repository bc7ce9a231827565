"""Which feedback requests a tick sends, reminds and closes. Everything is counted from the day they were due."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, Row, case, select, update

from domain.events import FeedbackDue, FeedbackExpired
from domain.feedback import Questionnaires
from storage.feedback_drafts import forget_drafts
from storage.tables.feedback import feedback_requests
from storage.unit_of_work import UnitOfWork

_BATCH = 200
_OPEN = ("sent", "reminded")


def close_late_requests(work: UnitOfWork, at: datetime) -> int:
    """Expire what nobody answered in time, and what could not be sent before its own end. How many."""
    late = feedback_requests.c.expires_at <= at
    closed = 0
    for statuses, code in ((_OPEN, "unanswered"), (("scheduled",), "never_sent")):
        rows = _take(work, feedback_requests.c.status.in_(statuses), late)
        _change(work, rows, status="expired", end_code=code)
        forget_drafts(work, [row.id for row in rows])
        for row in rows:
            work.record(FeedbackExpired(row.id))
        closed += len(rows)
    return closed


def send_due_requests(work: UnitOfWork, at: datetime, questionnaires: Questionnaires) -> int:
    """Send the requests whose day has come, each in the latest version of its questionnaire. How many.

    What the mechanism no longer asks is not sent.
    """
    latest = {each.code: each.version for each in sorted(questionnaires.instruments, key=lambda each: each.version)}
    rows = _take(
        work,
        feedback_requests.c.status == "scheduled",
        feedback_requests.c.instrument.in_(sorted(latest)),
        feedback_requests.c.due_on <= at.date(),
        feedback_requests.c.expires_at > at,
    )
    _change(work, rows, status="sent", sent_at=at, instrument_version=_version(latest))
    for row in rows:
        work.record(FeedbackDue(row.id, "request", datetime.combine(row.due_on, time(0), UTC)))
    return len(rows)


def _version(latest: Mapping[str, int]) -> ColumnElement[int]:
    """The latest version of the questionnaire of a row."""
    return case(latest, value=feedback_requests.c.instrument, else_=feedback_requests.c.instrument_version)


def remind_silent_parties(work: UnitOfWork, at: datetime, reminder_days: int) -> int:
    """Remind, once, those who were to be asked so many days ago; whoever was asked late, not on the same day."""
    after = timedelta(days=reminder_days)
    rows = _take(
        work,
        feedback_requests.c.status == "sent",
        feedback_requests.c.due_on <= at.date() - after,
        feedback_requests.c.sent_at < datetime.combine(at.date(), time(0), UTC),
        feedback_requests.c.expires_at > at,
    )
    _change(work, rows, status="reminded", reminded_at=at)
    for row in rows:
        work.record(FeedbackDue(row.id, "reminder", datetime.combine(row.due_on + after, time(0), UTC)))
    return len(rows)


def _take(work: UnitOfWork, *conditions: ColumnElement[bool]) -> list[Row[tuple[str, object]]]:
    """A batch of requests that are ours until the end of the transaction; another tick's are left out."""
    query = select(feedback_requests.c.id, feedback_requests.c.due_on).where(*conditions)
    ordered = query.order_by(feedback_requests.c.due_on, feedback_requests.c.id).limit(_BATCH)
    return list(work.connection.execute(ordered.with_for_update()))


def _change(work: UnitOfWork, rows: list[Row[tuple[str, object]]], **values: object) -> None:
    chosen = feedback_requests.c.id.in_([row.id for row in rows])
    if rows:
        work.connection.execute(update(feedback_requests).where(chosen).values(values))
