"""Computing the rounds that were asked for, beside the handling of messages: a large one takes a minute or more.

1. A run is claimed; who dies with it is followed by another when the lease ends.
2. A thread computes and stores. This one renews the claim meanwhile, and notes how far the thread has come.
3. When the process shall end, the claim is given back at once: the thread may be in the middle of something long.
"""

import time
from dataclasses import dataclass, field
from threading import Event, Thread

import structlog

from config.crash_points import reach
from messaging.backoff import Backoff
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.round_runs import RunClaim, any_free, claim_run, give_back, none_under_way, renew
from workers.listener import Background
from workers.round_attempt import Attempt, Compute
from workers.round_computing import compute
from workers.round_course import Course
from workers.round_storing import RunStorage
from workers.services import WorkerServices

_log = structlog.get_logger()
_LOOK_SECONDS = 0.05
_END_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a test may want otherwise.

    `lease_seconds`: so long after a kill -9 another process begins again. `pause_seconds`: between two looks at a
    database that is away. `compute`: what leads from the inputs to an outcome.
    """

    lease_seconds: float = 30.0
    renew_seconds: float = 1.0
    pause_seconds: float = 0.5
    backoff: Backoff = field(default_factory=Backoff)
    reasons_at_once: int = 20_000
    compute: Compute = compute


_DEFAULT = RunSettings()


def compute_due(database: Database, services: WorkerServices, stop: Event, settings: RunSettings = _DEFAULT) -> int:
    """Compute one round that is due; 1, or 0 when none is. Raises DatabaseUnavailable before anything has begun."""
    with database.read() as connection:
        if not any_free(connection):
            return 0
    with database.write() as connection:
        claim = claim_run(connection, settings.lease_seconds)
    if claim is None:
        return 0
    reach("round.after_claim")
    course = Course(stop)
    storage = RunStorage(database, services, claim, course, settings.pause_seconds, settings.reasons_at_once)
    # A daemon: what is in the middle of something long does not keep an ending process.
    work = Thread(target=Attempt(storage, settings.backoff, settings.compute).run, name="round", daemon=True)
    work.start()
    _Watch(database, claim, course, settings).until_done(work)
    return 1


@dataclass(frozen=True, slots=True)
class _Watch:
    """Keeps the claim of a thread that computes."""

    database: Database
    claim: RunClaim
    course: Course
    settings: RunSettings

    def until_done(self, work: Thread) -> None:
        renewed = time.monotonic()
        while work.is_alive() and not self.course.stop.is_set():
            work.join(_LOOK_SECONDS)
            if time.monotonic() - renewed >= self.settings.renew_seconds and not self.course.ended.is_set():
                renewed = time.monotonic()
                self._renew()
        if self.course.stop.is_set():
            self._let_go()
            work.join(_END_SECONDS)

    def _renew(self) -> None:
        """A database that is away does not end the work: the claim may still be there when it comes back."""
        try:
            with self.database.write() as connection:
                held = renew(connection, self.claim, self.course.progress, self.settings.lease_seconds)
        except DatabaseUnavailable as error:
            _log.warning("database_unavailable", round=self.claim.round_id, code=error.code)
            return
        if not held:
            self.course.ended.set()

    def _let_go(self) -> None:
        try:
            with self.database.write() as connection:
                give_back(connection, self.claim)
        except DatabaseUnavailable as error:
            _log.warning("database_unavailable", round=self.claim.round_id, code=error.code)


BACKGROUND: Background[WorkerServices] = Background(compute_due, none_under_way)
