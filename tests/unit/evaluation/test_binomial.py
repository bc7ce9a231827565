"""Tails of many answers are judged as exactly as those of few."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from domain.indicators.binomial import at_least_is_improbable, probability_at_least
from domain.indicators.judgement import ALPHA_SIDE, least_met, most_not_met

THETAS = [Fraction(part, whole) for whole in (2, 3, 10, 100) for part in range(whole + 1)]
LIMITS = [ALPHA_SIDE, ALPHA_SIDE / 3, Fraction(1, 4)]


@given(st.integers(61, 160), st.data(), st.sampled_from(THETAS), st.sampled_from(LIMITS))
def test_a_tail_is_improbable_exactly_when_its_definition_says_so(
    n: int, data: st.DataObject, theta: Fraction, alpha: Fraction
) -> None:
    x = data.draw(st.integers(0, n + 1))
    assert at_least_is_improbable(x, n, theta, alpha) is (probability_at_least(x, n, theta) <= alpha)


@given(st.integers(61, 120), st.data(), st.sampled_from([Fraction(1, 2), Fraction(3, 8), Fraction(9, 10)]))
def test_a_tail_as_probable_as_the_limit_is_improbable_and_the_least_more_is_not(
    n: int, data: st.DataObject, theta: Fraction
) -> None:
    x = data.draw(st.integers(int(n * theta) + 2, n))
    tail = probability_at_least(x, n, theta)
    assert at_least_is_improbable(x, n, theta, tail)
    assert not at_least_is_improbable(x, n, theta, tail * (1 - Fraction(1, 10**120)))


@pytest.mark.parametrize("n", [1_000, 30_000, 300_000])
@pytest.mark.parametrize("theta", [Fraction(1, 2), Fraction(7, 10), Fraction(1, 100)], ids=str)
def test_the_critical_values_of_many_answers_are_those_of_another_library(n: int, theta: Fraction) -> None:
    met, not_met = least_met(n, theta), most_not_met(n, theta)
    assert binom.sf(met - 1, n, float(theta)) <= float(ALPHA_SIDE) < binom.sf(met - 2, n, float(theta))
    assert binom.cdf(not_met, n, float(theta)) <= float(ALPHA_SIDE) < binom.cdf(not_met + 1, n, float(theta))
