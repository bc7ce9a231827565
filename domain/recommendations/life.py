"""The life of a recommendation: drafted → (checked) → published → responded → followed up → closed; replaced.

It is checked and published in the same breath: one that fails an item of the quality list stays drafted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

DRAFTED, PUBLISHED, CLOSED, REPLACED = "drafted", "published", "closed", "replaced"
# As it is told: answers and follow-ups of the country count as steps of the life.
STATUSES: tuple[str, ...] = (DRAFTED, PUBLISHED, "responded", "followed_up", CLOSED, REPLACED)


@dataclass(frozen=True, slots=True)
class Life:
    """Where one recommendation stands."""

    status: str
    published_at: datetime | None
    closed_at: datetime | None


def given_again(before: Life | None, document: Mapping[str, Any], at: datetime) -> Life:
    """After an evaluation that gives it: new, going on, or begun again when it had been closed and was not given since.

    One that is closed stays closed while every evaluation still gives it: the country has said what became of it.
    """
    published = None if before is None else before.published_at
    closed = None if before is None else before.closed_at
    if not all(item["passed"] for item in document["self_check"]):
        return Life(DRAFTED, published, closed)
    if closed is not None and before is not None and before.status != REPLACED:
        return Life(CLOSED, published, closed)
    return Life(PUBLISHED, at if published is None or closed is not None else published, None)


def told_status(status: str, has_response: bool, is_followed_up: bool) -> str:
    """The status as it is told, one of `STATUSES`."""
    if status != PUBLISHED:
        return status
    return "followed_up" if is_followed_up else "responded" if has_response else PUBLISHED
