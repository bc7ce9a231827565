"""Thresholds hold from a day to a day, and reviews with numbers are judged against those of the day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.eligibility.dated import Stamp
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.judgement import Verdict
from domain.policy_problems import PolicyError
from domain.recommendations.criteria import Part
from domain.recommendations.criteria_policy import CriteriaPolicy, Review, parse_criteria
from domain.recommendations.evaluation import Evaluation, evaluate
from domain.recommendations.publication import full_document
from tests.unit.evaluation.pilot import (
    AS_OF,
    EVALUATED_AT,
    a_pilot,
    criteria_policy,
    document,
    evaluation_of,
    indicators_policy,
    recommendations_policy,
)

M, N, INSUFFICIENT = Verdict.MET, Verdict.NOT_MET, Verdict.INSUFFICIENT


def part_of(evaluation: Evaluation, country: str, criterion: str, name: str) -> Part:
    (found,) = [one for one in evaluation.criteria if (one.country, one.code) == (country, criterion)]
    return next(part for part in found.parts if part.name == name)


def with_stamp(criterion: str, name: str, **changes: Any) -> CriteriaPolicy:
    """The policy with another stamp on the thresholds of one input."""
    policy = criteria_policy()
    rows = tuple(
        replace(row, stamp=replace(row.stamp, **changes)) if (row.criterion, row.input) == (criterion, name) else row
        for row in policy.thresholds
    )
    return replace(policy, thresholds=rows)


def financing(status: Verdict, **measured: str) -> CriteriaPolicy:
    """The policy with a verified review of the financing of Senegal."""
    numbers = {name: Fraction(value) for name, value in measured.items()}
    row = Review("financing", "SN", status, None, date(2026, 1, 1), None, "A budget", "H", True, numbers)
    return replace(criteria_policy(), reviews=(row,))


def test_every_threshold_stands_in_the_files_with_its_date_and_source() -> None:
    rows = {(row.criterion, row.input, row.measure): row for row in criteria_policy().thresholds}
    assert {key: row.value for key, row in rows.items()} == {
        ("K4", "financing", "non_donor_share"): Fraction(1, 2),
        ("K4", "financing", "budget_years"): 2,
        ("K5", "S1", "floor"): Fraction(1, 2),
        ("K6", "I1", "cycles"): 2,
        ("K12", "answer_times", "share_in_time"): Fraction(9, 10),
    }
    targets = {"R2": "2", "S1": "7/10", "X1": "1", "X2": "1", "X3": "19/20", "Q3": "67/100", "C1": "1", "Z1": "7/10"}
    definitions = indicators_policy().on(AS_OF)
    assert {code: definitions[code].target for code in targets} == {c: Fraction(t) for c, t in targets.items()}
    for criterion in criteria_policy().criteria:
        for part in criterion.parts:
            stamps = [one.stamp for one in definitions[part.indicator].targets]
            assert stamps, part.indicator
            assert all(one.valid_from and one.source and one.verified for one in stamps)
    assert all(row.stamp.valid_from and row.stamp.source and row.stamp.verified for row in rows.values())


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"valid_to": date(2027, 6, 30)}, "threshold_expired"),
        ({"valid_from": date(2028, 1, 1)}, "threshold_expired"),
        ({"verified": False}, "threshold_unverified"),
    ],
)
def test_a_threshold_that_nobody_can_rely_on_today_leaves_its_part_open(changes: dict[str, Any], missing: str) -> None:
    evaluation = evaluation_of(a_pilot(), with_stamp("K5", "S1", **changes))
    part = part_of(evaluation, "MA", "K5", "S1")
    assert (part.verdict, part.missing, part.flip_count, part.further) == (INSUFFICIENT, missing, None, None)
    # The same indicator is still read where no such threshold is asked for.
    assert part_of(evaluation, "MA", "K7", "S1").missing != missing
    codes = {one.code for one in evaluation.recommendations if (one.country, one.input) == ("MA", "S1")}
    assert ("renew_threshold" if missing == "threshold_expired" else "confirm_threshold") in codes


def with_target(**changes: Any) -> Mapping[str, IndicatorDefinition]:
    definitions = indicators_policy().definitions
    x3 = definitions["X3"]
    targets = tuple(replace(one, stamp=replace(one.stamp, **changes)) for one in x3.targets)
    return {**definitions, "X3": replace(x3, targets=targets)}


@pytest.mark.parametrize("changes", [{"valid_to": date(2027, 6, 30)}, {"verified": False}])
def test_an_expired_or_unverified_target_leaves_protection_open(changes: dict[str, Any]) -> None:
    indicators = replace(indicators_policy(), definitions=with_target(**changes))
    evaluation = evaluate(a_pilot(), indicators, criteria_policy(), recommendations_policy(), EVALUATED_AT)
    (k8,) = [one for one in evaluation.criteria if (one.country, one.code) == ("MA", "K8")]
    assert k8.status is INSUFFICIENT
    assert k8.missing in (("threshold_expired:X3",), ("threshold_unverified:X3",))


def test_the_row_in_force_on_the_day_counts() -> None:
    policy = criteria_policy()
    (floor,) = [row for row in policy.thresholds if row.measure == "floor"]
    later = replace(floor, value=Fraction(2, 3), stamp=Stamp(date(2027, 6, 1), None, "Later", "M", True))
    evaluation = evaluation_of(a_pilot(), replace(policy, thresholds=(*policy.thresholds, later)))
    shown = part_of(evaluation, "MA", "K5", "S1").thresholds
    assert {row.measure: row.value for row in shown} == {"floor": Fraction(2, 3), "target": Fraction(7, 10)}


@pytest.mark.parametrize(
    ("policy", "verdict", "missing"),
    [
        (financing(M, non_donor_share="11/20", budget_years="3"), M, None),
        (financing(M, non_donor_share="1/2", budget_years="2"), M, None),
        (financing(M, non_donor_share="49/100", budget_years="3"), N, None),
        (financing(M, non_donor_share="11/20", budget_years="1"), N, None),
        (financing(M, non_donor_share="11/20"), INSUFFICIENT, "review_open"),
        (financing(N, non_donor_share="11/20", budget_years="3"), N, None),
        (financing(INSUFFICIENT, non_donor_share="11/20", budget_years="3"), INSUFFICIENT, "review_open"),
        (financing(M), M, None),
    ],
)
def test_the_numbers_of_a_review_must_bear_its_conclusion_out(
    policy: CriteriaPolicy, verdict: Verdict, missing: str | None
) -> None:
    part = part_of(evaluation_of(a_pilot(), policy), "SN", "K4", "financing")
    assert (part.verdict, part.missing) == (verdict, missing)


def test_a_review_that_says_otherwise_is_counter_evidence() -> None:
    policy = financing(N)
    other = replace(policy.reviews[0], status=M, valid_from=date(2025, 6, 1), source="Another budget")
    evaluation = evaluation_of(a_pilot(), replace(policy, reviews=(*policy.reviews, other)))
    (advice,) = [one for one in evaluation.recommendations if (one.country, one.code) == ("SN", "secure_funding")]
    assert advice.evidence == ("criterion:SN/K4", "review:SN/financing")
    assert advice.counter_evidence == ("review:SN/financing/2025-06-01",)


def test_the_document_shows_each_part_with_its_thresholds_and_who_can_tell() -> None:
    rows = full_document(evaluation_of(a_pilot()))["criteria"]
    (k5,) = [row for row in rows if (row["country"], row["code"]) == ("MA", "K5")]
    (hosts,) = [part for part in k5["parts"] if part["name"] == "S1"]
    assert {(one["measure"], one["exact"], one["valid_from"]) for one in hosts["thresholds"]} == {
        ("floor", "1/2", "2026-01-01"),
        ("target", "7/10", "2026-01-01"),
    }
    (k4,) = [row for row in rows if (row["country"], row["code"]) == ("MA", "K4")]
    assert (k4["parts"][0]["missing"], k4["parts"][0]["reviewer"]) == ("review_missing", "finance_ministry")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"criterion": "K99"}, "criterion"),
        ({"input": "S1"}, "input"),
        ({"value": 0.5}, "value"),
        ({"confidence": "sure"}, "confidence"),
        ({"source": ""}, "source"),
        ({"valid_from": None}, "valid_from"),
        ({"measure": None}, "measure"),
    ],
)
def test_a_threshold_without_its_facts_is_refused(changes: dict[str, Any], where: str) -> None:
    criteria = document("criteria")
    criteria["thresholds"][0] |= changes
    with pytest.raises(PolicyError) as refused:
        parse_criteria(criteria)
    assert [problem.where for problem in refused.value.problems] == [f"criteria.toml/thresholds/0/{where}"]
