"""Advice becomes stale when something it stands on is recorded after the evaluation that gave it.

What no event tells is marked where it is written (`storage.touched`).
"""

from collections.abc import Mapping

from domain.evidence.touching import (
    OF_APPLICATIONS,
    OF_OFFERS,
    OF_PLACEMENTS,
    Definitions,
    Touched,
    of_erased,
    of_fact,
    of_request,
)
from messaging.envelope import Envelope
from messaging.events import BY_NAME
from storage.staleness import answers_erased, asked_of, hold_evaluations, last_evaluated_at
from storage.touched import ends_of, tell_stale
from storage.unit_of_work import UnitOfWork
from workers.listener import Handler
from workers.services import WorkerServices

NOTHING: Touched = frozenset()


def asked_answered_or_silent(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """A questionnaire was sent, was answered or ran out."""
    if _is_old(work, envelope):
        return
    asked = asked_of(work.connection, envelope.data["request"])
    touched = NOTHING if asked is None else of_request(services.policy.indicators.definitions, *asked)
    tell_stale(work, services.policy, touched, envelope.occurred_at)


def happened(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """Something happened to what the event is named after: a placement, an application, an offer."""
    if _is_old(work, envelope):
        return
    definitions = services.policy.indicators.definitions
    tell_stale(work, services.policy, _of_event(work, envelope, definitions), envelope.occurred_at)


def placement_proposed(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """A round moved the application too, together with many others."""
    if _is_old(work, envelope):
        return
    definitions = services.policy.indicators.definitions
    file_ends = ends_of(work.connection, "application.moved", [envelope.data["application"]])
    touched = of_fact(definitions, "application.moved", *file_ends) | _of_event(work, envelope, definitions)
    tell_stale(work, services.policy, touched, envelope.occurred_at)


def person_erased(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """The answers of a person are gone, and whatever opened the leaves of her file."""
    if _is_old(work, envelope):
        return
    definitions, application = services.policy.indicators.definitions, envelope.data["application"]
    erased = answers_erased(work.connection, application)
    touched = of_erased(definitions, *ends_of(work.connection, "application.moved", [application]))
    touched = touched.union(*(of_request(definitions, *asked) for asked in erased))
    tell_stale(work, services.policy, touched, envelope.occurred_at)


def _of_event(work: UnitOfWork, envelope: Envelope, definitions: Definitions) -> Touched:
    subject = envelope.data[next(iter(BY_NAME[envelope.name].fields))]
    return of_fact(definitions, envelope.name, *ends_of(work.connection, envelope.name, [subject]))


def _is_old(work: UnitOfWork, envelope: Envelope) -> bool:
    """Old news that the latest evaluation has seen changes nothing. Nobody stores another one before this is over."""
    hold_evaluations(work.connection)
    evaluated_at = last_evaluated_at(work.connection)
    return evaluated_at is not None and envelope.occurred_at <= evaluated_at


HANDLERS: Mapping[str, Handler[WorkerServices]] = {
    "feedback.due": asked_answered_or_silent,
    "feedback.received": asked_answered_or_silent,
    "feedback.expired": asked_answered_or_silent,
    "subject.erased": person_erased,
    **dict.fromkeys((*OF_PLACEMENTS, *OF_APPLICATIONS, *OF_OFFERS), happened),
    "placement.proposed": placement_proposed,
}
