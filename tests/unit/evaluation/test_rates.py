"""Rates against an independent library, against the plain definition and against searching."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, poisson  # type: ignore[import-untyped]

from domain.indicators.disclosure import hidden_tables, table_of
from domain.indicators.judgement import POISSON_LEAST_EXPOSURE, Verdict, zero_incidents_suffice
from domain.indicators.measure import Measure
from domain.indicators.poisson import (
    at_least_is_improbable,
    at_most_is_improbable,
    rate_flip,
    rate_interval,
    rate_verdict,
)
from domain.indicators.values import indicator_values
from domain.release.bands import verdict_over
from tests.unit.evaluation.pilot import a_pilot, indicators_policy

EXPECTED = [Fraction(1, 3), Fraction(1), Fraction(4), Fraction(37, 10), Fraction(972, 250), Fraction(25, 2)]
LIMIT = 0.025


@pytest.mark.parametrize("expected", [*EXPECTED, Fraction(50), Fraction(1000, 3)], ids=str)
def test_tails_agree_with_an_independent_library(expected: Fraction) -> None:
    most = int(3 * expected) + 12
    for x in range(1, most, max(1, most // 50)):
        assert at_most_is_improbable(x, expected) == (poisson.cdf(x, float(expected)) <= LIMIT)
        assert at_least_is_improbable(x, expected) == (poisson.sf(x - 1, float(expected)) <= LIMIT)


@given(st.integers(1, 40), st.fractions(min_value=Fraction(1, 50), max_value=60, max_denominator=97))
def test_tails_agree_anywhere(x: int, expected: Fraction) -> None:
    assert at_most_is_improbable(x, expected) == (poisson.cdf(x, float(expected)) <= LIMIT)
    assert at_least_is_improbable(x, expected) == (poisson.sf(x - 1, float(expected)) <= LIMIT)


def test_a_verdict_holds_where_floats_run_out() -> None:
    # exp(-800) is 0 as a float: every share would be met, whatever was reported.
    expected = Fraction(800)
    assert rate_verdict(745, 700, expected) is Verdict.INSUFFICIENT
    assert rate_verdict(700, 700, expected) is Verdict.MET
    assert rate_verdict(900, 900, expected) is Verdict.NOT_MET


@pytest.mark.parametrize("days", [3600, 3689, 3690, 4000])
def test_no_incident_decides_exactly_from_the_published_exposure_on(days: int) -> None:
    limit = Fraction(1, 1000)
    met = rate_verdict(0, 0, limit * days) is Verdict.MET
    assert met == zero_incidents_suffice(limit, days) == (limit * days >= POISSON_LEAST_EXPOSURE)


@pytest.mark.parametrize(("incidents", "people"), [(0, 0), (1, 1), (4, 2), (7, 7), (30, 12), (150, 150)])
def test_the_interval_shown_is_that_of_an_independent_library(incidents: int, people: int) -> None:
    # Garwood (1936): half the quantiles of chi-squared, with 2x degrees of freedom below and 2x + 2 above.
    found = rate_interval(incidents, people, 5000)
    low = chi2.ppf(0.025, 2 * people) / 2 if people else 0
    high = chi2.ppf(0.975, 2 * incidents + 2) / 2
    assert found == pytest.approx((low / 5, high / 5), abs=6e-5)


def test_without_days_there_is_no_interval() -> None:
    assert rate_interval(0, 0, 0) is None


def test_without_days_nothing_is_said() -> None:
    assert rate_verdict(0, 0, Fraction(0)) is Verdict.INSUFFICIENT
    assert rate_flip(0, 0, Fraction(0)) is None


def test_incidents_of_one_person_are_no_independent_evidence_against_a_limit() -> None:
    # One expected. Five people with one incident each are improbable (0.0037); one person with five is one case.
    assert rate_verdict(5, 5, Fraction(1)) is Verdict.NOT_MET
    assert rate_verdict(5, 1, Fraction(1)) is Verdict.INSUFFICIENT


def test_no_incident_of_anybody_is_left_out_in_favour_of_a_limit() -> None:
    # 12.5 expected: 5 incidents are improbably few (0.0148), 6 are not (0.0346), also when one person had two of them.
    assert rate_verdict(5, 5, Fraction(25, 2)) is Verdict.MET
    assert rate_verdict(6, 5, Fraction(25, 2)) is Verdict.INSUFFICIENT


def neighbours(incidents: int, people: int) -> Iterator[tuple[int, int]]:
    """One incident more (of somebody new, of somebody known) or fewer (her only one, one of several)."""
    yield incidents + 1, people + 1
    if people:
        yield incidents + 1, people
    if incidents > people:
        yield incidents - 1, people
    if people > 1 or incidents == people == 1:
        yield incidents - 1, people - 1


@cache
def verdict_of(incidents: int, people: int, expected: Fraction) -> Verdict:
    return rate_verdict(incidents, people, expected)


def searched(incidents: int, people: int, expected: Fraction) -> int:
    start, seen = verdict_of(incidents, people, expected), {(incidents, people)}
    border, steps = set(seen), 0
    while all(verdict_of(*one, expected) is start for one in border):
        border = {two for one in border for two in neighbours(*one)} - seen
        seen |= border
        steps += 1
    return steps


@pytest.mark.parametrize("expected", EXPECTED, ids=str)
def test_the_distance_to_another_verdict_is_what_searching_finds(expected: Fraction) -> None:
    for incidents, people in product(range(13), repeat=2):
        if people <= incidents and (people > 0) == (incidents > 0):
            assert rate_flip(incidents, people, expected) == searched(incidents, people, expected), (incidents, people)


def test_a_published_verdict_on_incidents_is_the_same_for_every_number_in_the_band() -> None:
    definition = indicators_policy().definitions["X4"]

    def told(incidents: int, people: int, days: int) -> Verdict | None:
        counts = (("days", days), ("incidents", incidents))
        return verdict_over(definition, Measure(numerator=people, n=40, population=40, counts=counts))

    # In 4,000 days nothing at all would be met and one incident not: saying "met" would say that there was none.
    assert told(0, 0, 4000) is None
    # In 10,000 days 0, 1 and 2 are all met.
    assert told(0, 0, 10000) is told(2, 2, 10000) is Verdict.MET
    # Two people with twelve incidents: as two cases it would be met, as twelve it is not.
    assert told(12, 2, 10000) is None


def test_no_threshold_lets_a_sensitive_indicator_out() -> None:
    definitions = {code: indicators_policy().definitions[code] for code in ("X4", "X5")}
    values = indicator_values(a_pilot(), definitions)
    assert hidden_tables(values, definitions, 1) == {table_of(value) for value in values}
