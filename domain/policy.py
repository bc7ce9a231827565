"""The whole mechanism as one value. Rules receive it as an argument and never look elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from domain.corridor_guides import CorridorGuides, parse_corridor_guides
from domain.eligibility.parsing import parse_eligibility_policy
from domain.eligibility.policy_values import EligibilityPolicy
from domain.feedback import Questionnaires
from domain.feedback_policy import parse_questionnaires
from domain.indicators.definition_checks import question_problems
from domain.indicators.definition_reading import parse_indicators
from domain.indicators.definitions import IndicatorsPolicy
from domain.policy_problems import PolicyError, PolicyProblem
from domain.privacy import Privacy, parse_privacy
from domain.programme import Programme, parse_programme
from domain.recommendations.catalogue import RecommendationsPolicy, parse_recommendations
from domain.recommendations.criteria_policy import CriteriaPolicy, parse_criteria

Documents = Mapping[str, Mapping[str, Any]]
Section = TypeVar("Section")


@dataclass(frozen=True, slots=True)
class Policy:
    """Every section of the mechanism's data; `version` names the exact files it was read from."""

    version: str
    programme: Programme
    eligibility: EligibilityPolicy
    questionnaires: Questionnaires
    indicators: IndicatorsPolicy
    criteria: CriteriaPolicy
    recommendations: RecommendationsPolicy
    privacy: Privacy
    guides: CorridorGuides

    def on(self, day: date) -> "Policy":
        """The same with the targets of indicators that are in force on a day."""
        return replace(self, indicators=replace(self.indicators, definitions=self.indicators.on(day)))


def build_policy(documents: Documents, digest: str) -> Policy:
    """Build the policy from the parsed files. Raises PolicyError with the problems of all sections."""
    problems: list[PolicyProblem] = []

    def read(parse: Callable[[Any], Section], document: object) -> Section | None:
        try:
            return parse(document)
        except PolicyError as error:
            problems.extend(error.problems)
            return None

    programme = read(parse_programme, documents.get("programme", {}))
    eligibility = read(parse_eligibility_policy, documents)
    questionnaires = read(parse_questionnaires, documents.get("questionnaires", {}))
    indicators = read(parse_indicators, documents.get("indicators", {}))
    if indicators is not None and questionnaires is not None:
        problems += question_problems(indicators.definitions, questionnaires)
    criteria = read(parse_criteria, documents.get("criteria", {}))
    recommendations = read(parse_recommendations, documents.get("recommendations", {}))
    privacy = read(parse_privacy, documents.get("privacy", {}))
    guides = read(parse_corridor_guides, documents.get("corridor_guides", {}))
    if (
        programme is None
        or eligibility is None
        or questionnaires is None
        or indicators is None
        or criteria is None
        or recommendations is None
        or privacy is None
        or guides is None
        or problems
    ):
        raise PolicyError(problems)
    return Policy(
        digest[:16], programme, eligibility, questionnaires, indicators, criteria, recommendations, privacy, guides
    )
