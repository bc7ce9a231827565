"""Host organisations: accredited by the focal point of their country before they can offer placements."""

from dataclasses import dataclass
from datetime import datetime

from domain.lifecycle import Lifecycle

ORGANISATION = Lifecycle(
    "organisation",
    {
        "accredit": {"requested": "accredited", "refused": "accredited"},
        "refuse": {"requested": "refused", "accredited": "refused"},
        "ask_again": {"refused": "requested"},
    },
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A legal person that receives volunteers in its country."""

    id: str
    name: str
    country: str
    email: str
    language: str
    description: str
    status: str
    decided_by: str | None
    decision_reason: str | None
    decided_at: datetime | None
    created_at: datetime
    version: int
