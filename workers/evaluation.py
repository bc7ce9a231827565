"""The evaluation worker: stored facts become indicators, judged criteria and recommendations."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from domain.events import EvaluationCompleted, EvaluationDue, RecommendationPublished
from domain.recommendations.evaluation import evaluate
from domain.recommendations.publication import full_document, published_document
from messaging.envelope import Envelope
from messaging.events import fact_of
from storage.evaluation_facts import evaluation_facts
from storage.evaluation_queries import store_evaluation
from storage.repositories import next_number
from storage.unit_of_work import UnitOfWork
from workers.listener import Listener
from workers.services import WorkerServices


def run_evaluation(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """Evaluate everything that is stored up to the instant that the schedule asked for."""
    due = fact_of(envelope)
    if not isinstance(due, EvaluationDue):
        raise TypeError(envelope.name)
    row = evaluation_row(work, services, due.evaluated_at)
    for advice in store_evaluation(work.connection, row):
        work.record(RecommendationPublished(recommendation=advice["id"], country=advice["country"]))
    work.record(EvaluationCompleted(evaluation=row["id"]))


def evaluation_row(work: UnitOfWork, services: WorkerServices, at: datetime) -> dict[str, Any]:
    """One evaluation with what each tier of readers may see of it."""
    policy = services.policy
    facts = evaluation_facts(work.connection, policy, at.date())
    result = evaluate(facts, policy.indicators, policy.criteria, policy.recommendations, at)
    definitions, thresholds = policy.indicators.definitions, policy.indicators.thresholds
    return {
        "id": f"E{next_number(work.connection, 'evaluations'):05d}",
        "evaluated_at": at,
        "facts_hash": hashlib.sha256(_canonical(facts)).hexdigest(),
        "policy_version": policy.version,
        "full": full_document(result),
        "restricted": published_document(result, definitions, thresholds["restricted"]),
        "public": published_document(result, definitions, thresholds["public"]),
    }


def _canonical(facts: object) -> bytes:
    return json.dumps(_plain(facts), sort_keys=True, separators=(",", ":"), default=_text).encode("utf-8")


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    slots = getattr(value, "__slots__", None)
    if slots is not None:
        return {name: _plain(getattr(value, name)) for name in slots}
    return value


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


LISTENER: Listener[WorkerServices] = Listener("evaluation", {"evaluation.due": run_evaluation})
