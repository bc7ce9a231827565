"""Long work beside the handling of messages, one run at a time: a round, or a release, takes a minute or more.

1. A run is claimed; who dies with it is followed by another when the lease ends.
2. A thread does the work and stores it. This one renews the claim meanwhile, and notes how far the thread has come.
3. When the process shall end, the claim is given back at once: the thread may be in the middle of something long.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

import structlog

from config.crash_points import reach
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.runs import RunClaim, Runs
from workers.round_course import Course

_log = structlog.get_logger()
_LOOK_SECONDS = 0.05
_END_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Lease:
    """`seconds`: so long after a kill -9 another process begins again."""

    seconds: float = 30.0
    renew_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of long work: its name, its runs, and what one claim leads to (a function that raises nothing)."""

    name: str
    runs: Runs
    attempt: Callable[[RunClaim, Course], Callable[[], None]]


def run_due(work: Work, database: Database, stop: Event, lease: Lease) -> int:
    """Do one run that is due; 1, or 0 when none is. Raises DatabaseUnavailable before anything has begun."""
    with database.read() as connection:
        if not work.runs.any_free(connection):
            return 0
    with database.write() as connection:
        claim = work.runs.claim(connection, lease.seconds)
    if claim is None:
        return 0
    reach(f"{work.name}.after_claim")
    course = Course(stop)
    # A daemon: what is in the middle of something long does not keep an ending process.
    thread = Thread(target=work.attempt(claim, course), name=work.name, daemon=True)
    thread.start()
    _Watch(work, database, claim, course, lease).until_done(thread)
    return 1


@dataclass(frozen=True, slots=True)
class _Watch:
    """Keeps the claim of a thread that works."""

    work: Work
    database: Database
    claim: RunClaim
    course: Course
    lease: Lease

    def until_done(self, thread: Thread) -> None:
        renewed = time.monotonic()
        while thread.is_alive() and not self.course.stop.is_set():
            thread.join(_LOOK_SECONDS)
            if time.monotonic() - renewed >= self.lease.renew_seconds and not self.course.ended.is_set():
                renewed = time.monotonic()
                self._renew()
        if self.course.stop.is_set():
            self._let_go()
            thread.join(_END_SECONDS)

    def _renew(self) -> None:
        """A database that is away does not end the work: the claim may still be there when it comes back."""
        try:
            with self.database.write() as connection:
                held = self.work.runs.renew(connection, self.claim, self.course.progress, self.lease.seconds)
        except DatabaseUnavailable as error:
            self._warn(error)
            return
        if not held:
            self.course.ended.set()

    def _let_go(self) -> None:
        try:
            with self.database.write() as connection:
                self.work.runs.give_back(connection, self.claim)
        except DatabaseUnavailable as error:
            self._warn(error)

    def _warn(self, error: DatabaseUnavailable) -> None:
        _log.warning("database_unavailable", **{self.work.name: self.claim.subject}, code=error.code)
