"""One attempt at a release, from its claim to an audited or refused release, or a later attempt."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection

from config.crash_points import reach
from messaging.backoff import Backoff
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.release_runs import RELEASE_RUNS
from storage.releases import earlier_ids, earlier_releases, find_release, settle_release, wait_for_turn
from storage.runs import ClaimLost, RunClaim
from storage.wave_states import call_codes
from workers.release_attack import AttackFailed
from workers.release_computing import Made, Making, make
from workers.release_counting import Count, closed_of, count_closed
from workers.release_records import Records, count_cohorts, store_tables
from workers.round_course import Course, RunEnded
from workers.services import WorkerServices

_log = structlog.get_logger()
_Answer = TypeVar("_Answer")


class EarlierChanged(Exception):
    """Another release was settled while this one was made: it is made again."""


@dataclass(frozen=True, slots=True)
class ReleaseAttempt:
    """The work of one claim; one thread runs it, once. Every writing makes sure of the claim first."""

    database: Database
    services: WorkerServices
    claim: RunClaim
    course: Course
    backoff: Backoff
    pause_seconds: float

    def run(self) -> None:
        """A claim that was lost leaves everything as it is. Raises nothing."""
        try:
            self._run()
        except (RunEnded, ClaimLost) as end:
            _log.info("release_left", release=self.claim.subject, reason=type(end).__name__)
        except Exception as error:  # the claim runs out, and another attempt begins
            _log.error("release_unsettled", release=self.claim.subject, error=type(error).__name__)

    def _run(self) -> None:
        if self.claim.attempts > self.backoff.most:
            self._refuse("process_died")
            return
        try:
            self._settle(self._patiently(self._make))
        except (RunEnded, ClaimLost):
            raise
        except AttackFailed as failure:
            self._refuse(f"attack_{failure.code}")
        except Exception as error:  # kept with the run, by its name only
            self._fail(error)

    def _make(self) -> Made:
        making, count = self._count()
        made = make(making, count, self.course)
        reach("release.after_audit")
        return made

    def _count(self) -> tuple[Making, Count]:
        """One reading, so that all counts are of one state."""
        with self.database.read() as connection:
            release = find_release(connection, self.claim.subject)
            if release is None:
                raise ClaimLost(self.claim.subject)
            earlier = earlier_releases(connection, release["id"])
            policy = self.services.policy
            cohorts = count_cohorts(connection, policy, release, earlier, self.course)
            making = Making(release, policy, call_codes(connection), earlier, cohorts)
            key = self.services.keys.release_key()
            closed = [closed_of(one) for one in earlier]
            return making, count_closed(connection, policy, release, closed, key, self.course)

    def _settle(self, made: Made) -> None:
        if not made.is_safe:
            _log.error("release_narrowed", release=self.claim.subject, narrowed=len(made.audit["report"]["narrowed"]))
            self._end("refused", {"audit": {"code": "narrowed", **made.audit}})
            return
        reach("release.before_finish")
        self._end("audited", {**made.documents, "audit": made.audit}, made)
        _log.info("release_audited", release=self.claim.subject, seconds=self.course.seconds())

    def _refuse(self, code: str) -> None:
        _log.error("release_refused", release=self.claim.subject, reason=code)
        self._end("refused", {"audit": {"code": code}})

    def _end(self, status: str, values: Mapping[str, Any], made: Made | None = None) -> None:
        def change() -> None:
            with self.database.write() as connection:
                RELEASE_RUNS.require(connection, self.claim)
                if made is not None:
                    self._require_the_same_earlier(connection, made)
                dated = {**values, "audited_at": self.services.clock.now()}
                settle_release(connection, self.claim.subject, status, dated)
                self._store(connection, made.records if made else None)
                RELEASE_RUNS.remove(connection, self.claim)

        self._patiently(change)

    def _require_the_same_earlier(self, connection: Connection, made: Made) -> None:
        """What was told meanwhile, this one was neither protected nor attacked with. Raises EarlierChanged."""
        wait_for_turn(connection)
        if earlier_ids(connection, self.claim.subject) != made.earlier:
            raise EarlierChanged

    def _store(self, connection: Connection, records: Records | None) -> None:
        """The rows of the tables leave with the documents or not at all."""
        release = find_release(connection, self.claim.subject) if records and records.tables else None
        if release is not None and records is not None:
            store_tables(connection, self.services.policy, release, records, self.services.keys.release_key())

    def _fail(self, error: Exception) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = {"file": Path(frame.filename).name, "line": frame.lineno}
        name, attempts = type(error).__name__, self.claim.attempts
        _log.warning("release_failed", release=self.claim.subject, error=name, attempt=attempts, **place)
        if attempts >= self.backoff.most:
            self._refuse("computation_failed")
            return
        seconds = self.backoff.seconds(attempts)
        self._patiently(lambda: self._put_off(name, seconds))

    def _put_off(self, name: str, seconds: float) -> None:
        with self.database.write() as connection:
            RELEASE_RUNS.put_off(connection, self.claim, name, seconds)

    def _patiently(self, work: Callable[[], _Answer]) -> _Answer:
        """Do `work`, again and again while the database is away. Raises RunEnded."""
        while True:
            self.course.require()
            try:
                return work()
            except DatabaseUnavailable as error:
                _log.warning("database_unavailable", release=self.claim.subject, code=error.code)
                self.course.ended.wait(self.pause_seconds)
