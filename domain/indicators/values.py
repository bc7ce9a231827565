"""Indicator values: a measure with its verdict, interval and distance from another verdict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import EvaluationFacts
from domain.indicators.flips import flip_change, flip_count, flip_edit, flip_ratio
from domain.indicators.frame import LEVELS
from domain.indicators.intervals import median_interval, wilson
from domain.indicators.judgement import (
    ALPHA_SIDE,
    FurtherAnswers,
    Verdict,
    census,
    census_flip,
    further_answers,
    further_of_all,
    sign_test,
    superpopulation,
    worst_case,
    worst_case_flip,
)
from domain.indicators.measure import SECONDS_OF_A_DAY, Measure, ratio
from domain.indicators.poisson import rate_flip, rate_interval, rate_verdict
from domain.indicators.registry import MEASURES
from domain.indicators.sample import Group
from domain.indicators.tally import Frame, Tallies, counted, group_measures

NINE_IN_TEN = Fraction(9, 10)
_JUDGED_BY_ANSWERS = ("superpopulation", "sign_test", "worst_case", "duration")


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One value of one indicator for one group; see `Measure` and `IndicatorDefinition` for the parts.

    `interval` is for display; it is None for a census. `verdict` is None when the indicator has no target here.
    `flip_count`: the least number of answers or units that would have to change for another verdict.
    """

    code: str
    country: str | None
    corridor: str | None
    by: str | None
    kind: str
    measure: Measure
    response_rate: Fraction | None
    interval: tuple[float, float] | None
    verdict: Verdict | None
    flip_count: int | None
    further: FurtherAnswers | None

    @property
    def value(self) -> Fraction | None:
        """The exact value, or None when nothing could be counted."""
        return self.measure.value


def groups(definition: IndicatorDefinition, tallies: Tallies, frame: Frame) -> list[Group]:
    """The pilot, then every country, corridor and group of people the indicator can be told for, in order of code."""
    found, told = [Group()], definition.disaggregation
    if "country" in told:
        found += [Group(country=country, side=definition.country_of) for country in frame.countries]
    if "corridor" in told:
        side = definition.country_of if definition.country_of == "pair" else None
        found += [Group(side=side, origin=origin, host=host) for origin, host in frame.corridors]
    if tallies.cells(definition.code):
        found += [Group(by=(name, level)) for name in LEVELS if name in told for level in LEVELS[name]]
    return found


def indicator_values(
    facts: EvaluationFacts, definitions: Mapping[str, IndicatorDefinition]
) -> tuple[IndicatorValue, ...]:
    """Every indicator for every group it can be told for. The same facts in any order give the same values."""
    return values_of(*counted(facts, definitions), definitions)


def values_of(
    tallies: Tallies, frame: Frame, definitions: Mapping[str, IndicatorDefinition]
) -> tuple[IndicatorValue, ...]:
    """Every indicator for every group it can be told for, from what was counted."""
    return tuple(
        value
        for code in MEASURES
        if code in definitions
        for group in groups(definitions[code], tallies, frame)
        for value in _values(definitions[code], tallies, frame, group)
    )


def _values(definition: IndicatorDefinition, tallies: Tallies, frame: Frame, group: Group) -> Iterator[IndicatorValue]:
    for measure in group_measures(definition, tallies, frame, group):
        # By-tables are of the whole pilot only: a country's cause or language would be one person's.
        if measure.by is None or group == Group():
            yield judged(definition, group, measure)


def judged(definition: IndicatorDefinition, group: Group, measure: Measure) -> IndicatorValue:
    """The measure with everything that is concluded from it."""
    # A target is set for the pilot and for a country, not for a sex or an age.
    has_target = definition.target is not None and measure.by is None and group.by is None
    return IndicatorValue(
        code=definition.code,
        country=group.country,
        corridor=group.corridor,
        by=measure.by if group.by is None else group.name,
        kind=definition.kind,
        measure=measure,
        response_rate=ratio(measure.n, measure.population) if _asks_people(definition) else _rate(measure, definition),
        interval=_interval(definition, measure),
        verdict=verdict_of(definition, measure) if has_target else None,
        flip_count=_flip(definition, measure) if has_target else None,
        further=_further(definition, measure) if has_target else None,
    )


