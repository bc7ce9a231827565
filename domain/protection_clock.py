"""How long somebody in service was, is and will be without cover: the clock of one placement.

Insurance is needed from the first day of service to the last, a residence title from the ninety-first day of the stay.
A suspended volunteer is still abroad: her days count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.protection import allowance_late_before, title_first_day

COVERS = ("insurance", "title")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A first and a last day, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it is long."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class CoverClock:
    """One kind of cover. `needed` is None for a stay that needs none; `gap` is the present or the next one."""

    kind: str
    needed: Span | None
    days_without: int
    gap: Span | None


def gaps(needed: Span, covers: Iterable[Span]) -> tuple[Span, ...]:
    """The days of a period that no cover reaches, in order."""
    found, reached = [], needed.first
    for cover in sorted(covers, key=lambda each: (each.first, each.last)):
        if cover.first > reached and reached <= needed.last:
            found.append(Span(reached, min(cover.first - _DAY, needed.last)))
        if cover.last >= needed.last:
            return tuple(found)
        reached = max(reached, cover.last + _DAY)
    return (*found, Span(reached, needed.last)) if reached <= needed.last else tuple(found)


def cover_clock(kind: str, stay: Span, covers: Iterable[Span], today: date) -> CoverClock:
    """The clock of one kind of cover over a stay: days without it up to today, and the gap to close next."""
    first = title_first_day(stay.first) if kind == "title" else stay.first
    if first > stay.last:
        return CoverClock(kind, None, 0, None)
    needed = Span(first, stay.last)
    open_days = gaps(needed, covers)
    past = sum((min(gap.last, today) - gap.first).days + 1 for gap in open_days if gap.first <= today)
    return CoverClock(kind, needed, past, next((gap for gap in open_days if gap.last >= today), None))


def late_allowances(unpaid_due: Sequence[date], today: date) -> tuple[date, ...]:
    """The due days of unpaid allowances whose days of grace are over."""
    return tuple(due for due in sorted(unpaid_due) if due < allowance_late_before(today))


@dataclass(frozen=True, slots=True)
class DaysWithout:
    """Days of a stay up to today without each protection; `open_now` names those that are missing today."""

    insurance: int
    title: int
    allowance: int
    open_now: tuple[str, ...]

    @property
    def total(self) -> int:
        """All of them together: two protections missing on one day count twice."""
        return self.insurance + self.title + self.allowance


def days_without(
    stay: Span, covers: Mapping[str, Sequence[Span]], allowances: Sequence[tuple[date, date | None]], today: date
) -> DaysWithout:
    """The whole clock of one placement. `covers` by kind; `allowances`: the day each was due and the day it was paid.

    An allowance counts from its due day, once it is later than the days of grace.
    """
    clocks = [cover_clock(kind, stay, covers.get(kind, ()), today) for kind in COVERS]
    late = [_days_late(due, paid, today) for due, paid in allowances]
    missing = [clock.kind for clock in clocks if clock.gap is not None and clock.gap.first <= today]
    unpaid = late_allowances([due for due, paid in allowances if paid is None], today)
    insurance, title = (clock.days_without for clock in clocks)
    return DaysWithout(insurance, title, sum(late), (*missing, *(("allowance",) if unpaid else ())))


def _days_late(due: date, paid: date | None, today: date) -> int:
    until = today if paid is None else min(paid, today)
    return (until - due).days if due < allowance_late_before(until) else 0
