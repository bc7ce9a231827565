"""What each part of a criterion shows beside its verdict, by every rule, against trying all that could be different."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product

import pytest

from domain.indicators.binomial import probability_at_least, probability_at_most
from domain.indicators.definitions import Target
from domain.indicators.facts import CallFacts, EvaluationFacts
from domain.indicators.frame import FrameCell
from domain.indicators.judgement import FurtherAnswers, Verdict
from domain.indicators.measure import SECONDS_OF_A_DAY, Measure
from domain.indicators.tally import Frame, Tallies
from domain.indicators.values import values_of
from domain.recommendations.criteria import Part, criteria_of
from domain.recommendations.criteria_policy import CriteriaPolicy, CriterionRule, PartRule
from domain.recommendations.parts import PartReader
from tests.unit.evaluation.pilot import AS_OF, criteria_policy, indicators_policy

M, N, INSUFFICIENT = Verdict.MET, Verdict.NOT_MET, Verdict.INSUFFICIENT
HALF, TARGET, NINE_IN_TEN = Fraction(1, 2), Fraction(7, 10), Fraction(9, 10)
ONE_SIDE, A_THIRD = Fraction(1, 40), Fraction(1, 120)
CELL = FrameCell("MA", ("MA",), "female", "unknown", "volunteering")
CALLS = ("C1", "C2")
ORDER = {N: 0, INSUFFICIENT: 1, M: 2}
Judge = Callable[[int, int], Verdict]


def shown(rule: PartRule, theta: Fraction | None, measures: Iterable[Measure]) -> Part:
    """The part as a criterion shows it, when `measures` are all that was counted."""
    code, tallies = rule.indicator, Tallies()
    definition = replace(indicators_policy().definitions[code], disaggregation=("country",))
    if theta is not None:
        (row,) = definition.targets
        definition = replace(definition, target=theta, targets=(Target(theta, row.stamp),))
    for measure in measures:
        tallies.add(code, CELL, measure)
    definitions = {code: definition}
    calls = tuple(
        CallFacts(name, (), opens=date(2026, 1, place), code=name) for place, name in enumerate(CALLS, start=1)
    )
    frame = Frame(EvaluationFacts(AS_OF, ("MA",), calls=calls), definitions)
    reader = PartReader(tallies, frame, definitions, values_of(tallies, frame, definitions))
    rows = tuple(replace(row, criterion="K", input=code) for row in criteria_policy().thresholds)
    policy = CriteriaPolicy((CriterionRule("K", (rule,), ()),), (), rows)
    (criterion,) = criteria_of(reader, policy, ("MA",), AS_OF)
    return criterion.parts[0]


def counted(yes: int, no: int, still_open: int, by: str | None = None) -> Measure:
    n = yes + no
    return Measure(by=by, numerator=yes, n=n, population=n + still_open, undecided=still_open)


def far(one: tuple[int, int], other: tuple[int, int]) -> int:
    """The least number of answers to change, add or remove from (x, n) to (x, n)."""
    yes, no = other[0] - one[0], (other[1] - other[0]) - (one[1] - one[0])
    return max(abs(yes), abs(no)) if yes * no < 0 else abs(yes) + abs(no)


def flips(x: int, n: int, judge: Judge) -> int | None:
    """By changes where some give another verdict, else with additions and removals."""
    here = judge(x, n)
    changed = [abs(other - x) for other in range(n + 1) if judge(other, n) is not here]
    states = ((y, m) for m in range(n + 9) for y in range(m + 1) if judge(y, m) is not here)
    return min(changed, default=None) or min((far((x, n), state) for state in states), default=None)


def least(judge: Judge, wanted: Verdict, x: int, n: int, favourable: int) -> int:
    return next(t for t in range(99) if judge(x + t * favourable, n + t) is wanted)


@cache
def with_floor(x: int, n: int) -> Verdict:
    """Met: at least 70 %, and surely half. Not met: surely below 70 %."""
    if n and x >= TARGET * n and probability_at_least(x, n, HALF) <= ONE_SIDE:
        return M
    return N if n and probability_at_most(x, n, TARGET) <= ONE_SIDE else INSUFFICIENT


@cache
def at_a_third(x: int, n: int, theta: Fraction) -> Verdict:
    if n and probability_at_least(x, n, theta) <= ONE_SIDE:
        return M
    return N if n and probability_at_most(x, n, theta) <= A_THIRD else INSUFFICIENT


@cache
def within_plan(x: int, n: int) -> Verdict:
    if n and probability_at_least(x, n, NINE_IN_TEN) <= ONE_SIDE:
        return M
    return N if n and probability_at_most(x, n, NINE_IN_TEN) <= ONE_SIDE else INSUFFICIENT


SHARES = [
    pytest.param(PartRule("F4", "floor"), TARGET, with_floor, id="floor"),
    pytest.param(PartRule("F4", "triple_win"), TARGET, lambda x, n: at_a_third(x, n, TARGET), id="a third, 7/10"),
    pytest.param(PartRule("P7", "triple_win"), HALF, lambda x, n: at_a_third(x, n, HALF), id="a third, 1/2"),
    pytest.param(PartRule("P1", "triple_win"), HALF, lambda x, n: at_a_third(x, n, HALF), id="a third, signs"),
]


@pytest.mark.parametrize(("rule", "theta", "judge"), SHARES)
def test_a_share_shows_the_flips_and_further_answers_of_its_own_rule(
    rule: PartRule, theta: Fraction, judge: Judge
) -> None:
    for yes, no, still_open in product(range(10), range(10), (0, 3)):
        if yes + no > 9:
            continue
        part, n = shown(rule, theta, [counted(yes, no, still_open)]), yes + no
        case = (yes, n, still_open)
        assert part.verdict is judge(yes, n), case
        assert part.flip_count == flips(yes, n, judge), case
        further = None
        if part.verdict is INSUFFICIENT:
            ways = (least(judge, M, yes, n, 1), least(judge, N, yes, n, 0))
            further = FurtherAnswers(*ways, decidable=min(ways) <= still_open)
            assert part.missing == ("more_answers" if min(ways) <= still_open else "next_wave" if n else "no_data")
        assert part.further == further, case


def heard_from(state: tuple[int, int, int]) -> Iterable[tuple[int, int, int]]:
    """One answer the other way round, or one person heard."""
    yes, no, silent = state
    ways = ((1, -1, 0), (-1, 1, 0), (1, 0, -1), (0, 1, -1), (-1, 0, 1), (0, -1, 1))
    found = ((yes + a, no + b, silent + c) for a, b, c in ways)
    return (one for one in found if min(one) >= 0)


def searched(start: tuple[int, int, int], judge: Callable[[tuple[int, int, int]], Verdict]) -> int | None:
    seen, border, steps = {start}, {start}, 0
    while border:
        if any(judge(state) is not judge(start) for state in border):
            return steps
        border = {other for state in border for other in heard_from(state)} - seen
        seen |= border
        steps += 1
    return None


def check_population(rule: PartRule, theta: Fraction, judge: Callable[[tuple[int, int, int]], Verdict]) -> None:
    """Everybody asked is known: only who is silent, or what is open, can still come."""
    for yes, no, silent in product(range(9), repeat=3):
        state = (yes, no, silent)
        if not 0 < sum(state) <= 8:
            continue
        part, more = shown(rule, theta, [counted(yes, no, silent)]), range(silent + 1)
        assert part.verdict is judge(state), state
        assert part.flip_count == searched(state, judge), state
        if part.verdict is not INSUFFICIENT:
            assert part.further is None
            continue
        met = min((t for t in more if judge((yes + t, no, silent - t)) is M), default=None)
        not_met = min((t for t in more if judge((yes, no + t, silent - t)) is N), default=None)
        assert part.further == FurtherAnswers(met, not_met, (met, not_met) != (None, None)), state
        if part.missing != "no_data":
            assert (part.missing == "next_wave") == ((met, not_met) == (None, None)), state


@pytest.mark.parametrize("theta", [HALF, Fraction(1, 5), TARGET], ids=str)
def test_a_worst_case_of_the_triple_win_shows_those_of_its_own_rule(theta: Fraction) -> None:
    def judge(state: tuple[int, int, int]) -> Verdict:
        yes, _, silent = state
        if probability_at_least(yes, sum(state), theta) <= ONE_SIDE:
            return M
        return N if probability_at_most(yes + silent, sum(state), theta) <= A_THIRD else INSUFFICIENT

    check_population(PartRule("P2", "triple_win"), theta, cache(judge))


@pytest.mark.parametrize("rule", ["triple_win", "plain"])
@pytest.mark.parametrize("theta", [Fraction(1), Fraction(2, 3)], ids=str)
def test_a_census_shows_how_many_of_the_open_records_decide(rule: str, theta: Fraction) -> None:
    def judge(state: tuple[int, int, int]) -> Verdict:
        yes, _, still_open = state
        if yes >= theta * sum(state):
            return M
        return N if yes + still_open < theta * sum(state) else INSUFFICIENT

    check_population(PartRule("X3", rule), theta, judge)


def test_the_answers_of_one_party_show_how_many_of_the_open_ones_decide() -> None:
    for yes, no, still_open in product(range(6), repeat=3):
        rows = [counted(yes, no, still_open, by) for by in ("party.host", None)]
        part = shown(PartRule("Z1", "responses", "host"), TARGET, [*rows, counted(0, 50, 0, "party.volunteer")])
        everybody = yes + no + still_open
        more = range(still_open + 1)
        if everybody and yes < TARGET * everybody <= yes + still_open:
            to_met = next(t for t in more if yes + t >= TARGET * everybody)
            to_not_met = next(t for t in more if yes + still_open - t < TARGET * everybody)
            assert part.further == FurtherAnswers(to_met, to_not_met, True)
            assert part.missing == ("undecided" if yes + no else "no_data")
        else:
            assert part.further is None


def of_call(name: str, yes: int, n: int, still_open: int) -> Measure:
    """A call with `yes` applications within plan and the others late."""
    days = [1] * yes + [200] * (n - yes)
    seconds = tuple(day * SECONDS_OF_A_DAY for day in days)
    return Measure(
        by=f"call.{name}",
        numerator=n,
        n=n,
        population=n + still_open,
        undecided=still_open,
        people=(n, n),
        seconds=seconds,
    )


def both(verdicts: tuple[Verdict, ...]) -> Verdict:
    return min(verdicts, key=lambda one: ORDER[one])


@cache
def costs(x: int, n: int, only_changes: bool) -> dict[Verdict, int]:
    """For each verdict the least number of answers of one call to make it: by changes, or by any edit."""
    found: dict[Verdict, int] = {}
    for m in (n,) if only_changes else range(46):
        for y in range(m + 1):
            verdict, cost = within_plan(y, m), far((x, n), (y, m))
            found[verdict] = min(cost, found.get(verdict, cost))
    return found


def cycle_flips(states: tuple[tuple[int, int], ...], only_changes: bool) -> int | None:
    """The least over all pairs of verdicts that the calls could get. (0, 0) is a call that was not held."""
    here = both(tuple(within_plan(*state) for state in states))
    tables = [costs(*state, only_changes).items() for state in states]
    ways = [sum(cost for _, cost in pair) for pair in product(*tables) if both(tuple(v for v, _ in pair)) is not here]
    return min(ways, default=None)


SIZES = [
    *((x, n) for n in range(1, 6) for x in range(n + 1)),
    (30, 30),
    (29, 30),
    (21, 30),
    (36, 36),
    (40, 40),
    (8, 10),
]


def check_cycles(calls: list[tuple[int, int, int]]) -> None:
    measures = [of_call(name, *call) for name, call in zip(CALLS, calls, strict=False)]
    everybody = Measure(
        numerator=sum(n for _, n, _ in calls),
        n=sum(n for _, n, _ in calls),
        population=sum(n + still_open for _, n, still_open in calls),
        seconds=tuple(second for one in measures for second in one.seconds),
    )
    part = shown(PartRule("I1", "cycles"), None, [everybody, *measures])
    states = tuple((x, n) for x, n, _ in calls) + ((0, 0),) * (2 - len(calls))
    verdict = both(tuple(within_plan(*state) for state in states))
    assert part.verdict is verdict, calls
    by_changes = cycle_flips(states[: len(calls)], only_changes=True) if len(calls) == 2 or verdict is N else None
    if len(calls) == 1 and verdict is INSUFFICIENT:
        # A call that is not held cannot be changed: only "not met" can be reached by changes.
        by_changes = costs(*states[0], True).get(N)
    assert part.flip_count == (by_changes or cycle_flips(states, only_changes=False)), calls
    if verdict is not INSUFFICIENT:
        assert part.further is None
        return
    yes = [least(within_plan, M, *state, 1) for state in states]
    no = [least(within_plan, N, *state, 0) for state in states]
    still_open = [count for _, _, count in calls]
    in_time = [count for count, most in zip(no, still_open, strict=False) if count <= most]
    hold = len(calls) == 2 and all(count <= most for count, most in zip(yes, still_open, strict=True))
    assert part.further == FurtherAnswers(sum(yes), min(in_time or no), hold or bool(in_time)), calls
    if len(calls) == 2:
        assert part.missing == ("more_answers" if hold or in_time else "next_wave")
    else:
        assert part.missing == "second_cycle"


def test_cycles_show_the_flips_and_further_answers_of_each_call() -> None:
    for (x, n), (y, m) in product(SIZES, repeat=2):
        check_cycles([(x, n, (x + m) % 4), (y, m, (3 * y + n) % 9)])


def test_one_call_alone_shows_what_it_and_another_one_need() -> None:
    for (x, n), still_open in product(SIZES, (0, 7)):
        check_cycles([(x, n, still_open)])


def test_a_slow_call_is_not_hidden_by_many_good_answers_of_another() -> None:
    part = shown(PartRule("I1", "cycles"), None, [Measure(n=210, population=210), of_call("C1", 5, 10, 0),
                                                  of_call("C2", 200, 200, 0)])  # fmt: skip
    assert (part.verdict, part.flip_count, part.reached) == (N, 2, False)
