"""The catalogue of events on the wire: name, version, fields. A public contract, apart from the facts.

A change of fields is a new version: the old one stays readable by an upcaster and keeps its golden file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import events as facts
from domain.events import Fact
from messaging.envelope import SOURCE, Envelope, Message
from messaging.errors import MalformedMessage
from messaging.upcasters import UPCASTERS, Upcasters, upcast
from messaging.wire import CODE, COUNTRY, DATE, ID, INSTANT, REQUEST_KIND, SIDE, Kind, optional


@dataclass(frozen=True, slots=True)
class EventType:
    """One event in its current version.

    `fields` map wire names, equal to the fact's, to their kinds; the first one names the aggregate.
    """

    name: str
    version: int
    fact: type[Fact]
    fields: Mapping[str, Kind]

    def subject(self, fact: Fact) -> str:
        """The aggregate a fact is about, for example ``application:01J9``."""
        key = next(iter(self.fields))
        return f"{key}:{getattr(fact, key)}"

    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the data."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:passerelle:event:{self.name}:{self.version}",
            "type": "object",
            "properties": {name: dict(kind.schema) for name, kind in self.fields.items()},
            "required": sorted(self.fields),
            "additionalProperties": False,
        }


_PLACEMENT = {"placement": ID, "application": ID, "offer": ID}

EVENTS: tuple[EventType, ...] = (
    EventType("application.submitted", 1, facts.ApplicationSubmitted, {"application": ID, "call": ID}),
    EventType("application.information_supplied", 1, facts.ApplicationInformationSupplied, {"application": ID}),
    EventType("application.withdrawn", 1, facts.ApplicationWithdrawn, {"application": ID, "placement": optional(ID)}),
    EventType("verdict.decided", 1, facts.VerdictDecided, {"application": ID, "outcome": CODE, "decided_at": INSTANT}),
    EventType("review.requested", 1, facts.ReviewRequested, {"application": ID}),
    EventType("offer.submitted", 1, facts.OfferSubmitted, {"offer": ID}),
    EventType("offer.approved", 1, facts.OfferApproved, {"offer": ID}),
    EventType("round.requested", 1, facts.RoundRequested, {"round": ID, "call": ID}),
    EventType("round.simulated", 1, facts.RoundSimulated, {"round": ID, "call": ID}),
    EventType("round.validated", 1, facts.RoundValidated, {"round": ID, "call": ID}),
    EventType("placement.proposed", 1, facts.PlacementProposed, _PLACEMENT),
    EventType("placement.host_accepted", 1, facts.PlacementHostAccepted, _PLACEMENT),
    EventType("placement.host_declined", 1, facts.PlacementHostDeclined, _PLACEMENT | {"code": CODE}),
    EventType("placement.confirmed", 1, facts.PlacementConfirmed, _PLACEMENT),
    EventType("placement.declined", 1, facts.PlacementDeclined, _PLACEMENT | {"code": CODE}),
    EventType("placement.expired", 1, facts.PlacementExpired, _PLACEMENT | {"side": SIDE}),
    EventType("placement.started", 1, facts.PlacementStarted, _PLACEMENT | {"date": DATE}),
    EventType("placement.suspended", 1, facts.PlacementSuspended, _PLACEMENT),
    EventType("placement.postponed", 1, facts.PlacementPostponed, _PLACEMENT | {"code": CODE}),
    EventType("placement.completed", 1, facts.PlacementCompleted, _PLACEMENT | {"date": DATE}),
    EventType("placement.ended_early", 1, facts.PlacementEndedEarly, _PLACEMENT | {"code": CODE, "date": DATE}),
    EventType("feedback.due", 1, facts.FeedbackDue, {"request": ID, "kind": REQUEST_KIND, "due_at": INSTANT}),
    EventType("feedback.received", 1, facts.FeedbackReceived, {"request": ID}),
    EventType("feedback.expired", 1, facts.FeedbackExpired, {"request": ID}),
    EventType("incident.reported", 1, facts.IncidentReported, {"incident": ID}),
    EventType("evaluation.due", 1, facts.EvaluationDue, {"key": ID, "evaluated_at": INSTANT}),
    EventType("evaluation.completed", 1, facts.EvaluationCompleted, {"evaluation": ID}),
    EventType("recommendation.published", 1, facts.RecommendationPublished, {"recommendation": ID, "country": COUNTRY}),
    EventType("recommendation.stale", 1, facts.RecommendationStale, {"recommendation": ID, "country": COUNTRY}),
    EventType("policy.changed", 1, facts.PolicyChanged, {"policy": ID}),
    EventType("subject.erased", 1, facts.SubjectErased, {"application": ID}),
)
BY_NAME: Mapping[str, EventType] = {event.name: event for event in EVENTS}
_BY_FACT: Mapping[type[Fact], EventType] = {event.fact: event for event in EVENTS}


def event_of(fact: Fact) -> EventType:
    """The event type of a fact. Raises KeyError for a fact that is not in the catalogue."""
    return _BY_FACT[type(fact)]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What surrounds a fact: who began it (`correlation`), which message led to it, and when."""

    correlation: str
    causation: str | None
    occurred_at: datetime


def seal(fact: Fact, *, message: str, subject: str, seq: int, about: Circumstances) -> Message:
    """The fact as a message. Raises ValueError when a field is not what the catalogue says."""
    event = event_of(fact)
    data = {name: kind.write(getattr(fact, name)) for name, kind in event.fields.items()}
    return Message(
        id=message,
        name=event.name,
        version=event.version,
        source=SOURCE,
        subject=subject,
        seq=seq,
        correlation=about.correlation,
        causation=about.causation,
        occurred_at=about.occurred_at,
        data=json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    )


def opened(message: Message, upcasters: Upcasters = UPCASTERS) -> Envelope:
    """The message in the current version of its event. Raises MalformedMessage."""
    event = BY_NAME.get(message.name)
    if event is None:
        raise MalformedMessage("unknown_event", {"name": message.name})
    data = upcast(message.name, message.version, event.version, _parsed(message.data), upcasters)
    _check_fields(event, data)
    return Envelope(
        id=message.id,
        name=message.name,
        version=event.version,
        source=message.source,
        subject=message.subject,
        seq=message.seq,
        correlation=message.correlation,
        causation=message.causation,
        occurred_at=message.occurred_at,
        data=data,
    )


def fact_of(envelope: Envelope) -> Fact:
    """The fact that an envelope carries, with dates and instants as such."""
    event = BY_NAME[envelope.name]
    return event.fact(**{name: kind.read(envelope.data[name]) for name, kind in event.fields.items()})


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedMessage("not_json") from error
    if not isinstance(data, dict):
        raise MalformedMessage("not_an_object")
    return data


def _check_fields(event: EventType, data: Mapping[str, Any]) -> None:
    if data.keys() != event.fields.keys():
        raise MalformedMessage("wrong_fields", {"name": event.name})
    for name, kind in event.fields.items():
        try:
            kind.read(data[name])
        except (ValueError, TypeError) as error:
            raise MalformedMessage("wrong_value", {"name": event.name, "field": name}) from error
