"""Values with validity dates, and the calendar arithmetic that rules share."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

CONFIDENCES: tuple[str, ...] = ("H", "M", "U")


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a value holds (both days included; None: open) and how well it is known.

    Confidence: H several sources, M one or indirect, U unverified; a U is never `verified`.
    """

    valid_from: date | None
    valid_to: date | None
    source: str
    confidence: str
    verified: bool

    def covers(self, on: date) -> bool:
        """Whether the value holds on that day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


class Stamped(Protocol):
    """Anything dated."""

    @property
    def stamp(self) -> Stamp: ...


StampedT = TypeVar("StampedT", bound=Stamped)


def in_force(rows: Iterable[StampedT], on: date) -> StampedT | None:
    """The row that holds on that day, the youngest if several do; None when the table is silent."""
    holding = [row for row in rows if row.stamp.covers(on)]
    return max(holding, key=lambda row: row.stamp.valid_from or date.min, default=None)


def add_months(day: date, months: int) -> date:
    """The same day so many months later (or earlier); the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(birth_date: date, on: date) -> int:
    """Age in completed years; a birthday on 29 February is kept on 1 March in common years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def full_months(first: date, last: date) -> int:
    """Completed months of a period, both days included."""
    end = last + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month
    return months - (add_months(first, months) > end)


def days_of(first: date, last: date) -> int:
    """Length of a period in days, both days included."""
    return (last - first).days + 1
