"""Reads the file of criteria: their parts, the reviews by people that some of them need, and the dated thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from domain.indicators.definitions import fraction
from domain.indicators.judgement import Verdict
from domain.indicators.registry import MEASURES
from domain.policy_problems import PolicyError, PolicyProblem
from domain.recommendations.catalogue import ADDRESSEES
from domain.recommendations.thresholds import Threshold, parse_threshold
from domain.values import COUNTRIES

FILE = "criteria.toml"
PART_RULES: tuple[str, ...] = ("plain", "floor", "cycles", "triple_win", "responses")
# What a rule asks for besides the target of its indicator.
RULE_MEASURES: Mapping[str, str] = {"floor": "floor", "cycles": "cycles"}


@dataclass(frozen=True, slots=True)
class PartRule:
    """One indicator inside a criterion and how its verdict is read; `floor` and `cycles` are those of the day."""

    indicator: str
    rule: str = "plain"
    party: str | None = None
    floor: Fraction | None = None
    cycles: int = 0


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """One criterion, its parts and the reviews it needs. Its weight in the decision is in `decision.py`."""

    code: str
    parts: tuple[PartRule, ...]
    reviews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What people found about one country, with its source; counts only when verified and in force.

    `measured`: numbers they found, judged against the thresholds of the day; `status` is what they concluded.
    """

    review: str
    country: str
    status: Verdict
    finding: str | None
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str
    verified: bool
    measured: Mapping[str, Fraction] = field(default_factory=dict)

    def in_force(self, day: date) -> bool:
        """Whether the row holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class CriteriaPolicy:
    """All criteria in order, all reviews and all thresholds; `reviewers`: who is asked for each kind of review."""

    criteria: tuple[CriterionRule, ...]
    reviews: tuple[Review, ...]
    thresholds: tuple[Threshold, ...] = ()
    reviewers: Mapping[str, str] = field(default_factory=dict)


def parse_criteria(document: Mapping[str, Any]) -> CriteriaPolicy:
    """The criteria of the mechanism. Raises PolicyError with all problems."""
    problems: list[PolicyProblem] = []
    criteria = tuple(
        _criterion(f"criteria/{place}", entry, problems) for place, entry in enumerate(document.get("criteria", []))
    )
    known = {review for criterion in criteria for review in criterion.reviews}
    reviews = tuple(
        _review(f"reviews/{place}", entry, known, problems) for place, entry in enumerate(document.get("reviews", []))
    )
    inputs = {one.code: frozenset({*one.reviews, *(part.indicator for part in one.parts)}) for one in criteria}
    thresholds = tuple(
        parse_threshold(FILE, f"thresholds/{place}", entry, inputs, problems)
        for place, entry in enumerate(document.get("thresholds", []))
    )
    for place, one in enumerate(criteria):
        _needed(f"criteria/{place}", one, thresholds, problems)
    reviewers = dict(document.get("reviewers", {}))
    if set(reviewers) != known or not set(reviewers.values()) <= set(ADDRESSEES):
        _problem(problems, "reviewers", "unknown_option", options=sorted(known))
    codes = [criterion.code for criterion in criteria]
    for twice in sorted({code for code in codes if codes.count(code) > 1}):
        _problem(problems, "criteria", "criterion_twice", value=twice)
    if problems:
        raise PolicyError(problems)
    return CriteriaPolicy(criteria, reviews, thresholds, reviewers)


def _needed(
    where: str, criterion: CriterionRule, thresholds: tuple[Threshold, ...], problems: list[PolicyProblem]
) -> None:
    """A rule that asks for a number needs a row of it."""
    given = {(row.criterion, row.input, row.measure) for row in thresholds}
    for part in criterion.parts:
        measure = RULE_MEASURES.get(part.rule)
        if measure and (criterion.code, part.indicator, measure) not in given:
            _problem(problems, f"{where}/parts/{part.indicator}", "threshold_missing", measure=measure)


def _problem(problems: list[PolicyProblem], where: str, code: str, **parameters: object) -> None:
    problems.append(PolicyProblem(f"{FILE}/{where}", code, parameters))


def _criterion(where: str, entry: Mapping[str, Any], problems: list[PolicyProblem]) -> CriterionRule:
    if not entry.get("parts") and not entry.get("reviews"):
        _problem(problems, where, "criterion_without_input")
    return CriterionRule(
        code=str(entry.get("code")),
        parts=tuple(_part(f"{where}/parts/{at}", row, problems) for at, row in enumerate(entry.get("parts", []))),
        reviews=tuple(entry.get("reviews", ())),
    )


def _part(where: str, row: Mapping[str, Any], problems: list[PolicyProblem]) -> PartRule:
    rule = row.get("rule", "plain")
    if row.get("indicator") not in MEASURES:
        _problem(problems, f"{where}/indicator", "unknown_indicator")
    if rule not in PART_RULES:
        _problem(problems, f"{where}/rule", "unknown_option", options=list(PART_RULES))
    return PartRule(str(row.get("indicator")), rule, row.get("party"))


def _review(where: str, row: Mapping[str, Any], known: set[str], problems: list[PolicyProblem]) -> Review:
    if row.get("review") not in known:
        _problem(problems, f"{where}/review", "unknown_option", options=sorted(known))
    if row.get("country") not in COUNTRIES:
        _problem(problems, f"{where}/country", "unknown_option", options=list(COUNTRIES))
    if row.get("status") not in tuple(Verdict):
        _problem(problems, f"{where}/status", "unknown_option", options=[str(verdict) for verdict in Verdict])
    if not isinstance(row.get("valid_from"), date):
        _problem(problems, f"{where}/valid_from", "value_missing")
    if not row.get("source"):
        _problem(problems, f"{where}/source", "value_missing")
    return Review(
        review=str(row.get("review")),
        country=str(row.get("country")),
        status=Verdict(row["status"]) if row.get("status") in tuple(Verdict) else Verdict.INSUFFICIENT,
        finding=row.get("finding"),
        valid_from=row.get("valid_from") or date.min,
        valid_to=row.get("valid_to"),
        source=str(row.get("source")),
        confidence=str(row.get("confidence", "U")),
        verified=row.get("verified") is True and row.get("confidence") != "U",
        measured=_measured(f"{where}/measured", row.get("measured", {}), problems),
    )


def _measured(where: str, numbers: Mapping[str, Any], problems: list[PolicyProblem]) -> Mapping[str, Fraction]:
    exact = {name: fraction(FILE, f"{where}/{name}", value, problems) for name, value in numbers.items()}
    return {name: value for name, value in exact.items() if value is not None}
