"""The life of a placement: one volunteer in one offer, from proposal to follow-up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import DomainError, NotReady
from domain.lifecycle import Lifecycle

BEFORE_SERVICE = ("confirmed", "preparing", "ready", "postponed")
IN_SERVICE = ("in_service", "suspended")
# Service was over, in time or early: it used its seat up, and it is certified.
SERVED = ("completed", "followed_up", "ended_early")
HELD = ("proposed", "host_accepted", *BEFORE_SERVICE, *IN_SERVICE)
# From here on the person keeps the seat in every later round.
LOCKED = (*BEFORE_SERVICE, *IN_SERVICE)
# Here the seat was given back before service.
FREED = ("host_declined", "declined", "expired", "cancelled")
# While somebody is in one of these, what protects the person can be recorded.
PROTECTED = (*LOCKED, "completed", "ended_early")

PLACEMENT = Lifecycle(
    "placement",
    {
        "host_accept": {"proposed": "host_accepted"},
        "host_decline": {"proposed": "host_declined"},
        "accept": {"host_accepted": "confirmed"},
        "decline": {"host_accepted": "declined", "proposed": "declined"},
        "expire": {"proposed": "expired", "host_accepted": "expired"},
        "supersede": {"proposed": "superseded", "host_accepted": "superseded"},
        "prepare": {"confirmed": "preparing", "ready": "preparing"},
        "be_ready": {"preparing": "ready"},
        "start": {"ready": "in_service"},
        "suspend": {"in_service": "suspended"},
        "postpone": {"preparing": "postponed", "ready": "postponed"},
        "resume": {"suspended": "in_service", "postponed": "preparing"},
        "complete": {"in_service": "completed"},
        "end_early": {"in_service": "ended_early", "suspended": "ended_early"},
        "cancel": dict.fromkeys(BEFORE_SERVICE, "cancelled"),
        "follow_up": {"completed": "followed_up"},
    },
)

HOST_REFUSAL_CODES = (
    "profile_mismatch",
    "capacity_lost",
    "tutor_unavailable",
    "dates_changed",
    "funding_lost",
    "other",
)
VOLUNTEER_REFUSAL_CODES = ("other_opportunity", "family", "health", "studies_or_work", "dates", "role", "other")
INTERRUPTION_CODES = ("force_majeure", "health", "family", "security", "documents", "host_closed", "other")
EARLY_END_CODES = (
    "volunteer_choice",
    "host_choice",
    "health",
    "family",
    "security",
    "misconduct",
    "force_majeure",
    "other",
)
CANCELLATION_CODES = ("force_majeure", "withdrawn", "documents", "host_withdrew", "security", "other")
PROTECTION_KINDS = ("insurance", "title", "allowance")


def answer_deadline(asked_at: datetime, days: int) -> datetime:
    """Until when a party may answer that was asked at this instant."""
    return asked_at + timedelta(days=days)


def reminder_due(asked_at: datetime, deadline: datetime) -> datetime:
    """When a silent party is reminded: at half time."""
    return asked_at + (deadline - asked_at) / 2


def require_ready(status: str, missing: Iterable[str]) -> None:
    """Refuse a departure while checklist items are open. Raises NotReady that names them."""
    if status in ("confirmed", "preparing"):
        raise NotReady("placement", status, "start", tuple(missing))


def moved_period(starts_on: date, ends_on: date, new_start: date) -> tuple[date, date]:
    """The same length of service from another first day."""
    return new_start, new_start + (ends_on - starts_on)


def require_order(first: date, last: date) -> None:
    """Refuse an end before its beginning. Raises DomainError `end_before_start`."""
    if last < first:
        raise DomainError("end_before_start", {"from": first.isoformat(), "to": last.isoformat()})


@dataclass(frozen=True, slots=True)
class Placement:
    """One volunteer in one offer. `deadline` is set while somebody's answer is awaited, since `answer_since`."""

    id: str
    round_id: str
    call_id: str
    application_id: str
    offer_id: str
    organisation_id: str
    origin: str
    host: str
    status: str
    proposed_at: datetime
    deadline: datetime | None
    answer_since: datetime | None
    host_answered_at: datetime | None
    volunteer_answered_at: datetime | None
    starts_on: date
    ends_on: date
    started_on: date | None
    ended_on: date | None
    suspended_on: date | None
    end_code: str | None
    comment: str | None
    version: int
