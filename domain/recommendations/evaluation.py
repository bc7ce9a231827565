"""The whole evaluation: facts and policy in, values, criteria, decisions and recommendations out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from domain.indicators.definitions import IndicatorsPolicy
from domain.indicators.facts import EvaluationFacts
from domain.indicators.judgement import Verdict
from domain.indicators.tally import Frame, Tallies, counted
from domain.indicators.values import IndicatorValue, values_of
from domain.recommendations.catalogue import RecommendationsPolicy
from domain.recommendations.criteria import CriterionResult, criteria_of
from domain.recommendations.criteria_policy import CriteriaPolicy
from domain.recommendations.decision import decide
from domain.recommendations.parts import PartReader
from domain.recommendations.recommend import Recommendation, recommend


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation, with everything in it: not for publication (see `publication.publish`)."""

    evaluated_at: datetime
    indicators: tuple[IndicatorValue, ...]
    criteria: tuple[CriterionResult, ...]
    decisions: Mapping[str, str]
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class TripleWin:
    """The ledger of one country: the lowest share of each party, and the lowest of the three; never a mean.

    A party has no share while one of its parts that apply has no value.
    """

    country: str
    shares: Mapping[str, Fraction | None]

    @property
    def minimum(self) -> Fraction | None:
        """The least of the three; None while one of them has no value."""
        known = [share for share in self.shares.values() if share is not None]
        return min(known) if known and len(known) == len(self.shares) else None


def evaluate(
    facts: EvaluationFacts,
    indicators: IndicatorsPolicy,
    criteria: CriteriaPolicy,
    recommendations: RecommendationsPolicy,
    evaluated_at: datetime,
) -> Evaluation:
    """Evaluate the facts of a small pilot. The same facts in any order, policy and instant give an equal evaluation.

    The targets are those of the day of the facts.
    """
    dated = replace(indicators, definitions=indicators.on(facts.as_of))
    tallies, frame = counted(facts, dated.definitions)
    return conclude(tallies, frame, dated, criteria, recommendations, evaluated_at)


def conclude(
    tallies: Tallies,
    frame: Frame,
    indicators: IndicatorsPolicy,
    criteria: CriteriaPolicy,
    recommendations: RecommendationsPolicy,
    evaluated_at: datetime,
) -> Evaluation:
    """Everything that follows from what was counted, against the targets of the day."""
    definitions = indicators.on(frame.as_of)
    values = values_of(tallies, frame, definitions)
    reader = PartReader(tallies, frame, definitions, values)
    results = criteria_of(reader, criteria, frame.countries, frame.as_of)
    decisions = {country: decide(statuses(results, country)) for country in frame.countries}
    advice = recommend(results, decisions, definitions, recommendations, evaluated_at.date())
    return Evaluation(evaluated_at, values, results, decisions, advice)


def statuses(criteria: tuple[CriterionResult, ...], country: str) -> dict[str, Verdict]:
    """The status of each criterion of one country."""
    return {one.code: one.status for one in criteria if one.country == country}


def triple_win(criteria: tuple[CriterionResult, ...]) -> tuple[TripleWin, ...]:
    """The ledger of every country, from the parts of the triple-win criterion."""
    return tuple(
        TripleWin(one.country, {party: _least(one, party) for party in ("origin", "host", "volunteer")})
        for one in criteria
        if any(part.rule == "triple_win" for part in one.parts)
    )


def _least(criterion: CriterionResult, party: str) -> Fraction | None:
    applying = [part for part in criterion.parts if part.party == party and part.verdict is not None]
    values = [part.measure.value if part.measure else None for part in applying]
    known = [value for value in values if value is not None]
    return min(known) if known and len(known) == len(values) else None
