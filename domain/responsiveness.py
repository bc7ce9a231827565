"""How a host answers its proposals: counts and the middle answer time, never a percentage of a handful."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from domain.placement import Placement

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Responsiveness:
    """`median_days` is rounded up to whole days: half of the answers came within so many. None without an answer.

    `late` counts answers that took longer than agreed; `unanswered` proposals that ended without an answer of the host.
    """

    answered: int
    unanswered: int
    waiting: int
    late: int
    median_days: int | None


def responsiveness_of(placements: Iterable[Placement], agreed_days: int) -> Responsiveness:
    """Counted over all proposals to one organisation; those that ended before it had to answer are left out."""
    found = list(placements)
    times = [p.host_answered_at - p.proposed_at for p in found if p.host_answered_at is not None]
    silent = [p for p in found if p.host_answered_at is None]
    return Responsiveness(
        answered=len(times),
        unanswered=sum(p.status == "expired" for p in silent),
        waiting=sum(p.status == "proposed" for p in silent),
        late=sum(time > timedelta(days=agreed_days) for time in times),
        median_days=max(1, math.ceil(median(time / _DAY for time in times))) if times else None,
    )
