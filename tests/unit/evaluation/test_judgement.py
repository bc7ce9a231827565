"""Verdicts against instances computed elsewhere, and against the plain definition."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.indicators.binomial import probability_at_least, probability_at_most
from domain.indicators.flips import flip_change, flip_edit
from domain.indicators.intervals import median, median_interval, p90, wilson
from domain.indicators.judgement import (
    ALPHA_SIDE,
    Verdict,
    all_of,
    census,
    census_flip,
    further_answers,
    further_favourable,
    further_of_all,
    further_unfavourable,
    least_met,
    least_n,
    most_not_met,
    sign_test,
    superpopulation,
    worst_case,
    zero_incidents_suffice,
)

INSTANCES = Path(__file__).parent / "instances"
JUDGED = json.loads((INSTANCES / "judgement.json").read_text(encoding="utf-8"))
FLIPS = json.loads((INSTANCES / "flip.json").read_text(encoding="utf-8"))
THETAS = [Fraction(1, 2), Fraction(7, 10), Fraction(4, 5), Fraction(9, 10), Fraction(1, 3)]


def name(case: dict[str, Any]) -> str:
    return "-".join(str(case[key]) for key in ("x", "n", "theta") if key in case)


@pytest.mark.parametrize("case", JUDGED["verdicts"], ids=name)
def test_a_verdict_is_that_of_the_instance(case: dict[str, Any]) -> None:
    theta = Fraction(case["theta"])
    assert superpopulation(case["x"], case["n"], theta, Fraction(case["alpha_side"])) == case["verdict"]
    assert float(probability_at_least(case["x"], case["n"], theta)) == pytest.approx(float(case["p_up"]), abs=1e-7)
    assert float(probability_at_most(case["x"], case["n"], theta)) == pytest.approx(float(case["p_low"]), abs=1e-7)


@pytest.mark.parametrize("case", [one for one in JUDGED["verdicts"] if "further_all_yes" in one], ids=name)
def test_the_further_answers_that_decide_are_those_of_the_instance(case: dict[str, Any]) -> None:
    theta = Fraction(case["theta"])
    assert further_favourable(case["x"], case["n"], theta) == case["further_all_yes"]
    assert further_unfavourable(case["x"], case["n"], theta) == case["further_all_no"]


@pytest.mark.parametrize("case", JUDGED["verdicts"], ids=name)
def test_the_least_change_is_that_of_the_instance(case: dict[str, Any]) -> None:
    assert flip_change(case["x"], case["n"], Fraction(case["theta"])) == case["flip_change"]


@pytest.mark.parametrize("case", FLIPS, ids=name)
def test_flips_are_those_found_by_searching(case: dict[str, Any]) -> None:
    theta = Fraction(case["theta"])
    assert superpopulation(case["x"], case["n"], theta) == case["verdict"]
    assert flip_change(case["x"], case["n"], theta) == case["flip_change"]
    assert flip_edit(case["x"], case["n"], theta) == case["flip_edit"]


@pytest.mark.parametrize("case", JUDGED["nonresponse"], ids=lambda case: f"{case['x']}-{case['m']}-{case['N']}")
def test_non_response_is_judged_as_in_the_instance(case: dict[str, Any]) -> None:
    x, m, population, theta = case["x"], case["m"], case["N"], Fraction(case["theta"])
    assert worst_case(x, m, population, theta) == case["worst_case"]
    assert superpopulation(x, m, theta) == case["respondents_only"]
    assert census(x, population - m, population, theta) == case["census"]


@pytest.mark.parametrize(("theta", "least"), JUDGED["min_n_any_M"].items())
def test_the_least_n_for_any_met_is_that_of_the_instance(theta: str, least: int) -> None:
    assert least_n(Fraction(theta)) == least


def test_a_threshold_of_one_hundred_percent_is_never_met_by_answers() -> None:
    assert least_n(Fraction(1)) is None
    assert superpopulation(500, 500, Fraction(1)) is Verdict.INSUFFICIENT
    assert census(500, 0, 500, Fraction(1)) is Verdict.MET


@given(st.integers(0, 60), st.data(), st.sampled_from(THETAS))
def test_the_fast_verdict_equals_the_definition(n: int, data: st.DataObject, theta: Fraction) -> None:
    x = data.draw(st.integers(0, n))
    met = n > 0 and probability_at_least(x, n, theta) <= ALPHA_SIDE
    not_met = n > 0 and probability_at_most(x, n, theta) <= ALPHA_SIDE
    expected = Verdict.MET if met else Verdict.NOT_MET if not_met else Verdict.INSUFFICIENT
    assert superpopulation(x, n, theta) is expected


@given(st.integers(1, 80), st.sampled_from(THETAS))
def test_critical_values_are_where_the_verdict_turns(n: int, theta: Fraction) -> None:
    verdicts = [superpopulation(x, n, theta) for x in range(n + 1)]
    met = [x for x, verdict in enumerate(verdicts) if verdict is Verdict.MET]
    not_met = [x for x, verdict in enumerate(verdicts) if verdict is Verdict.NOT_MET]
    assert least_met(n, theta) == min(met, default=n + 1)
    assert most_not_met(n, theta) == max(not_met, default=-1)


def neighbours(x: int, n: int) -> Iterator[tuple[int, int]]:
    for dx, dn in ((1, 0), (-1, 0), (1, 1), (0, 1), (-1, -1), (0, -1)):
        if 0 <= x + dx <= n + dn:
            yield x + dx, n + dn


def edits_by_breadth_first_search(x: int, n: int, theta: Fraction) -> int:
    start, seen, border, edits = superpopulation(x, n, theta), {(x, n)}, {(x, n)}, 0
    while all(superpopulation(*one, theta) is start for one in border):
        border = {two for one in border for two in neighbours(*one)} - seen
        seen |= border
        edits += 1
    return edits


@given(st.integers(0, 14), st.data(), st.sampled_from(THETAS[:3]))
def test_edits_equal_a_breadth_first_search(n: int, data: st.DataObject, theta: Fraction) -> None:
    x = data.draw(st.integers(0, n))
    assert flip_edit(x, n, theta) == edits_by_breadth_first_search(x, n, theta)


def test_wilson_would_be_a_wrong_judge() -> None:
    low = wilson(15, 16)
    assert low is not None
    assert low[0] > 0.7
    assert superpopulation(15, 16, Fraction(7, 10)) is Verdict.INSUFFICIENT
    one = wilson(4, 4)
    assert one is not None
    assert one[0] > 0.5
    assert superpopulation(4, 4, Fraction(1, 2)) is Verdict.INSUFFICIENT


def test_a_verdict_is_exact_at_its_very_limit() -> None:
    # P(X >= 6 | 6, theta) = theta ** 6: at this alpha the limit is reached exactly, which no rounding may lose.
    theta = Fraction(7, 10)
    assert superpopulation(6, 6, theta, theta**6) is Verdict.MET
    assert superpopulation(6, 6, theta, theta**6 - Fraction(1, 10**40)) is Verdict.INSUFFICIENT


def test_paired_change_needs_six_pairs() -> None:
    assert sign_test(5, 5, Fraction(1, 20)) is Verdict.INSUFFICIENT
    assert sign_test(6, 6) is Verdict.MET
    assert sign_test(0, 6) is Verdict.NOT_MET


def test_a_census_of_nobody_is_not_a_success() -> None:
    assert census(0, 0, 0, Fraction(1)) is Verdict.INSUFFICIENT
    assert census_flip(0, 0, 0, Fraction(1)) is None


@given(st.integers(1, 30), st.data(), st.sampled_from(THETAS))
def test_a_census_flip_is_the_least_number_of_units_that_turns_it(n: int, data: st.DataObject, theta: Fraction) -> None:
    x = data.draw(st.integers(0, n))
    start = census(x, 0, n, theta)
    others = [abs(x - y) for y in range(n + 1) if census(y, 0, n, theta) is not start]
    assert census_flip(x, 0, n, theta) == min(others, default=None)


def test_a_wave_that_cannot_decide_says_so() -> None:
    assert further_answers(15, 15, Fraction(9, 10), missing=1).decidable is False
    assert further_answers(15, 16, Fraction(7, 10), missing=1).decidable is True
    assert further_of_all(12, 12, 16, Fraction(1, 2)).all_yes == 1


@given(st.lists(st.sampled_from(list(Verdict))))
def test_all_of_takes_the_worst_and_needs_everything(verdicts: list[Verdict]) -> None:
    order = [Verdict.NOT_MET, Verdict.INSUFFICIENT, Verdict.MET]
    expected = min(verdicts, key=order.index, default=Verdict.INSUFFICIENT)
    assert all_of(verdicts) is expected


def test_no_incident_shows_a_low_rate_only_after_enough_days() -> None:
    rate = Fraction(1, 1000)
    assert not zero_incidents_suffice(rate, 3689)
    assert zero_incidents_suffice(rate, 3690)


def test_a_median_has_an_interval_from_six_values_on() -> None:
    hours = [9, 1, 5, 3, 7, 11]
    assert median_interval(hours[:5]) is None
    assert median_interval(hours) == (1.0, 11.0)
    assert median_interval(hours, 24) == (0.0417, 0.4583)
    assert median(hours) == 6
    assert median(hours, 24) == Fraction(1, 4)
    assert p90(hours) == 11
    assert p90(range(1, 11)) == 9
    assert median([]) is None
    assert p90([]) is None
