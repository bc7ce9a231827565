"""What becomes stale by the calendar or by other rules, without anything being recorded."""

from datetime import UTC, date, datetime, time

from sqlalchemy import insert, select

from domain.events import PolicyChanged
from domain.evidence.touching import agreements_changed, changed_between
from domain.values import COUNTRIES
from storage.passing_days import report_became_late, touched_by_days
from storage.staleness import hold_evaluations, last_evaluated_at, last_policy
from storage.tables.feedback import due_items
from storage.touched import tell_stale
from storage.unit_of_work import UnitOfWork
from workers.services import WorkerServices

_POLICY = "policy"
_DAY = "day"


def mark_changed_rules(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Advice whose target, threshold, review or memorandum has begun or run out since the latest evaluation.

    It is evaluated anew even where nothing else has happened.
    """
    hold_evaluations(work.connection)
    evaluated_at = last_evaluated_at(work.connection)
    if evaluated_at is None or evaluated_at >= at:
        return 0
    policy = services.policy
    definitions, before, today = policy.indicators.definitions, evaluated_at.date(), at.date()
    touched = changed_between(definitions, policy.criteria, COUNTRIES, before, today)
    touched |= agreements_changed(definitions, policy.eligibility, before, today)
    marked = tell_stale(work, policy, touched, _began(today))
    if marked:
        work.note("rule.changed", _POLICY)
    return marked


def mark_passed_days(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Advice on what is counted up to the day: service goes on, a payment or a document falls due, a month ends.

    Once a day, it is evaluated anew even where nothing else has happened. Where nothing that is counted depends on the
    day, as after the end of a pilot, no evaluation becomes due.
    """
    evaluated_at, today = last_evaluated_at(work.connection), at.date()
    if evaluated_at is None or evaluated_at.date() >= today:
        return 0
    # One scheduler at a time: each sees the day that the one before looked at.
    hold_evaluations(work.connection)
    if _told_once(work, _DAY, today.isoformat(), at):
        return 0
    policy, before = services.policy, evaluated_at.date()
    touched = touched_by_days(work.connection, policy.indicators.definitions, before, today)
    tell_stale(work, policy, touched, _began(today))
    if touched or report_became_late(work.connection, before, today):
        work.note("day.passed", _DAY)
    return 1


def _began(day: date) -> datetime:
    """What a day changes, it changes when it begins."""
    return datetime.combine(day, time.min, UTC)


def note_changed_policy(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Tell once that the mechanism runs with other rules than those of the latest evaluation."""
    version, used = services.policy.version, last_policy(work.connection)
    if used is None or used == version:
        return 0
    # One scheduler at a time: each sees what the one before told.
    hold_evaluations(work.connection)
    if _told_once(work, _POLICY, f"{used}:{version}", at):
        return 0
    work.record(PolicyChanged(policy=version))
    return 1


def _told_once(work: UnitOfWork, kind: str, subject: str, at: datetime) -> bool:
    """Whether this was due before; else it is from now on."""
    told = select(due_items.c.subject).where(due_items.c.kind == kind, due_items.c.subject == subject)
    if work.connection.execute(told.limit(1)).first() is not None:
        return True
    made = {"kind": kind, "subject": subject, "due_at": at, "made_due_at": at}
    work.connection.execute(insert(due_items).values(made))
    return False
