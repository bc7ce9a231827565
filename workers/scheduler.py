"""The scheduler role: a clock that ticks. What is due is decided by `workers.schedule` and the database alone."""

import threading

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from storage.database import Database
from storage.errors import DatabaseUnavailable
from workers.schedule import tick
from workers.services import WorkerServices

_log = structlog.get_logger()

# A laptop that slept, a machine that was frozen: run once when it wakes, not once for each missed tick.
_DEFAULTS = {"coalesce": True, "misfire_grace_time": 3600, "max_instances": 1}


def run_scheduler(
    database: Database, services: WorkerServices, stop: threading.Event, every_seconds: float = 30.0
) -> None:
    """Tick at once and then regularly, until `stop` is set. A running batch is finished first."""

    def beat() -> None:
        try:
            tick(database, services, services.clock.now(), stop)
        except DatabaseUnavailable as error:
            _log.warning("database_unavailable", role="scheduler", code=error.code)
        except Exception as error:  # the next tick asks the same questions again
            _log.error("tick_failed", error=type(error).__name__)

    scheduler = BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults=_DEFAULTS,
        timezone="UTC",
    )
    scheduler.add_job(beat, "interval", seconds=every_seconds, id="tick")
    beat()
    if stop.is_set():
        return
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)