def _asks_people(definition: IndicatorDefinition) -> bool:
    return definition.answers is not None


def _rate(measure: Measure, definition: IndicatorDefinition) -> Fraction | None:
    return ratio(measure.numerator, measure.population) if definition.code == "Z1" else None


def _interval(definition: IndicatorDefinition, measure: Measure) -> tuple[float, float] | None:
    if definition.kind == "duration":
        return median_interval(measure.seconds, SECONDS_OF_A_DAY)
    if definition.kind in ("superpopulation", "worst_case", "sign_test"):
        return wilson(measure.numerator, measure.n)
    if definition.kind == "rate":
        counts = dict(measure.counts)
        return rate_interval(counts.get("incidents", 0), measure.numerator, counts.get("days", 0))
    return None


def tested(definition: IndicatorDefinition, measure: Measure) -> tuple[int, int, Fraction]:
    """(favourable, counted, threshold) as the verdict reads them; "low is better" is turned round."""
    target = definition.target or Fraction(0)
    if definition.kind == "duration":
        limit = int(target * SECONDS_OF_A_DAY)
        return sum(seconds <= limit for seconds in measure.seconds), measure.n, NINE_IN_TEN
    if definition.better == "low":
        return measure.n - measure.numerator, measure.n, 1 - target
    return measure.numerator, measure.n, target


def verdict_of(definition: IndicatorDefinition, measure: Measure, alpha: Fraction = ALPHA_SIDE) -> Verdict:
    """The verdict on one measure against the target of its definition, at `alpha` a side (default: 1/40)."""
    if definition.kind in ("count", "ratio"):
        return _plain(definition, measure.value)
    if definition.kind == "rate":
        return rate_verdict(*_reported(definition, measure), alpha)
    x, n, theta = tested(definition, measure)
    if definition.kind == "census":
        return census(x, measure.undecided, measure.population, theta)
    if definition.kind == "worst_case":
        return worst_case(x, n, measure.population, theta, alpha)
    if definition.kind == "sign_test":
        return sign_test(x, n, alpha)
    return superpopulation(x, n, theta, alpha)


def _plain(definition: IndicatorDefinition, value: Fraction | None) -> Verdict:
    if value is None or definition.target is None:
        return Verdict.INSUFFICIENT
    good = value <= definition.target if definition.better == "low" else value >= definition.target
    return Verdict.MET if good else Verdict.NOT_MET


def _reported(definition: IndicatorDefinition, measure: Measure) -> tuple[int, int, Fraction]:
    """(incidents, people concerned, incidents that the target would expect in the days served) of a rate."""
    counts = dict(measure.counts)
    limit = (definition.target or Fraction(0)) / 1000
    return counts.get("incidents", 0), measure.numerator, limit * counts.get("days", 0)


def _flip(definition: IndicatorDefinition, measure: Measure) -> int | None:
    if definition.kind == "rate":
        return rate_flip(*_reported(definition, measure))
    if definition.kind in ("count", "ratio"):
        return _plain_flip(definition, measure)
    x, n, theta = tested(definition, measure)
    if definition.kind == "census":
        return census_flip(x, measure.undecided, measure.population, theta)
    if definition.kind not in _JUDGED_BY_ANSWERS:
        return None
    if definition.kind == "worst_case":
        return worst_case_flip(x, n, measure.population, theta)
    change = flip_change(x, n, theta)
    return flip_edit(x, n, theta) if change is None else change


def _plain_flip(definition: IndicatorDefinition, measure: Measure) -> int | None:
    if measure.value is None or definition.target is None:
        return None
    if definition.better == "low":
        return flip_count(measure.numerator, definition.target) if definition.kind == "count" else None
    return flip_ratio(measure.numerator, measure.n, definition.target) if definition.kind == "ratio" else None


def _further(definition: IndicatorDefinition, measure: Measure) -> FurtherAnswers | None:
    if definition.kind not in _JUDGED_BY_ANSWERS or verdict_of(definition, measure) is not Verdict.INSUFFICIENT:
        return None
    x, n, theta = tested(definition, measure)
    if definition.kind == "worst_case":
        return further_of_all(x, n, measure.population, theta)
    return further_answers(x, n, theta, measure.undecided)
