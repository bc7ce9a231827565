"""What one tier of a release may tell: asked of every row and every input before anything is computed for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from domain.disclosure.tables import dimension_of
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.disclosure import must_hide
from domain.indicators.frame import LEVELS
from domain.indicators.linking import group_name
from domain.indicators.measure import Measure
from domain.indicators.values import IndicatorValue
from domain.recommendations.criteria import Part
from domain.recommendations.parts import side_of_party

TOTAL = "total"
# Treaties, rules, offers and posts: public matters, in which no volunteer is counted.
ABOUT_NOBODY = frozenset({"C1", "C2", "R1", "S4"})
# Whole rounds, once enough people were placed: no single volunteer can be seen in them.
ABOUT_ROUNDS = frozenset({"F5", "F6"})
_NESTED = "step"


@dataclass(frozen=True, slots=True)
class Scope:
    """One tier: its threshold k and the groups of each indicator that may be told."""

    tier: str
    k: int
    released: Mapping[str, frozenset[str]]
    definitions: Mapping[str, IndicatorDefinition]

    def has(self, code: str, group: str, measure: Measure) -> bool:
        """Whether this group of this indicator may be told."""
        if code in ABOUT_NOBODY and not measure.people:
            return True
        if code in ABOUT_ROUNDS:
            return bool(measure.people) and min(measure.people) >= self.k
        return group in self.released.get(code, frozenset()) and (group == TOTAL or not self.is_banded(code))

    def is_banded(self, code: str) -> bool:
        """Whether only bands of the whole wave may be told of this indicator."""
        return self.definitions[code].sensitive and self.tier == "public"

    def shows(self, value: IndicatorValue) -> bool:
        """Whether a row may be told that is about a place, or about a sex, an age band, a modality.

        A group of nobody looks like a small one: that a sex or an age is missing is told about those who are there.
        """
        group = group_name(value, self.definitions[value.code])
        if group != TOTAL and value.measure.population == 0 and value.code not in ABOUT_NOBODY:
            return False
        return self.has(value.code, group, value.measure)

    def shows_kinds(self, code: str, rows: Iterable[IndicatorValue]) -> bool:
        """Whether the rows of one other kind (by cause, step, side, language) may be told: all of them, or none."""
        measures = [row.measure for row in rows]
        if code in ABOUT_NOBODY and not any(measure.people for measure in measures):
            return True
        kinds = [dimension_of(row.by) for row in rows if row.by]
        return (
            TOTAL in self.released.get(code, frozenset())
            and not self.is_banded(code)
            and not any(must_hide(self.definitions[code], measure, self.k) for measure in measures)
            and (_NESTED not in kinds or not self._subtraction_tells(measures))
        )

    def _subtraction_tells(self, measures: list[Measure]) -> bool:
        """Later steps are parts of earlier ones: who fell out between two of them is a group as well."""
        return any(
            0 < abs(one.n - other.n) < self.k
            or (one.n != other.n and abs(one.numerator - other.numerator) in (0, abs(one.n - other.n)))
            for one, other in combinations(measures, 2)
        )

    def reads(self, part: Part, country: str) -> bool:
        """Whether everything that a part of a criterion reads is told for the country."""
        if part.measure is None or part.review is not None:
            return True
        side = self.definitions[part.name].country_of
        if part.rule == "responses":
            side = side_of_party(part.party)
        few = any(0 < size < self.k for size in part.measure.people)
        return self.has(part.name, f"{side}.{country}", part.measure) and not few


def is_of_people(value: IndicatorValue) -> bool:
    """Whether a row with a kind is about a group of the frame (sex, age, modality), not about a cause or a step."""
    return value.by is not None and dimension_of(value.by) in LEVELS
