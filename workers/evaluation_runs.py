"""Computing the evaluations that were asked for, beside the handling of messages (`workers.runs`)."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any

import structlog

from config.crash_points import reach
from domain.events import EvaluationCompleted, RecommendationPublished, RecommendationStale
from domain.indicators.tally import Tallies
from domain.indicators.tally_document import document_of
from domain.policy import Policy
from domain.recommendations.evaluation import Evaluation, conclude
from domain.recommendations.publication import full_document, published_document
from messaging.backoff import Backoff
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.evaluation_queries import store_evaluation
from storage.evaluation_runs import EVALUATION_RUNS, AskedEvaluation, asked_evaluation
from storage.evidence_graph import build_graph
from storage.repositories import next_number
from storage.runs import ClaimLost, RunClaim
from storage.staleness import hold_evaluations, last_evaluated_at
from storage.unit_of_work import UnitOfWork, unit_of_work
from workers.evaluation_course import Counted, count_everybody
from workers.listener import Background
from workers.quality_list import with_both_languages
from workers.round_course import Course, RunEnded
from workers.runs import Lease, Work, run_due
from workers.services import WorkerServices

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class EvaluationAttempt:
    """The work of one claim on an evaluation; one thread runs it, once."""

    database: Database
    services: WorkerServices
    claim: RunClaim
    course: Course
    backoff: Backoff = field(default_factory=Backoff)

    def run(self) -> None:
        """A claim that was lost leaves everything as it is. Raises nothing."""
        try:
            self._run()
        except (RunEnded, ClaimLost) as end:
            _log.info("evaluation_left", key=self.claim.subject, reason=type(end).__name__)
        except Exception as error:  # kept with the run, by its name only; the claim runs out when that fails too
            self._fail(error)

    def _run(self) -> None:
        with self.database.read() as connection:
            asked = asked_evaluation(connection, self.claim)
        if asked is None:
            raise ClaimLost(self.claim.subject)
        at = asked.evaluated_at
        counted = count_everybody(self.database, self.services, at.date(), self._counts)
        reach("evaluation.after_count")
        self.course.reaches("concluding")
        policy = self.services.policy
        result = with_both_languages(
            conclude(counted.tallies, counted.frame, policy.indicators, policy.criteria, policy.recommendations, at)
        )
        self.course.reaches("storing")
        row = self._row(result, counted, policy)
        with self._last_unit(asked) as work:
            hold_evaluations(work.connection)
            latest = last_evaluated_at(work.connection)
            # Put off after a failure, it may end after one of a later instant: then nobody needs it any more.
            overtaken = latest is not None and latest > at
            if not overtaken:
                store(work, row, policy, counted.seen_until)
            EVALUATION_RUNS.remove(work.connection, self.claim)
            work.commit()
        ended = "evaluation_overtaken" if overtaken else "evaluation_completed"
        _log.info(ended, key=self.claim.subject, seconds=self.course.seconds())

    def _counts(self, done: int, total: int) -> None:
        self.course.reaches("counting", done, total)

    def _row(self, result: Evaluation, counted: Counted, policy: Policy) -> dict[str, Any]:
        """One evaluation with what each tier of readers may see of it, and the hashes of its evidence."""
        secret = self.services.keys.evidence_secret
        definitions, thresholds = policy.indicators.definitions, policy.indicators.thresholds
        return {
            "evaluated_at": result.evaluated_at,
            "facts_hash": hash_of(counted.tallies),
            "policy_version": policy.version,
            "full": full_document(result),
            "restricted": published_document(result, definitions, thresholds["restricted"]),
            "public": published_document(result, definitions, thresholds["public"]),
            "graph": build_graph(result, counted.about_nobody, counted.roots, policy, secret),
        }

    @contextmanager
    def _last_unit(self, asked: AskedEvaluation) -> Iterator[UnitOfWork]:
        unit = unit_of_work(
            self.database, self.services.clock, correlation=asked.correlation, causation=asked.causation
        )
        with unit as work:
            EVALUATION_RUNS.require(work.connection, self.claim)
            yield work

    def _fail(self, error: Exception) -> None:
        attempts = self.claim.attempts
        _log.warning("evaluation_failed", key=self.claim.subject, error=type(error).__name__, attempt=attempts)
        try:
            with self.database.write() as connection:
                seconds = self.backoff.seconds(attempts)
                EVALUATION_RUNS.put_off(connection, self.claim, type(error).__name__, seconds)
        except DatabaseUnavailable as away:
            _log.warning("database_unavailable", key=self.claim.subject, code=away.code)


def store(work: UnitOfWork, row: dict[str, Any], policy: Policy, seen_until: datetime) -> None:
    """Store an evaluation under the next number, and tell who listens what is new in it.

    `seen_until`: facts of a later instant need not be in it.
    """
    numbered = {"id": f"E{next_number(work.connection, 'evaluations'):05d}", **row}
    news = store_evaluation(work.connection, numbered, policy.criteria, seen_until)
    for identifier, country in news.published:
        work.record(RecommendationPublished(recommendation=identifier, country=country))
    for identifier, country in news.stale:
        work.record(RecommendationStale(recommendation=identifier, country=country))
    work.record(EvaluationCompleted(evaluation=numbered["id"]))


def hash_of(tallies: Tallies) -> str:
    """The SHA-256 of everything that was counted: the same facts in any order have the same."""
    written = json.dumps(document_of(tallies), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()


def evaluate_due(database: Database, services: WorkerServices, stop: Event, lease: Lease | None = None) -> int:
    """Compute one evaluation that is due; 1, or 0 when none is. Raises DatabaseUnavailable before it has begun."""

    def attempt(claim: RunClaim, course: Course) -> EvaluationAttempt:
        return EvaluationAttempt(database, services, claim, course)

    work = Work("evaluation", EVALUATION_RUNS, lambda claim, course: attempt(claim, course).run)
    return run_due(work, database, stop, lease or Lease())


BACKGROUND: Background[WorkerServices] = Background(evaluate_due, EVALUATION_RUNS.none_under_way)
