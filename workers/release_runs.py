"""Making the releases that are due, beside the handling of messages (`workers.runs`)."""

from dataclasses import dataclass, field
from threading import Event

from messaging.backoff import Backoff
from storage.database import Database
from storage.release_runs import RELEASE_RUNS
from storage.runs import RunClaim
from workers.listener import Background
from workers.release_attempt import ReleaseAttempt
from workers.round_course import Course
from workers.runs import Lease, Work, run_due
from workers.services import WorkerServices


@dataclass(frozen=True, slots=True)
class ReleaseSettings:
    """What a test may want otherwise."""

    lease: Lease = field(default_factory=Lease)
    backoff: Backoff = field(default_factory=Backoff)
    pause_seconds: float = 0.5


_DEFAULT = ReleaseSettings()


def make_due(database: Database, services: WorkerServices, stop: Event, settings: ReleaseSettings = _DEFAULT) -> int:
    """Make one release that is due; 1, or 0 when none is. Raises DatabaseUnavailable before anything has begun."""

    def attempt(claim: RunClaim, course: Course) -> ReleaseAttempt:
        return ReleaseAttempt(database, services, claim, course, settings.backoff, settings.pause_seconds)

    work = Work("release", RELEASE_RUNS, lambda claim, course: attempt(claim, course).run)
    return run_due(work, database, stop, settings.lease)


BACKGROUND: Background[WorkerServices] = Background(make_due, RELEASE_RUNS.none_under_way)
