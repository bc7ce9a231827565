"""One attempt at a round, from its claim to a settled round or a later attempt."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from config.crash_points import reach
from domain.errors import DomainError
from messaging.backoff import Backoff
from storage.runs import ClaimLost
from workers.round_computing import Computed, Loaded, Unconfirmed, load
from workers.round_course import Course, RunEnded
from workers.round_storing import RunStorage

_log = structlog.get_logger()
FAILED = "computation_failed"
Compute = Callable[[Loaded, Course], Computed]


@dataclass(frozen=True, slots=True)
class Attempt:
    """The work of one claim; one thread runs it, once."""

    storage: RunStorage
    backoff: Backoff
    compute: Compute

    def run(self) -> None:
        """A claim that was lost leaves everything as it is. Raises nothing."""
        try:
            self._run()
        except (RunEnded, ClaimLost) as end:
            _log.info("round_left", round=self._round, reason=type(end).__name__)
            self.storage.clear()
        except Exception as error:  # the claim runs out, and another attempt begins
            _log.error("round_unsettled", round=self._round, error=type(error).__name__)

    @property
    def _round(self) -> str:
        return self.storage.claim.subject

    def _run(self) -> None:
        if self.storage.claim.attempts > self.backoff.most:
            self._give_up("process_died")
            return
        try:
            self._load_and_settle()
        except (RunEnded, ClaimLost):
            raise
        except DomainError as refusal:
            self.storage.refused(refusal.code, refusal.parameters)
        except Exception as error:  # kept with the run, by its name only
            self._fail(error)

    def _load_and_settle(self) -> None:
        loaded = self.storage.patiently(self._load)
        reach("round.after_load")
        if loaded is None:
            raise ClaimLost(self._round)
        try:
            self._settle(loaded)
        except DomainError as refusal:
            self.storage.refused(refusal.code, refusal.parameters, loaded.inputs)
        except Unconfirmed as wrong:
            _log.error("round_unconfirmed", round=self._round, checks=wrong.checks)
            self.storage.refused("unconfirmed", {"checks": wrong.checks}, loaded.inputs)

    def _load(self) -> Loaded | None:
        with self.storage.database.read() as connection:
            return load(connection, self._round, self.storage.services.policy)

    def _settle(self, loaded: Loaded) -> None:
        course = self.storage.course
        computed = self.compute(loaded, course)
        reach("round.after_solve")
        course.reaches("storing")
        self.storage.store(loaded, computed)
        self.storage.simulated(computed)
        _log.info("round_simulated", round=self._round, seconds=course.seconds())

    def _fail(self, error: Exception) -> None:
        frame, attempts = traceback.extract_tb(error.__traceback__)[-1], self.storage.claim.attempts
        place = {"file": Path(frame.filename).name, "line": frame.lineno}
        _log.warning("round_failed", round=self._round, error=type(error).__name__, attempt=attempts, **place)
        if attempts >= self.backoff.most:
            self._give_up(type(error).__name__)
        else:
            self.storage.put_off(type(error).__name__, self.backoff.seconds(attempts))

    def _give_up(self, failure: str) -> None:
        _log.error("round_given_up", round=self._round, failure=failure)
        self.storage.refused(FAILED, {})
