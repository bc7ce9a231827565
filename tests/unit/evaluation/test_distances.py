"""How far a verdict is from another one, against searching through everything that could be different."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import TypeVar

import pytest

from domain.indicators.binomial import probability_at_least
from domain.indicators.flips import flip_change, flip_count, flip_edit, flip_ratio
from domain.indicators.judgement import (
    ALPHA_SIDE,
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
from domain.indicators.measure import SECONDS_OF_A_DAY, Measure
from domain.indicators.sample import Group
from domain.indicators.values import judged
from tests.unit.evaluation.pilot import indicators_policy

State = TypeVar("State", bound=Hashable)
THETAS = [Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(7, 10), Fraction(4, 5), Fraction(9, 10), Fraction(1)]
COUNTED = [(x, n) for n in range(13) for x in range(n + 1)]
Moves = Callable[[State], Iterable[State]]


def searched(start: State, verdict: Callable[[State], Verdict], moves: Moves[State]) -> int | None:
    """The least number of moves to a state with another verdict, breadth first; None when there is none."""
    seen, border, steps = {start}, {start}, 0
    while border:
        if any(verdict(state) is not verdict(start) for state in border):
            return steps
        border = {other for state in border for other in moves(state)} - seen
        seen |= border
        steps += 1
    return None


def changes(state: tuple[int, int]) -> Iterator[tuple[int, int]]:
    x, n = state
    if x < n:
        yield x + 1, n
    if x > 0:
        yield x - 1, n


def edits(state: tuple[int, int]) -> Iterator[tuple[int, int]]:
    x, n = state
    yield from changes(state)
    yield from ((x + 1, n + 1), (x, n + 1))
    if x > 0:
        yield x - 1, n - 1
    if x < n:
        yield x, n - 1


@pytest.mark.parametrize("theta", THETAS, ids=str)
def test_changed_answers_are_as_few_as_searching_finds(theta: Fraction) -> None:
    for x, n in COUNTED:
        found = searched((x, n), lambda state: superpopulation(*state, theta), changes) if n else None
        assert flip_change(x, n, theta) == found, (x, n)


@pytest.mark.parametrize("theta", THETAS[:4], ids=str)
def test_edited_answers_are_as_few_as_searching_finds(theta: Fraction) -> None:
    for x, n in COUNTED:
        assert flip_edit(x, n, theta) == searched((x, n), lambda state: superpopulation(*state, theta), edits), (x, n)


def heard(state: tuple[int, int, int]) -> Iterator[tuple[int, int, int]]:
    """(for, against, silent): somebody silent answers, or an answer is the other way round."""
    yes, no, silent = state
    if silent:
        yield from ((yes + 1, no, silent - 1), (yes, no + 1, silent - 1))
    if yes:
        yield yes - 1, no + 1, silent
    if no:
        yield yes + 1, no - 1, silent


@pytest.mark.parametrize("theta", THETAS, ids=str)
def test_a_worst_case_is_as_far_from_another_verdict_as_searching_finds(theta: Fraction) -> None:
    def verdict(state: tuple[int, int, int]) -> Verdict:
        yes, no, silent = state
        return worst_case(yes, yes + no, yes + no + silent, theta)

    for yes, no, silent in product(range(13), repeat=3):
        if 0 < yes + no + silent <= 12:
            found = searched((yes, no, silent), verdict, heard)
            assert worst_case_flip(yes, yes + no, yes + no + silent, theta) == found, (yes, no, silent)


@pytest.mark.parametrize("theta", THETAS, ids=str)
def test_answers_that_only_come_decide_a_worst_case_as_early_as_counting_finds(theta: Fraction) -> None:
    for yes, no, silent in product(range(9), repeat=3):
        everybody = yes + no + silent
        if everybody and worst_case(yes, yes + no, everybody, theta) is Verdict.INSUFFICIENT:
            more = range(silent + 1)
            met = [t for t in more if worst_case(yes + t, yes + no + t, everybody, theta) is Verdict.MET]
            not_met = [t for t in more if worst_case(yes, yes + no + t, everybody, theta) is Verdict.NOT_MET]
            found = further_of_all(yes, yes + no, everybody, theta)
            assert (found.all_yes, found.all_no) == (min(met, default=None), min(not_met, default=None))
            assert found.decidable == bool(met or not_met)


@pytest.mark.parametrize("theta", THETAS, ids=str)
def test_a_census_is_as_far_from_another_verdict_as_searching_finds(theta: Fraction) -> None:
    def verdict(state: tuple[int, int, int]) -> Verdict:
        yes, no, silent = state
        return census(yes, silent, yes + no + silent, theta)

    for yes, no, silent in product(range(13), repeat=3):
        if 0 < yes + no + silent <= 12:
            found = searched((yes, no, silent), verdict, heard)
            assert census_flip(yes, silent, yes + no + silent, theta) == found, (yes, no, silent)


def test_no_population_is_no_distance() -> None:
    assert worst_case_flip(0, 0, 0, Fraction(1, 2)) is None
    assert census_flip(0, 0, 0, Fraction(1, 2)) is None


@pytest.mark.parametrize("theta", [Fraction(1, 2), Fraction(7, 10), Fraction(4, 5)], ids=str)
def test_further_answers_are_as_few_as_trying_them_one_by_one(theta: Fraction) -> None:
    for x, n in COUNTED:
        found = further_answers(x, n, theta, missing=5)
        tried = range(150)
        yes = next(t for t in tried if superpopulation(x + t, n + t, theta) is Verdict.MET)
        no = next(t for t in tried if superpopulation(x, n + t, theta) is Verdict.NOT_MET)
        assert (found.all_yes, found.all_no, found.decidable) == (yes, no, min(yes, no) <= 5)


def test_fifteen_of_sixteen_is_not_enough_for_seven_in_ten() -> None:
    # P(X >= 15 | 16, 7/10) = (16 * 7**15 * 3 + 7**16) / 10**16 = 0.0261...: more than 1/40, whatever Wilson says.
    exact = Fraction(16 * 7**15 * 3 + 7**16, 10**16)
    assert probability_at_least(15, 16, Fraction(7, 10)) == exact
    assert round(exact, 4) == Fraction(261, 10000)
    assert exact > ALPHA_SIDE
    assert superpopulation(15, 16, Fraction(7, 10)) is Verdict.INSUFFICIENT
    # At a limit of that very probability it is met; at the nearest float below it, it is not.
    assert superpopulation(15, 16, Fraction(7, 10), exact) is Verdict.MET
    assert superpopulation(15, 16, Fraction(7, 10), exact - Fraction(1, 10**17)) is Verdict.INSUFFICIENT


def durations_within(within: int, beyond: int) -> Measure:
    days = (Fraction(30),) * within + (Fraction(31),) * beyond
    return Measure(n=len(days), population=len(days), seconds=tuple(int(day * SECONDS_OF_A_DAY) for day in days))


@pytest.mark.parametrize(("within", "beyond", "verdict"), [(35, 0, "I"), (36, 0, "M"), (36, 1, "I"), (20, 16, "N")])
def test_nine_in_ten_days_within_the_target_need_thirty_six_of_them(within: int, beyond: int, verdict: str) -> None:
    definition = indicators_policy().definitions["I1"]
    found = judged(definition, Group(), durations_within(within, beyond))
    assert found.verdict == verdict
    assert definition.least_n == 36


def test_the_distance_of_a_duration_is_how_many_would_have_to_be_on_the_other_side() -> None:
    definition = indicators_policy().definitions["I1"]
    for within, beyond in ((36, 0), (37, 1), (20, 16), (60, 2), (54, 6)):
        found = judged(definition, Group(), durations_within(within, beyond))
        start = (within, within + beyond)
        assert found.flip_count == searched(start, lambda state: superpopulation(*state, Fraction(9, 10)), changes)


@pytest.mark.parametrize("n", range(12))
def test_a_sign_test_agrees_with_counting_all_ways_to_toss_a_coin(n: int) -> None:
    for improved in range(n + 1):
        as_many = sum(sum(ways) >= improved for ways in product((0, 1), repeat=n))
        as_few = sum(sum(ways) <= improved for ways in product((0, 1), repeat=n))
        expected = Verdict.INSUFFICIENT
        if n >= 6 and as_many * 40 <= 2**n:
            expected = Verdict.MET
        elif n >= 6 and as_few * 40 <= 2**n:
            expected = Verdict.NOT_MET
        assert sign_test(improved, n) is expected


def compared(numerator: int, denominator: int, target: Fraction) -> Verdict:
    return Verdict.MET if numerator >= target * denominator else Verdict.NOT_MET


@pytest.mark.parametrize("target", [Fraction(2), Fraction(67, 100), Fraction(1), Fraction(1, 3)], ids=str)
def test_a_ratio_is_as_many_units_from_its_target_as_searching_finds(target: Fraction) -> None:
    def more_or_fewer(numerator: int) -> Iterator[int]:
        yield numerator + 1
        if numerator:
            yield numerator - 1

    for numerator, places in product(range(16), range(1, 7)):
        found = searched(numerator, lambda one, n=places: compared(one, n, target), more_or_fewer)  # type: ignore[misc]
        assert flip_ratio(numerator, places, target) == found


@pytest.mark.parametrize("target", [Fraction(67, 100), Fraction(1), Fraction(1, 3)], ids=str)
def test_two_flows_are_as_many_placements_from_balance_as_searching_finds(target: Fraction) -> None:
    def verdict(flows: tuple[int, int]) -> Verdict | None:
        return compared(min(flows), max(flows), target) if max(flows) else None

    def one_placement(flows: tuple[int, int]) -> Iterator[tuple[int, int]]:
        out, back = flows
        yield from ((out + 1, back), (out, back + 1))
        if out:
            yield out - 1, back
        if back:
            yield out, back - 1

    for out, back in product(range(1, 10), repeat=2):
        found = searched((out, back), lambda one: verdict(one) or Verdict.INSUFFICIENT, one_placement)
        assert flip_ratio(min(out, back), max(out, back), target) == found, (out, back)


def test_a_count_of_cases_is_as_far_from_its_target_as_the_cases_that_differ() -> None:
    # At most 2 cases: 0 needs three more to be too many, 2 needs one more, 5 needs three fewer.
    assert [flip_count(number, Fraction(2)) for number in (0, 2, 5)] == [3, 1, 3]
