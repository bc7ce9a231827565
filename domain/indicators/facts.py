"""What an evaluation is made from: stored facts, pseudonymous, as values.

Ids are opaque; an application's id is its pseudonym. Instants are aware UTC datetimes, periods calendar dates.
No name, contact, free text or health datum belongs here.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CallCorridor:
    """One corridor of a call, its cap (None: none) and whether a memorandum is in force for it.

    `themes`: what the memorandum is about (None: no text of it was found). `rules`: for each rule that both countries
    set by themselves, whether they set it alike on the day of the evaluation.
    """

    origin: str
    host: str
    cap: int | None
    mou_in_force: bool
    themes: tuple[str, ...] | None = None
    rules: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One call for applications. `code`: the name people know it by, the only one that a figure may carry."""

    id: str
    corridors: tuple[CallCorridor, ...]
    opens: date = date.min
    code: str = ""


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
    """One application. `eligible` is None before the first verdict; `steps` are in order of time.

    `placed`: it led to a placement that both sides accepted. `failed_rules`: the rules that the latest verdict found
    broken for the person or for every wish; `diploma`: the level of education, None where nobody said.
    """

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
    age: str = "unknown"
    placed: bool = False
    diploma: str | None = None
    failed_rules: tuple[str, ...] = ()
    call_code: str = ""


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One placement offer of a host organisation in a country."""

    id: str
    host: str
    organisation: str
    capacity: int
    status: str
    call: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One validated placement round and what its certificate says. `ranks`: rank obtained by everybody placed.

    `is_last`: no later round of its call is validated. A later one has everybody who held a seat among those placed.
    """

    id: str
    placed: int
    upper_bound: int
    justified_envy: int
    ranks: tuple[int, ...]
    call: str = ""
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """One document of the departure checklist: when it was due and when it was there (None: not yet)."""

    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """That an incident was reported, and when it was closed. Nothing of what happened is ever read here."""

    reported_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class PostFacts:
    """The time that one focal point of a country is in post, without the days of her absence (both ends included)."""

    country: str
    since: date
    until: date | None = None
    away_from: date | None = None
    away_until: date | None = None


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
    age: str = "unknown"
    modality: str = "unknown"
    documents: tuple[DocumentFacts, ...] = ()
    incidents: tuple[IncidentFacts, ...] = ()


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
    version: int = 1

    @property
    def said(self) -> tuple[str, str]:
        """Its place among answers: by day; of one day, what was entered later was said later. Then its id."""
        entered = self.entered_at.isoformat() if self.entered_at is not None else ""
        return f"{(self.answered_on or self.due_on).isoformat()} {entered}", self.id


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
    posts: tuple[PostFacts, ...] = ()
