"""A private report of a volunteer, and who may read it when. Only the safeguarding team sees one.

Reading takes four eyes: an officer asks and says why, another one agrees, and the reading ends by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import DomainError, IllegalTransition
from domain.lifecycle import Lifecycle
from domain.placement import LOCKED

CATEGORIES = (
    "danger_now",
    "harassment",
    "discrimination",
    "exploitation",
    "health",
    "accommodation",
    "money",
    "other",
)
OUTCOMES = (
    "resolved_with_volunteer",
    "placement_changed",
    "host_measures",
    "referred",
    "no_contact",
    "not_within_our_reach",
    "other",
)
# Who wrote a note, to whom: an officer for the team, an officer to the volunteer, the volunteer.
TEAM_NOTE, TO_VOLUNTEER, FROM_VOLUNTEER = "officer", "to_volunteer", "from_volunteer"
ANSWER_TIME = timedelta(days=2)
READING_TIME = timedelta(days=30)

# A placement that somebody has said yes to can be reported about for ever.
REPORTABLE = (*LOCKED, "completed", "followed_up", "ended_early", "cancelled")

INCIDENT = Lifecycle(
    "incident",
    {
        "assign": {"reported": "assigned"},
        # Another officer goes on with it.
        "take_over": {"assigned": "assigned"},
        "close": {"assigned": "closed"},
        "write": {"reported": "reported", "assigned": "assigned"},
    },
)


@dataclass(frozen=True, slots=True)
class Incident:
    """One report. `assigned_to` is the account of the officer who looks after it."""

    id: str
    placement_id: str
    category: str
    text: str
    language: str
    status: str
    reported_at: datetime
    mail_wanted: bool
    assigned_to: str | None
    assigned_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    version: int

    @property
    def answer_by(self) -> datetime:
        """Until when the team has promised a first answer."""
        return self.reported_at + ANSWER_TIME


@dataclass(frozen=True, slots=True)
class Opening:
    """One officer's wish to read a report, and who agreed; without agreement nothing can be read."""

    id: str
    incident_id: str
    asked_by: str
    reason: str
    asked_at: datetime
    agreed_by: str | None
    agreed_at: datetime | None
    expires_at: datetime | None

    def is_valid(self, at: datetime) -> bool:
        return self.expires_at is not None and at < self.expires_at


def require_reportable(status: str) -> None:
    """Refuse a report about a place that was never taken. Raises IllegalTransition."""
    if status not in REPORTABLE:
        raise IllegalTransition("placement", status, "report")


def reading_of(openings: Iterable[Opening], account: str, at: datetime) -> Opening | None:
    """The agreed opening that lets this officer read now, or None."""
    return next((each for each in openings if each.asked_by == account and each.is_valid(at)), None)


def waiting_of(openings: Iterable[Opening], account: str) -> Opening | None:
    """What this officer has asked for and nobody has agreed to yet, or None."""
    return next((each for each in openings if each.asked_by == account and each.agreed_at is None), None)


def require_four_eyes(opening: Opening, account: str) -> None:
    """Refuse an officer who agrees with herself, and a second agreement. Raises DomainError, IllegalTransition."""
    if opening.agreed_at is not None:
        raise IllegalTransition("opening", "agreed", "agree")
    if opening.asked_by == account:
        raise DomainError("own_request")
