"""Every code of an evaluation has its sentence."""

from domain.feedback import PARTIES
from domain.indicators.definitions import CRITERIA
from domain.indicators.judgement import Verdict
from domain.recommendations.catalogue import ADDRESSEES, FEASIBILITY, LIMITS, RIGHTS
from domain.recommendations.decision import DECISIONS
from tests.unit.evaluation.pilot import a_pilot, criteria_policy, evaluation_of, recommendations_policy
from translations import evaluation_sentences as sentences
from translations import recommendation_sentences as advice


def test_every_recommendation_has_title_action_and_reason() -> None:
    codes = {rule.code for rule in recommendations_policy().rules}
    for texts in (advice.RECOMMENDATION_TITLES, advice.RECOMMENDATION_ACTIONS, advice.RECOMMENDATION_REASONS):
        assert set(texts) == codes


def test_every_other_code_has_its_sentence() -> None:
    policy = criteria_policy()
    assert set(sentences.CRITERIA) == {criterion.code for criterion in policy.criteria}
    assert set(sentences.REVIEWS) == {name for criterion in policy.criteria for name in criterion.reviews}
    assert set(sentences.REVIEW_FINDINGS) == {row.finding for row in policy.reviews if row.finding}
    assert set(advice.ADDRESSEES) == set(ADDRESSEES)
    assert set(advice.FEASIBILITY) == set(FEASIBILITY)
    assert set(advice.RIGHTS_NOTES) == set(RIGHTS)
    assert set(advice.LIMITS) == set(LIMITS)
    assert set(sentences.DECISIONS) == {*DECISIONS, "not_published"}
    assert {str(verdict) for verdict in Verdict} <= set(sentences.VERDICTS)
    assert set(sentences.EVALUATION_CRITERIA) == set(CRITERIA)
    assert set(PARTIES) <= set(sentences.PARTIES)


def test_what_is_missing_and_what_is_asked_can_be_said() -> None:
    evaluation = evaluation_of(a_pilot())
    for criterion in evaluation.criteria:
        assert {missing.split(":")[0] for missing in criterion.missing} <= set(sentences.MISSING)
    for one in evaluation.recommendations:
        filled = advice.RECOMMENDATION_REASONS[one.code] % one.parameters
        assert "%(" not in filled
        assert advice.RECOMMENDATION_ACTIONS[one.code] % one.parameters
