"""The quality list before publication, and that every situation has its recommendation or a reason for none."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.indicators.facts import EvaluationFacts
from domain.indicators.judgement import Verdict
from domain.recommendations.catalogue import RecommendationRule
from domain.recommendations.criteria import Part
from domain.recommendations.criteria_policy import Review
from domain.recommendations.decision import CORE, DECISIONS, GATES
from domain.recommendations.recommend import DECISION, rule_of, why_none
from domain.recommendations.recommendation import Recommendation
from domain.recommendations.self_check import ITEMS, LANGUAGES_ITEM, Draft, in_both_languages, passes, self_check
from tests.unit.evaluation.pilot import a_pilot, criteria_policy, evaluation_of, recommendations_policy
from translations.advice_written import written_in_both_languages
from translations.evaluation_sentences import MISSING, SELF_CHECK
from translations.recommendation_sentences import RECOMMENDATION_TITLES

DAY = date(2027, 12, 31)
RULE = RecommendationRule(
    "secure_funding", "K4", "financing", "N", "finance_ministry", 12, "needs_budget", "equal_access", ("one_review",),
    "fund",
)  # fmt: skip
GOOD = Recommendation(
    "secure_funding", "SN", "K4", "financing", "finance_ministry", date(2028, 12, 31), ("financing", "M"), {},
    ("criterion:SN/K4",), (), None, "high", ("one_review",), "needs_budget", "equal_access", (), "reviews",
)  # fmt: skip


def failing(rule: RecommendationRule = RULE, **changes: Any) -> list[str]:
    checked = self_check(Draft(replace(GOOD, **changes), rule, recommendations_policy(), DAY))
    return [item for item, passed in checked if not passed]


def test_a_complete_recommendation_passes() -> None:
    assert failing() == []


@pytest.mark.parametrize(
    ("changes", "item"),
    [
        ({"addressee": "data_authority"}, "competence"),
        ({"code": "secure_everything"}, "action"),
        ({"deadline": DAY}, "deadline"),
        ({"deadline": date(2031, 1, 1)}, "deadline"),
        ({"target": ("financing", "None")}, "measurable_target"),
        ({"target": ("", "M")}, "measurable_target"),
        ({"evidence": ()}, "evidence"),
        ({"counter_search": ""}, "counter_evidence"),
        ({"limits": ()}, "limits"),
        ({"feasibility": ""}, "feasibility"),
        ({"rights": ""}, "gender_and_rights"),
    ],
)
def test_each_item_fails_alone(changes: dict[str, Any], item: str) -> None:
    assert failing(**changes) == [item]


def test_nobody_is_addressed_without_being_competent() -> None:
    assert failing(addressee="") == ["addressee", "competence"]
    assert failing(replace(RULE, act="adopt_text")) == ["competence"]


def test_the_last_item_is_whether_it_is_written_in_both_languages() -> None:
    (french,) = in_both_languages([replace(GOOD, self_check=(("addressee", True),))], frozenset({GOOD.code}))
    assert french.self_check == (("addressee", True), (LANGUAGES_ITEM, True))
    assert passes(french.self_check)
    (neither,) = in_both_languages([french], frozenset())
    assert neither.self_check == (("addressee", True), (LANGUAGES_ITEM, False))
    assert not passes(neither.self_check)


def test_every_recommendation_of_the_catalogue_is_written_in_both_languages() -> None:
    assert written_in_both_languages() == set(RECOMMENDATION_TITLES)
    assert set(SELF_CHECK) == set(ITEMS)


def test_every_rule_addresses_a_body_that_may_do_it_within_three_years() -> None:
    policy = recommendations_policy()
    for rule in policy.rules:
        assert rule.act in policy.competences[rule.addressee], rule.code
        assert 0 < rule.deadline_months <= 36


def parts() -> list[tuple[str, str, str, str | None]]:
    """(criterion, input, rule, party) of every part of every criterion."""
    policy = criteria_policy()
    found = [(one.code, part.indicator, part.rule, part.party) for one in policy.criteria for part in one.parts]
    return found + [(one.code, review, "review", None) for one in policy.criteria for review in one.reviews]


@pytest.mark.parametrize(("criterion", "name", "rule", "party"), parts(), ids=lambda one: str(one))
def test_every_situation_has_a_recommendation_or_a_reason_for_none(
    criterion: str, name: str, rule: str, party: str | None
) -> None:
    policy = recommendations_policy()

    def part(verdict: Verdict | None, missing: str | None = None) -> Part:
        return Part(name, rule, party, verdict, False, missing)

    for missing in MISSING:
        found = part(Verdict.INSUFFICIENT, missing)
        assert rule_of(policy, criterion, found) is not None, missing
        assert why_none(found) is None
    failed = part(Verdict.NOT_MET)
    assert rule_of(policy, criterion, failed) is not None
    assert why_none(failed) is None
    for verdict, reason in ((Verdict.MET, "met"), (None, "not_applicable")):
        assert rule_of(policy, criterion, part(verdict)) is None
        assert why_none(part(verdict)) == reason


def test_a_finding_of_a_review_that_is_met_asks_for_nothing() -> None:
    row = Review("entry_and_residence", "MA", Verdict.MET, "residence_ground_missing", DAY, None, "A law", "H", True)
    part = Part("entry_and_residence", "review", None, Verdict.MET, True, review=row)
    assert rule_of(recommendations_policy(), "K2", part) is None


@pytest.mark.parametrize("decision", DECISIONS)
def test_every_decision_has_its_recommendation(decision: str) -> None:
    assert recommendations_policy().rule_for(DECISION, (), decision) is not None


@pytest.mark.parametrize(
    ("facts", "decision", "in_the_way"),
    [
        (a_pilot(), "fix_first", Verdict.NOT_MET),
        (EvaluationFacts(DAY, ("SN",)), "insufficient_evidence", Verdict.INSUFFICIENT),
    ],
    ids=["fix first", "insufficient evidence"],
)
def test_what_stands_in_the_way_of_a_decision_is_named(
    facts: EvaluationFacts, decision: str, in_the_way: Verdict
) -> None:
    evaluation = evaluation_of(facts)
    assert evaluation.decisions["SN"] == decision
    (advice,) = [one for one in evaluation.recommendations if (one.country, one.criterion) == ("SN", DECISION)]
    named = {one.code for one in evaluation.criteria if one.country == "SN" and one.status is in_the_way}
    assert advice.parameters["conditions"] == sorted(named & set(GATES + CORE))
    assert advice.parameters["conditions"]
    assert advice.target == (DECISION, "extend_with_conditions")
    assert all(passed for _, passed in advice.self_check)
