"""Facts: what happened, in the past tense. Identifiers, states, codes and dates only.

A fact never carries a name, a contact, free text or anything about health. How a fact travels is
written apart, in ``messaging/events.py``; a test keeps the two lists equal.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened. Its instant is stamped when it is recorded."""


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted(Fact):
    application: str
    call: str


@dataclass(frozen=True, slots=True)
class ApplicationInformationSupplied(Fact):
    application: str


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn(Fact):
    """`placement` is the placement that the withdrawal ended, if there was one."""

    application: str
    placement: str | None


@dataclass(frozen=True, slots=True)
class VerdictDecided(Fact):
    application: str
    outcome: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRequested(Fact):
    application: str


@dataclass(frozen=True, slots=True)
class OfferSubmitted(Fact):
    offer: str


@dataclass(frozen=True, slots=True)
class OfferApproved(Fact):
    offer: str


@dataclass(frozen=True, slots=True)
class RoundRequested(Fact):
    round: str
    call: str


@dataclass(frozen=True, slots=True)
class RoundSimulated(Fact):
    round: str
    call: str


@dataclass(frozen=True, slots=True)
class RoundValidated(Fact):
    round: str
    call: str


@dataclass(frozen=True, slots=True)
class PlacementFact(Fact):
    """What every fact about a placement names; not recorded itself."""

    placement: str
    application: str
    offer: str


@dataclass(frozen=True, slots=True)
class PlacementProposed(PlacementFact):
    """The round offered the seat; the host answers first."""


@dataclass(frozen=True, slots=True)
class PlacementHostAccepted(PlacementFact):
    """The host said yes; the volunteer answers next."""


@dataclass(frozen=True, slots=True)
class PlacementHostDeclined(PlacementFact):
    code: str


@dataclass(frozen=True, slots=True)
class PlacementConfirmed(PlacementFact):
    """The volunteer said yes as well."""


@dataclass(frozen=True, slots=True)
class PlacementDeclined(PlacementFact):
    code: str


@dataclass(frozen=True, slots=True)
class PlacementExpired(PlacementFact):
    """`side` is who did not answer in time: ``host`` or ``volunteer``."""

    side: str


@dataclass(frozen=True, slots=True)
class PlacementStarted(PlacementFact):
    date: date


@dataclass(frozen=True, slots=True)
class PlacementSuspended(PlacementFact):
    """Service is interrupted; it may resume."""


@dataclass(frozen=True, slots=True)
class PlacementPostponed(PlacementFact):
    code: str


@dataclass(frozen=True, slots=True)
class PlacementCompleted(PlacementFact):
    date: date


@dataclass(frozen=True, slots=True)
class PlacementEndedEarly(PlacementFact):
    code: str
    date: date


@dataclass(frozen=True, slots=True)
class FeedbackDue(Fact):
    """`kind` is ``request`` or ``reminder``."""

    request: str
    kind: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackReceived(Fact):
    request: str


@dataclass(frozen=True, slots=True)
class FeedbackExpired(Fact):
    request: str


@dataclass(frozen=True, slots=True)
class IncidentReported(Fact):
    """A private report; neither its placement nor its category leaves the team."""

    incident: str


@dataclass(frozen=True, slots=True)
class EvaluationDue(Fact):
    """`key` names the evaluation that is due, so that it is made once."""

    evaluated_at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class EvaluationCompleted(Fact):
    evaluation: str


@dataclass(frozen=True, slots=True)
class RecommendationPublished(Fact):
    recommendation: str
    country: str


@dataclass(frozen=True, slots=True)
class RecommendationStale(Fact):
    """Something that the recommendation stands on changed after the evaluation that gave it."""

    recommendation: str
    country: str


@dataclass(frozen=True, slots=True)
class PolicyChanged(Fact):
    """The mechanism runs with other rules than those of the last evaluation; `policy` is their version."""

    policy: str


@dataclass(frozen=True, slots=True)
class SubjectErased(Fact):
    """What named or reached the person of this file is gone; what counts her stays under the pseudonym."""

    application: str
