"""What one tier of a release may tell: asked of every row and every input before anything is computed for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from domain.disclosure.primary import of_one_mind
from domain.disclosure.tables import dimension_of
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.disclosure import MONEY
from domain.indicators.frame import LEVELS
from domain.indicators.linking import (
    FLOWS,
    PARTIES,
    RATES_BY_SEX,
    RESPONSES,
    SIZES_ONLY,
    directions_of,
    group_name,
    is_about_states,
    table_of_party,
)
from domain.indicators.measure import Measure
from domain.indicators.values import IndicatorValue
from domain.recommendations.criteria import Part
from domain.release.rounds import ABOUT_ROUNDS, ToldRounds

TOTAL = "total"
# Treaties, rules, offers and posts: public matters, in which no volunteer is counted.
ABOUT_NOBODY = frozenset({"C1", "C2", "R1", "S4"})
_NESTED = "step"
# Placement rates of women and men are those that F1 tells by sex.
_TOLD_BY_SEX, _BOTH_SEXES = "F1", frozenset({"sex.female", "sex.male"})


@dataclass(frozen=True, slots=True)
class Scope:
    """One tier: its threshold k and the groups of each indicator that may be told; what was told of rounds before."""

    tier: str
    k: int
    released: Mapping[str, frozenset[str]]
    definitions: Mapping[str, IndicatorDefinition]
    rounds: tuple[ToldRounds, ...] = ()

    def has(self, code: str, group: str, measure: Measure) -> bool:
        """Whether this group of this indicator may be told. Its sizes were protected with the tables; should one be too
        small here all the same, it is not told."""
        if self._is_public_matter(code, (measure,)):
            return True
        if code in ABOUT_ROUNDS:
            is_large = bool(measure.people) and min(measure.people) >= self.k
            return is_large and all(told.leaves_enough(code, measure) for told in self.rounds)
        if self.is_banded(code):
            return group == TOTAL and group in self.released.get(code, frozenset())
        return self._is_released(code, group) and self.is_large(code, measure)

    def is_large(self, code: str, measure: Measure) -> bool:
        """Whether every group of people that a measure speaks about is nobody, or enough."""
        least = 2 * self.k if self.definitions[code].unit == MONEY else self.k
        return not any(0 < size < least for size in measure.people)

    def _is_public_matter(self, code: str, measures: Iterable[Measure]) -> bool:
        return is_about_states(self.definitions[code]) or (
            code in ABOUT_NOBODY and not any(measure.people for measure in measures)
        )

    def _is_released(self, code: str, group: str) -> bool:
        told = self.released.get(code, frozenset())
        if code == RATES_BY_SEX:
            return group == TOTAL and self.released.get(_TOLD_BY_SEX, frozenset()) >= _BOTH_SEXES
        return told.issuperset(directions_of(group)) if code == FLOWS else group in told

    def with_exchanges(self, code: str, values: Iterable[IndicatorValue]) -> "Scope":
        """The scope that tells all exchanges or none: what the whole has beyond those told would be the others'."""
        groups = [group_name(one, self.definitions[code]) for one in values if one.corridor is not None]
        if code != FLOWS or all(self._is_released(code, group) for group in groups):
            return self
        ways = frozenset(way for group in groups for way in directions_of(group))
        return replace(self, released={**self.released, code: self.released.get(code, frozenset()) - ways})

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
        if self._is_public_matter(code, measures):
            return True
        if code in ABOUT_ROUNDS:
            return all(self.has(code, TOTAL, measure) for measure in measures)
        kinds = [dimension_of(row.by) for row in rows if row.by]
        return (
            self._is_released(code, TOTAL)
            and not self.is_banded(code)
            and all(self.is_large(code, measure) for measure in measures)
            and not any(self._tells_a_mind(code, measure) for measure in measures)
            and (_NESTED not in kinds or not self._subtraction_tells(measures))
        )

    def _tells_a_mind(self, code: str, measure: Measure) -> bool:
        """Whether all, or all but one, of those in a row are alike; of sheets only their language counts."""
        definition = self.definitions[code]
        counts = code not in SIZES_ONLY and definition.kind != "duration" and definition.unanimity == "hidden"
        is_language = (measure.by or "").startswith("language.") and measure.n > 0
        if is_language:
            return measure.numerator == measure.n
        return counts and of_one_mind(measure.numerator, measure.n - measure.numerator)

    def _subtraction_tells(self, measures: list[Measure]) -> bool:
        """Later steps are parts of earlier ones: who fell out between two of them is a group as well."""
        left = [
            (abs(one.n - other.n), abs(one.numerator - other.numerator)) for one, other in combinations(measures, 2)
        ]
        return any(0 < n < self.k or of_one_mind(yes, n - yes) for n, yes in left)

    def reads(self, part: Part, country: str) -> bool:
        """Whether everything that a part of a criterion reads is told for the country."""
        if part.measure is None or part.review is not None:
            return True
        if part.rule == "responses" and part.name == RESPONSES:
            group = f"{PARTIES[str(part.party)]}.{country}"
            told = self.released.get(table_of_party(str(part.party)), frozenset())
            return group in told and self.is_large(part.name, part.measure)
        return self.has(part.name, f"{self.definitions[part.name].country_of}.{country}", part.measure)


def is_of_people(value: IndicatorValue) -> bool:
    """Whether a row with a kind is about a group of the frame (sex, age, modality), not about a cause or a step."""
    return value.by is not None and dimension_of(value.by) in LEVELS
