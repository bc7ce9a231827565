"""The schedule: what becomes due, and why. A tick only makes due; the workers deliver.

Every sweep is a question to the database with a unique answer, so that three schedulers at once, a late start, or a
clock that jumps make each thing due exactly once.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event

import structlog

from config.clock import FixedClock
from config.crash_points import reach
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.unit_of_work import UnitOfWork, unit_of_work
from workers.services import WorkerServices
from workers.sweeps import (
    endings,
    evaluation,
    feedback,
    files,
    follow_ups,
    proposals,
    protection,
    releases,
    retention,
    staleness,
)

_log = structlog.get_logger()

Run = Callable[[UnitOfWork, WorkerServices, datetime], int]
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Sweep:
    """`run` changes one batch and returns how much it found; `once` when it leaves nothing for a second call."""

    name: str
    run: Run
    why: str
    once: bool = False


# In this order: what ends is ended before anybody is reminded of it, and the evaluation sees everything before it.
SWEEPS: tuple[Sweep, ...] = (
    Sweep("proposals.expire", proposals.expire_unanswered, "a silent party must not hold a seat"),
    Sweep("proposals.remind", proposals.remind_silent, "half the time is over and nobody answered"),
    Sweep("feedback.close", feedback.close_late, "answers count for three weeks"),
    Sweep("feedback.send", feedback.send_due, "its day in the service has come"),
    Sweep("feedback.remind", feedback.remind, "a week without an answer"),
    Sweep("placements.follow_up", endings.finish_followed_up, "the last questionnaire is answered or over"),
    Sweep("applications.end", endings.end_unplaced, "the call is over and no seat can come free"),
    Sweep("protection.alert", protection.alert_gaps, "nobody stays without cover unnoticed"),
    Sweep("files.assign", files.assign_left_alone, "every open file has a focal point who answers"),
    Sweep("policy.watch", staleness.note_changed_policy, "other rules give other findings", once=True),
    Sweep("evidence.expire", staleness.mark_changed_rules, "a target or a review holds for a time only", once=True),
    Sweep("days.pass", staleness.mark_passed_days, "what is counted up to the day changes with it", once=True),
    Sweep("evaluation.due", evaluation.make_evaluation_due, "something happened since the last evaluation", once=True),
    Sweep("follow_ups.plan", follow_ups.plan_follow_ups, "a recommendation was published"),
    Sweep("follow_ups.ask", follow_ups.ask_follow_ups, "its month has come, and the country says what became of it"),
    Sweep("follow_ups.close", follow_ups.close_followed_up, "nothing more is asked after the last month"),
    Sweep("releases.due", releases.make_release_due, "a wave has closed since the last release", once=True),
    Sweep("keys.forget", retention.forget_old_keys, "keys and sessions are kept for a time only", once=True),
    Sweep("rounds.forget", retention.forget_round_lists, "lists of people are kept where they were used", once=True),
    Sweep("outbox.forget", retention.forget_published, "delivered events are kept for a week", once=True),
    Sweep("outbox.emit_lost", retention.emit_lost, "a broker may lose what it has confirmed", once=True),
)


def tick(
    database: Database,
    services: WorkerServices,
    at: datetime,
    stop: Event | None = None,
    sweeps: Sequence[Sweep] = SWEEPS,
) -> dict[str, int]:
    """Make everything due that is due at or before `at`, facts stamped with `at`: sweep → how much it found.

    A sweep that fails stops no other one; its error is raised at the end. Who plays years at once may leave sweeps out.
    """
    correlation = f"tick-{uuid.uuid4().hex}"
    found: dict[str, int] = {}
    failures: list[Exception] = []
    for sweep in sweeps:
        try:
            found[sweep.name] = _run(sweep, database, services, at, correlation, stop)
        except Exception as error:  # raised below, after the other sweeps
            _log.error("sweep_failed", sweep=sweep.name, error=type(error).__name__)
            failures.append(error)
    if failures:
        raise failures[0]
    return found


def _run(
    sweep: Sweep, database: Database, services: WorkerServices, at: datetime, correlation: str, stop: Event | None
) -> int:
    total = 0
    while stop is None or not stop.is_set():
        found = _batch(sweep, database, services, at, correlation)
        total += found
        if found == 0 or sweep.once:
            break
    if total:
        _log.info("sweep_done", sweep=sweep.name, found=total)
    return total


def _batch(sweep: Sweep, database: Database, services: WorkerServices, at: datetime, correlation: str) -> int:
    """One batch in one transaction. A transaction that gave way to another one is tried again."""
    for remaining in reversed(range(_TRIES)):
        try:
            with unit_of_work(database, FixedClock(at), correlation=correlation) as work:
                found = sweep.run(work, services, at)
                if found:
                    reach("scheduler.before_commit")
                    work.commit()
                    reach("scheduler.after_commit")
                return found
        except DatabaseUnavailable as error:
            if error.code != "conflict" or remaining == 0:
                raise
    raise AssertionError("the last try returns or raises")
