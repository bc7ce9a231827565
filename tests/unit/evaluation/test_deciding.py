"""Further answers and flip counts of a part, by its own rule, against trying them one by one."""

from fractions import Fraction
from itertools import count, islice

import pytest

from domain.indicators.judgement import ALPHA_SIDE, Verdict, superpopulation
from domain.recommendations.deciding import Share, further_of

M, N, INSUFFICIENT = Verdict.MET, Verdict.NOT_MET, Verdict.INSUFFICIENT
TARGET, HALF = Fraction(7, 10), Fraction(1, 2)
SHARES = [(x, n) for n in range(1, 13) for x in range(n + 1)]


def floor_verdict(x: int, n: int) -> Verdict:
    """K5, hosts again: at least 70 %, and surely half; not met when surely below 70 %."""
    if x * 10 >= 7 * n and superpopulation(x, n, HALF) is M:
        return M
    return N if superpopulation(x, n, TARGET) is N else INSUFFICIENT


def strict_verdict(x: int, n: int) -> Verdict:
    """A part of the triple win: not met only at a third of the error."""
    if superpopulation(x, n, TARGET) is M:
        return M
    return N if superpopulation(x, n, TARGET, ALPHA_SIDE / 3) is N else INSUFFICIENT


RULES = [
    pytest.param(floor_verdict, HALF, ALPHA_SIDE, id="floor"),
    pytest.param(strict_verdict, TARGET, ALPHA_SIDE / 3, id="a third of the error"),
]


@pytest.mark.parametrize(("verdict", "floor", "alpha"), RULES)
def test_the_further_answers_are_the_least_that_decide(verdict, floor: Fraction, alpha: Fraction) -> None:  # type: ignore[no-untyped-def]
    for x, n in SHARES:
        share = Share(x, n, TARGET, floor, alpha)
        if verdict(x, n) is INSUFFICIENT:
            assert share.further_yes() == next(t for t in islice(count(), 200) if verdict(x + t, n + t) is M)
            assert share.further_no() == next(t for t in islice(count(), 200) if verdict(x, n + t) is N)


@pytest.mark.parametrize(("verdict", "floor", "alpha"), RULES)
def test_the_flip_count_is_the_least_number_of_changed_answers(verdict, floor: Fraction, alpha: Fraction) -> None:  # type: ignore[no-untyped-def]
    for x, n in SHARES:
        ways = [abs(other - x) for other in range(n + 1) if verdict(other, n) is not verdict(x, n)]
        assert Share(x, n, TARGET, floor, alpha).flip() == min(ways, default=None)


def test_it_is_decidable_in_this_wave_when_one_way_is_short_enough() -> None:
    share = Share(4, 4, TARGET, TARGET, ALPHA_SIDE)
    assert (share.further_yes(), share.further_no()) == (7, 7)
    assert further_of(share, 6).decidable is False
    assert further_of(share, 7).decidable is True


def test_nothing_decides_a_threshold_of_one_hundred_per_cent_favourably() -> None:
    assert Share(3, 3, Fraction(1), Fraction(1), ALPHA_SIDE).further_yes() is None
