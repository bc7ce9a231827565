"""What becomes stale by the calendar or by other rules, without anything being recorded."""

from datetime import datetime

from sqlalchemy import insert, select

from domain.events import PolicyChanged
from domain.evidence.touching import agreements_changed, changed_between
from domain.values import COUNTRIES
from storage.staleness import hold_evaluations, last_evaluated_at, last_policy
from storage.tables.feedback import due_items
from storage.touched import tell_stale
from storage.unit_of_work import UnitOfWork
from workers.services import WorkerServices

_POLICY = "policy"


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
    marked = tell_stale(work, policy, touched, work.clock.now())
    if marked:
        work.note("rule.changed", _POLICY)
    return marked


def note_changed_policy(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Tell once that the mechanism runs with other rules than those of the latest evaluation."""
    version, used = services.policy.version, last_policy(work.connection)
    if used is None or used == version:
        return 0
    # One scheduler at a time: each sees what the one before told.
    hold_evaluations(work.connection)
    told = select(due_items.c.subject).where(due_items.c.kind == _POLICY, due_items.c.subject == f"{used}:{version}")
    if work.connection.execute(told.limit(1)).first() is not None:
        return 0
    made = {"kind": _POLICY, "subject": f"{used}:{version}", "due_at": at, "made_due_at": at}
    work.connection.execute(insert(due_items).values(made))
    work.record(PolicyChanged(policy=version))
    return 1
