"""Focal points: who answers about a file, who stands in while she is away, and who takes a new file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.application import ACTIVE

# Files that still want something of a focal point's desk before a place is confirmed.
OPEN = tuple(status for status in ACTIVE if status != "placed")


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active focal point of a country, with her backup and the first and last day of her absence."""

    id: str
    name: str
    email: str
    language: str
    country: str
    institution: str | None = None
    backup: str | None = None
    away_from: date | None = None
    away_until: date | None = None

    def is_away(self, day: date) -> bool:
        """Whether this day falls into the absence, its first and last day included."""
        if self.away_from is None or self.away_until is None:
            return False
        return self.away_from <= day <= self.away_until


@dataclass(frozen=True, slots=True)
class FocalPoint:
    """Who answers about a file today. `stands_in_for` is the name of the one who is away, `backup` who comes next."""

    id: str
    name: str
    email: str
    country: str
    institution: str | None
    stands_in_for: str | None
    backup: str | None
    backup_email: str | None


def who_answers(
    colleagues: Sequence[Colleague], holder: str | None, day: date, *, without: str | None = None
) -> Colleague | None:
    """The holder of a file; while she is away her backup; where that one is away too, the first of the country.

    `colleagues` are the active ones, the longest-serving first; `without` is somebody who must not be asked. When
    everybody is away the holder, or else the first, answers all the same. None only where there is nobody to ask.
    """
    asked = [colleague for colleague in colleagues if colleague.id != without]
    known = {colleague.id: colleague for colleague in colleagues}
    named = known.get(holder or "")
    chain = [named, known.get(named.backup or "") if named else None, *asked]
    possible = [colleague for colleague in chain if colleague is not None and colleague.id != without]
    return next((colleague for colleague in possible if not colleague.is_away(day)), next(iter(possible), None))


def next_holder(colleagues: Iterable[Colleague], open_files: Mapping[str, int], day: date) -> Colleague | None:
    """Who takes a new file: of those who are there the one with the fewest open files, on ties the longest-serving.

    When everybody is away somebody takes it all the same; None only in a country without a focal point.
    """
    everybody = tuple(colleagues)
    there = [colleague for colleague in everybody if not colleague.is_away(day)] or everybody
    return min(there, key=lambda colleague: open_files.get(colleague.id, 0), default=None)


def successor(colleagues: Sequence[Colleague], leaving: str, backup: str | None, day: date) -> Colleague | None:
    """Who takes the files of somebody who leaves: her backup, or whoever of the others is there first."""
    others = [colleague for colleague in colleagues if colleague.id != leaving]
    named = [colleague for colleague in others if colleague.id == backup]
    return next(iter(named), None) or who_answers(others, None, day)
