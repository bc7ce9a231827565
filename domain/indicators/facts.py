"""What an evaluation is made from: stored facts, pseudonymous, as values.

Ids are opaque; an application's id is its pseudonym. Instants are aware UTC datetimes, periods calendar dates.
No name, contact, free text or health datum belongs here.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CallCorridor:
    """One corridor of a call, its cap (None: none) and whether a memorandum is in force for it."""

    origin: str
    host: str
    cap: int | None
    mou_in_force: bool


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One call for applications."""

    id: str
    corridors: tuple[CallCorridor, ...]


@dataclass(frozen=True, slots=True)
class WishFacts:
    """One ranked offer of an application and the country of its host."""

    offer: str
    host: str
    rank: int


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A status and the instant it was reached."""

    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """One application. `eligible` is None before the first verdict; `steps` are in order of time."""

    id: str
    call: str
    origin: str
    sex: str | None
    modality: str
    status: str
    submitted_at: datetime | None
    eligible: bool | None
    verdict: str | None
    wishes: tuple[WishFacts, ...]
    steps: tuple[StepFacts, ...]


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One placement offer of a host organisation in a country."""

    id: str
    host: str
    organisation: str
    capacity: int
    status: str


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One validated placement round and what its certificate says. `ranks`: rank obtained by everybody placed."""

    id: str
    placed: int
    upper_bound: int
    justified_envy: int
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """One placement from proposal to follow-up. `expired_side`: host or volunteer, whose silence ended it."""

    id: str
    application: str
    offer: str
    organisation: str
    origin: str
    host: str
    sex: str | None
    status: str
    proposed_at: datetime
    host_answered_at: datetime | None
    volunteer_answered_at: datetime | None
    expired_side: str | None
    starts_on: date
    ends_on: date
    started_on: date | None
    ended_on: date | None
    end_code: str | None
    suspended_days: int = 0


@dataclass(frozen=True, slots=True)
class ProtectionFacts:
    """One insurance or title period (both ends included; an open end lasts), or one allowance (`due_on`, `paid_on`)."""

    id: str
    placement: str
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None
    due_on: date | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """One feedback request: scheduled, sent, reminded, answered or expired."""

    id: str
    placement: str
    party: str
    moment: str
    status: str
    due_on: date
    answered_on: date | None
    entered_at: datetime | None
    language: str


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """One clean answer (`domain.feedback`): a value, None (left out) or "not_applicable"."""

    request: str
    item: str
    value: object


@dataclass(frozen=True, slots=True)
class EvaluationFacts:
    """Everything stored up to the end of `as_of`, in any order: the evaluation sorts what it needs."""

    as_of: date
    countries: tuple[str, ...]
    calls: tuple[CallFacts, ...] = ()
    applications: tuple[ApplicationFacts, ...] = ()
    offers: tuple[OfferFacts, ...] = ()
    rounds: tuple[RoundFacts, ...] = ()
    placements: tuple[PlacementFacts, ...] = ()
    protection: tuple[ProtectionFacts, ...] = ()
    requests: tuple[RequestFacts, ...] = ()
    answers: tuple[AnswerFacts, ...] = ()
