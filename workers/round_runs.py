"""Computing the rounds that were asked for, beside the handling of messages (`workers.runs`)."""

from dataclasses import dataclass, field
from threading import Event

from messaging.backoff import Backoff
from storage.database import Database
from storage.round_runs import ROUND_RUNS
from storage.runs import RunClaim
from workers.listener import Background
from workers.round_attempt import Attempt, Compute
from workers.round_computing import compute
from workers.round_course import Course
from workers.round_storing import RunStorage
from workers.runs import Lease, Work, run_due
from workers.services import WorkerServices


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

    def attempt(claim: RunClaim, course: Course) -> Attempt:
        storage = RunStorage(database, services, claim, course, settings.pause_seconds, settings.reasons_at_once)
        return Attempt(storage, settings.backoff, settings.compute)

    work = Work("round", ROUND_RUNS, lambda claim, course: attempt(claim, course).run)
    return run_due(work, database, stop, Lease(settings.lease_seconds, settings.renew_seconds))


BACKGROUND: Background[WorkerServices] = Background(compute_due, ROUND_RUNS.none_under_way)
