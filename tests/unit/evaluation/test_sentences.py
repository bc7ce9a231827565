"""Every code of an evaluation has its sentence."""

from domain.feedback import PARTIES
from domain.indicators.definitions import CRITERIA
from domain.indicators.judgement import Verdict
from domain.recommendations.catalogue import ADDRESSEES, FEASIBILITY, LIMITS, RIGHTS
from domain.recommendations.decision import DECISIONS
from tests.unit.evaluation.pilot import a_pilot, criteria_policy, evaluation_of, recommendations_policy
from translations import evaluation_sentences as sentences
from translations import recommendation_sentences as advice
from translations.evaluation import advice_text, level_reason, missing_sentences


def test_every_recommendation_has_title_action_and_reason() -> None:
    codes = {rule.code for rule in recommendations_policy().rules}
    for texts in (advice.RECOMMENDATION_TITLES, advice.RECOMMENDATION_ACTIONS, advice.RECOMMENDATION_REASONS):
        assert {key.partition(".")[0] for key in texts} == codes


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
        document = {"code": one.code, "input": one.input}
        filled = advice_text(advice.RECOMMENDATION_REASONS, document) % one.parameters
        assert "%(" not in filled
        assert advice_text(advice.RECOMMENDATION_ACTIONS, document) % one.parameters


def part(missing: str, **changes: object) -> dict[str, object]:
    return {"missing": missing, "further": None, "open": None, "reviewer": None, **changes}


def test_what_is_missing_says_how_many_answers_could_decide_both_ways() -> None:
    both = part("more_answers", further={"all_yes": 3, "all_no": 1200, "decidable": True})
    assert missing_sentences("en", both) == [
        "More answers could decide.",
        "Further answers that would decide: 3 if all are favourable (met), 1,200 if all are unfavourable (not met).",
    ]
    assert "3 si toutes sont favorables" in missing_sentences("fr", both)[1]
    late = part("next_wave", further={"all_yes": None, "all_no": 9, "decidable": False})
    assert missing_sentences("en", late) == [
        "This cannot be decided in this wave.",
        "Further answers that would decide: 9 if all are unfavourable (not met).",
        "Fewer can still come in this wave: the next one must decide.",
    ]


def test_what_is_missing_names_the_open_records_or_who_can_tell() -> None:
    assert missing_sentences("en", part("undecided", open=2))[1] == (
        "Records still open: 2. They decide once they are complete."
    )
    both = part("undecided", open=5, further={"all_yes": 2, "all_no": 4, "decidable": True})
    assert missing_sentences("en", both) == [
        "Some records are still open.",
        "Records still open: 5. Only they can decide: favourable ones needed: 2 (met); unfavourable ones: 4 (not met).",
    ]
    assert missing_sentences("en", part("review_missing", reviewer="finance_ministry")) == [
        "Nobody has examined this point yet.",
        "Who can tell: Ministry of finance.",
    ]
    assert missing_sentences("en", {"missing": None}) == []


def test_the_level_of_a_criterion_is_explained_in_both_languages() -> None:
    for language in ("fr", "en"):
        assert len({level_reason(language, level) for level in range(4)}) == 4
