"""Advice becomes stale when something it stands on is recorded after the evaluation that gave it."""

from collections.abc import Mapping

from domain.events import RecommendationStale
from domain.evidence.touching import OF_PLACEMENTS, Touched, of_event, of_request
from messaging.envelope import Envelope
from storage.staleness import (
    answers_erased,
    asked_of,
    ends_of,
    hold_evaluations,
    last_evaluated_at,
    mark_stale,
    note_touched,
)
from storage.unit_of_work import UnitOfWork
from workers.listener import Handler
from workers.services import WorkerServices

NOTHING: Touched = frozenset()


def answered_or_silent(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """A questionnaire was answered or ran out."""
    asked = asked_of(work.connection, envelope.data["request"])
    definitions = services.policy.indicators.definitions
    _mark(work, envelope, services, NOTHING if asked is None else of_request(definitions, *asked))


def placement_moved(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """Something happened to a placement."""
    ends = ends_of(work.connection, envelope.data["placement"])
    definitions = services.policy.indicators.definitions
    _mark(work, envelope, services, NOTHING if ends is None else of_event(definitions, envelope.name, *ends))


def person_erased(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """The answers of a person are gone."""
    definitions = services.policy.indicators.definitions
    erased = answers_erased(work.connection, envelope.data["application"])
    _mark(work, envelope, services, NOTHING.union(*(of_request(definitions, *asked) for asked in erased)))


def _mark(work: UnitOfWork, envelope: Envelope, services: WorkerServices, touched: Touched) -> None:
    """Old news that the latest evaluation has seen changes nothing."""
    if not touched:
        return
    hold_evaluations(work.connection)
    evaluated_at = last_evaluated_at(work.connection)
    if evaluated_at is not None and envelope.occurred_at <= evaluated_at:
        return
    # Also before the first evaluation, and for advice that is stale already: one may be counting now.
    note_touched(work.connection, touched, envelope.occurred_at)
    criteria = services.policy.criteria
    for identifier, country in mark_stale(work.connection, criteria, touched, envelope.occurred_at):
        work.record(RecommendationStale(recommendation=identifier, country=country))


HANDLERS: Mapping[str, Handler[WorkerServices]] = {
    "feedback.received": answered_or_silent,
    "feedback.expired": answered_or_silent,
    "subject.erased": person_erased,
    **dict.fromkeys(OF_PLACEMENTS, placement_moved),
}
