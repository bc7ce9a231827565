"""The life of an application, from the person's sending it to a place or a reasoned end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.lifecycle import Lifecycle
from domain.placement import BEFORE_SERVICE

# What the rules read and a person may correct herself. Not what asks for somebody's judgement (a conviction, a link
# with a host): the focal point corrects that.
OWN_FACTS = (
    "birth_date",
    "nationalities",
    "country_of_residence",
    "diaspora",
    "languages",
    "education_level",
    "experience_years",
    "skills",
    "institution",
    "available_from",
    "available_to",
    "passport_expiry",
)

ENDED = ("withdrawn", "not_placed")
ACTIVE = (
    "submitted",
    "eligible",
    "to_complete",
    "needs_person",
    "refusal_proposed",
    "under_review",
    "proposed",
    "placed",
)
_LIVING = (*ACTIVE, "refusal_confirmed")

# No arrow leads from a machine's verdict to `refusal_confirmed`: only `confirm_refusal`, a named coordinator's act.
APPLICATION = Lifecycle(
    "application",
    {
        "find_eligible": {"submitted": "eligible"},
        "find_to_complete": {"submitted": "to_complete"},
        "find_needs_person": {"submitted": "needs_person"},
        "find_refusal_proposed": {"submitted": "refusal_proposed"},
        "supply_information": {"to_complete": "submitted"},
        # The person changes what the rules read, or the wishes, while the call is open; later her focal point does.
        "correct": {"needs_person": "submitted", "refusal_proposed": "submitted", "eligible": "submitted"},
        "confirm_refusal": {
            "needs_person": "refusal_confirmed",
            "refusal_proposed": "refusal_confirmed",
            "under_review": "refusal_confirmed",
        },
        # The file is decided again with what the coordinator settled.
        "accept": {"needs_person": "submitted", "refusal_proposed": "submitted", "under_review": "submitted"},
        "request_review": {"refusal_confirmed": "under_review"},
        "propose": {"eligible": "proposed"},
        "place": {"proposed": "placed"},
        "free": {"proposed": "eligible", "placed": "eligible"},
        "end_unplaced": {"eligible": "not_placed"},
        "withdraw": dict.fromkeys(_LIVING, "withdrawn"),
    },
)


def may_withdraw(status: str, placement: str | None) -> bool:
    """Whether the person may take the application back. `placement` is the status of the place proposed last.

    Somebody who serves or has served may not: a coordinator ends a service, and a service that was done stays done.
    """
    if status == "placed" and placement not in BEFORE_SERVICE:
        return False
    return APPLICATION.allows(status, "withdraw")


def reference_of(call: str, number: int) -> str:
    """What an application is called by: the code of its call as it was opened, and its number there."""
    return f"{call}-{number:06d}"


@dataclass(frozen=True, slots=True)
class Application:
    """One person's application to one call.

    `personal` names and reaches the person; `facts` are what the rules ask; `settled` are the reason codes that a
    coordinator has decided herself.
    """

    id: str
    reference: str
    call_id: str
    status: str
    step_since: datetime
    language: str
    modality: str
    origin_country: str
    sex: str
    personal: Mapping[str, Any]
    facts: Mapping[str, Any]
    settled: Sequence[str]
    email_hash: str
    phone_hash: str | None
    identity_hash: str
    access_token_hash: str
    submitted_at: datetime
    version: int
