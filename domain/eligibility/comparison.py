"""Whether the two countries of a corridor set the rules that each sets by itself alike."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from domain.eligibility.dated import in_force
from domain.eligibility.policy_values import ANY, AgeRange, DurationLimit, EligibilityPolicy
from domain.values import Corridor

Ruled = TypeVar("Ruled", AgeRange, DurationLimit)
MODALITY = "volunteering"


def rules_alike(policy: EligibilityPolicy, corridor: Corridor, on: date) -> tuple[tuple[str, bool], ...]:
    """(rule, equal) for ages (E01) and lengths of service (E06) of volunteers; the general row stands in.

    Equal means the same numbers, not the same law: only numbers can be compared without reading the texts.
    """
    ages = [_ages(_own(policy.parameters.ages, country, on)) for country in (corridor.origin, corridor.host)]
    lengths = [_lengths(_own(policy.parameters.durations, country, on)) for country in (corridor.origin, corridor.host)]
    return ("E01", ages[0] == ages[1]), ("E06", lengths[0] == lengths[1])


def _own(rows: Iterable[Ruled], country: str, on: date) -> Ruled | None:
    mine = [row for row in rows if MODALITY in row.modalities]
    return in_force((row for row in mine if row.country == country), on) or in_force(
        (row for row in mine if row.country == ANY), on
    )


def _ages(row: AgeRange | None) -> tuple[int, int | None] | None:
    return None if row is None else (row.minimum, row.maximum)


def _lengths(row: DurationLimit | None) -> tuple[int, int | None] | None:
    return None if row is None else (row.minimum_months, row.maximum_months)
