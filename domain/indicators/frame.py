"""The frame: the finest cells that people are counted in, and the groups that are sums of them.

Every group that a figure is told for (a country, a corridor, a sex, an age band, a modality) is a set of cells, so that
the figures of all groups are made from the same counts and can be checked against one another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

AGE_BANDS: tuple[tuple[str, int], ...] = (("under_25", 0), ("25_to_29", 25), ("30_and_over", 30))
UNKNOWN = "unknown"
# The levels of each dimension, whether anybody is in them or not: a row that stands only for somebody would tell.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "sex": ("female", "male", "other", UNKNOWN),
    "age": (*(name for name, _ in AGE_BANDS), UNKNOWN),
    "modality": ("volunteering", "expert_assignment", "study_visit"),
}
DIMENSIONS: tuple[str, ...] = tuple(LEVELS)


@dataclass(frozen=True, slots=True, order=True)
class FrameCell:
    """One finest cell. `hosts`: the host country of a placement, or all that an application ranked, sorted."""

    origin: str
    hosts: tuple[str, ...]
    sex: str
    age: str
    modality: str


def cell_of_organisations(country: str) -> FrameCell:
    """The cell of the organisations of a country, in the frame of what organisations are asked."""
    return FrameCell("", (country,), UNKNOWN, UNKNOWN, UNKNOWN)


def age_band(birth: date | None, on: date) -> str:
    """The band of somebody's age in whole years on a day; unknown without a date of birth."""
    if birth is None:
        return UNKNOWN
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return max((least, name) for name, least in AGE_BANDS if years >= least)[1] if years >= 0 else UNKNOWN
