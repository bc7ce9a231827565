"""The quality list of the United Nations Evaluation Group, checked before a recommendation is told.

One that fails an item stays a draft: the evaluator sees which item, nobody else sees the recommendation.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.feedback import months_after
from domain.recommendations.catalogue import RecommendationRule, RecommendationsPolicy
from domain.recommendations.recommendation import Checked, Recommendation

LONGEST_MONTHS = 36
LANGUAGES_ITEM = "languages"
ITEMS: tuple[str, ...] = (
    "addressee", "competence", "action", "deadline", "measurable_target", "evidence", "counter_evidence", "limits",
    "feasibility", "gender_and_rights", LANGUAGES_ITEM,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """What the list is read against: the recommendation, the rule that gave it and the day of the evaluation."""

    advice: Recommendation
    rule: RecommendationRule
    policy: RecommendationsPolicy
    day: date


def self_check(draft: Draft) -> Checked:
    """The items that need no text, each with whether it passes, in the order of `ITEMS`."""
    advice, rule = draft.advice, draft.rule
    passed = {
        "addressee": bool(advice.addressee),
        "competence": rule.act in draft.policy.competences.get(advice.addressee, frozenset()),
        "action": bool(rule.act) and advice.code in draft.policy.codes,
        "deadline": draft.day < advice.deadline <= months_after(draft.day, LONGEST_MONTHS),
        "measurable_target": all(advice.target) and advice.target[1] != "None",
        "evidence": bool(advice.evidence),
        "counter_evidence": bool(advice.counter_search),
        "limits": bool(advice.limits),
        "feasibility": bool(advice.feasibility),
        "gender_and_rights": bool(advice.rights),
    }
    return tuple((item, passed[item]) for item in ITEMS if item in passed)


def in_both_languages(recommendations: Iterable[Recommendation], written: frozenset[str]) -> tuple[Recommendation, ...]:
    """The recommendations with the last item: whether everything they say is `written` in both languages."""
    return tuple(
        replace(one, self_check=(*_without_languages(one.self_check), (LANGUAGES_ITEM, one.code in written)))
        for one in recommendations
    )


def _without_languages(checked: Checked) -> Checked:
    return tuple(row for row in checked if row[0] != LANGUAGES_ITEM)


def passes(checked: Checked) -> bool:
    """Whether the recommendation may be published: every item passes."""
    return all(passed for _, passed in checked)
