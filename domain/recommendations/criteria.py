"""The criteria of a country: what is met, what is not, and what is missing to know.

A criterion is met iff all its parts are, not met as soon as one is not, else the evidence is not enough. Level 3: met;
2: every part reaches its target, but too few answers show it; 1: something is missing or below target; 0: not met.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import EvaluationFacts
from domain.indicators.judgement import FurtherAnswers, Verdict, all_of
from domain.indicators.measure import Measure
from domain.indicators.sample import whole
from domain.indicators.values import IndicatorValue
from domain.recommendations.criteria_policy import CriteriaPolicy, CriterionRule, PartRule, Review
from domain.recommendations.parts import PartReader, PartVerdict


@dataclass(frozen=True, slots=True)
class Part:
    """One input of a criterion: an indicator (with its measure) or a review (with its source).

    `missing` says why there is not enough evidence. `verdict` None: the part does not apply (nobody stayed so long).
    """

    name: str
    rule: str
    party: str | None
    verdict: Verdict | None
    reached: bool
    missing: str | None = None
    measure: Measure | None = None
    flip_count: int | None = None
    further: FurtherAnswers | None = None
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion in one country. `people`: the groups of people its status speaks about."""

    code: str
    country: str
    status: Verdict
    level: int
    parts: tuple[Part, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing to know, as codes, each with the part's name."""
        return tuple(f"{part.missing}:{part.name}" for part in self.parts if part.missing)

    @property
    def people(self) -> tuple[int, ...]:
        """Sizes of the groups of people behind the status."""
        return tuple(size for part in self.parts if part.measure for size in part.measure.people)


def criteria_of(
    facts: EvaluationFacts,
    definitions: Mapping[str, IndicatorDefinition],
    policy: CriteriaPolicy,
    values: tuple[IndicatorValue, ...],
) -> tuple[CriterionResult, ...]:
    """Every criterion for every country, in the order of the countries' codes."""
    reader = PartReader(whole(facts), definitions, values)
    return tuple(
        _criterion(rule, country, reader, policy, facts.as_of)
        for country in sorted(facts.countries)
        for rule in policy.criteria
    )


def _criterion(
    rule: CriterionRule, country: str, reader: PartReader, policy: CriteriaPolicy, day: date
) -> CriterionResult:
    parts = [_indicator_part(part, country, reader) for part in rule.parts]
    parts += [_review_part(review, country, policy, day) for review in rule.reviews]
    status = all_of(part.verdict for part in parts if part.verdict is not None)
    return CriterionResult(rule.code, country, status, _level(status, parts), tuple(parts))


def _level(status: Verdict, parts: list[Part]) -> int:
    if status is Verdict.INSUFFICIENT:
        return 2 if all(part.reached for part in parts if part.verdict is not None) else 1
    return 3 if status is Verdict.MET else 0


def _indicator_part(rule: PartRule, country: str, reader: PartReader) -> Part:
    read: PartVerdict = reader.read(rule, country)
    return Part(
        name=rule.indicator,
        rule=rule.rule,
        party=rule.party,
        verdict=read.verdict,
        reached=read.reached,
        missing=read.missing,
        measure=read.measure,
        flip_count=read.flip_count,
        further=read.further,
    )


def _review_part(name: str, country: str, policy: CriteriaPolicy, day: date) -> Part:
    rows = [row for row in policy.reviews if (row.review, row.country) == (name, country) and row.in_force(day)]
    row = max(rows, key=lambda one: (one.verified, one.valid_from), default=None)
    if row is None:
        return Part(name, "review", None, Verdict.INSUFFICIENT, False, "review_missing")
    if not row.verified:
        return Part(name, "review", None, Verdict.INSUFFICIENT, False, "review_unverified", review=row)
    missing = "review_open" if row.status is Verdict.INSUFFICIENT else None
    return Part(name, "review", None, row.status, row.status is Verdict.MET, missing, review=row)
