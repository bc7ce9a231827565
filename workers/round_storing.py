"""What an attempt at a round writes: the results in short transactions, then the round itself in a last one.

Every transaction makes sure of the claim first, so that of two attempts only one ever writes.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeVar, get_args

import structlog
from sqlalchemy import Connection

from config.crash_points import reach
from domain.events import RoundSimulated
from domain.matching.inputs import RoundInputs
from domain.round import ROUND, PlacementRound
from storage import repositories
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.repositories import record_step
from storage.round_documents import Kind, keep_document
from storage.round_reasons import delete_reasons, reason_rows, store_reasons
from storage.round_runs import ROUND_RUNS, forget_results, remove_put_aside, request_of
from storage.runs import ClaimLost, RunClaim
from storage.unit_of_work import UnitOfWork, unit_of_work
from workers.round_computing import Computed, Loaded
from workers.round_course import Course
from workers.services import WorkerServices

_log = structlog.get_logger()
_Answer = TypeVar("_Answer")
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class RunStorage:
    """The writing side of one claim. Every method raises ClaimLost, and RunEnded when the work is to stop.

    A database that is away is waited for: `pause_seconds` between two looks.
    """

    database: Database
    services: WorkerServices
    claim: RunClaim
    course: Course
    pause_seconds: float
    reasons_at_once: int

    def patiently(self, work: Callable[[], _Answer]) -> _Answer:
        """Do `work`, again and again while the database is away. Raises RunEnded."""
        while True:
            self.course.require()
            try:
                return work()
            except DatabaseUnavailable as error:
                _log.warning("database_unavailable", round=self.claim.subject, code=error.code)
                self.course.ended.wait(self.pause_seconds)

    def store(self, loaded: Loaded, computed: Computed) -> None:
        """Keep reasons and documents in place of what an earlier attempt has left."""
        own = self.claim.subject
        self._write(partial(delete_reasons, round_id=own))
        for rows in _batches(reason_rows(loaded.inputs, computed.outcome, loaded.identifiers), self.reasons_at_once):
            self._write(partial(store_reasons, round_id=own, rows=rows))
        reach("round.mid_store")
        for kind in get_args(Kind):
            self._write(partial(keep_document, round_id=own, kind=kind, document=computed.documents[kind]))
        reach("round.before_finish")

    def simulated(self, computed: Computed) -> None:
        """The round is computed: from here on people can read it."""

        def change(work: UnitOfWork, asked: PlacementRound) -> None:
            _move(work, asked, "simulate", simulated_at=work.clock.now(), report=computed.report)
            work.record(RoundSimulated(round=asked.id, call=asked.call_id))

        self._finish(change)

    def refused(self, code: str, parameters: dict[str, Any], inputs: RoundInputs | None = None) -> None:
        """The round cannot be computed: it is told why, and nothing is kept but what it was computed from."""

        def change(work: UnitOfWork, asked: PlacementRound) -> None:
            forget_results(work.connection, asked.id)
            if inputs is not None:
                keep_document(work.connection, asked.id, "inputs", inputs.to_document())
            _move(work, asked, "refuse", refusal={"code": code, "parameters": parameters})

        self._finish(change)

    def put_off(self, failure: str, seconds: float) -> None:
        """Again after so many seconds."""
        self._write(partial(ROUND_RUNS.put_off, claim=self.claim, failure=failure, seconds=seconds))

    def clear(self) -> None:
        """Remove the run of a round that was put aside meanwhile. Never waits: the next claim does it otherwise."""
        try:
            with self.database.write() as connection:
                remove_put_aside(connection, self.claim)
        except DatabaseUnavailable as error:
            _log.warning("database_unavailable", round=self.claim.subject, code=error.code)

    def _write(self, change: Callable[[Connection], None]) -> None:
        def transact() -> None:
            with self.database.write() as connection:
                ROUND_RUNS.require(connection, self.claim)
                change(connection)

        self.patiently(transact)

    def _finish(self, change: Callable[[UnitOfWork, PlacementRound], None]) -> None:
        def transact() -> None:
            with self._last_unit() as work:
                # The round first: who puts it aside locks it first as well.
                asked = repositories.rounds.find(work.connection, self.claim.subject, lock=True)
                ROUND_RUNS.require(work.connection, self.claim)
                if asked is None:
                    raise ClaimLost(self.claim.subject)
                change(work, asked)
                ROUND_RUNS.remove(work.connection, self.claim)
                work.commit()

        self.patiently(transact)

    @contextmanager
    def _last_unit(self) -> Iterator[UnitOfWork]:
        with self.database.read() as connection:
            correlation, causation = request_of(connection, self.claim.subject)
        with unit_of_work(self.database, self.services.clock, correlation=correlation, causation=causation) as work:
            yield work


def _move(work: UnitOfWork, asked: PlacementRound, action: str, **changes: Any) -> None:
    status = ROUND.after(asked.status, action)
    repositories.rounds.save(work.connection, dataclasses.replace(asked, status=status, **changes))
    record_step(work.connection, "round", asked.id, status, work.clock.now())


def _batches(rows: Iterable[_Row], most: int) -> Iterator[list[_Row]]:
    ordered = iter(rows)
    while batch := list(islice(ordered, most)):
        yield batch
