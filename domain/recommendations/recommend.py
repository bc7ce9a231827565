"""Recommendations from criteria: codes, parameters and evidence ids only. Same criteria, same recommendations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from domain.feedback import months_after
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.judgement import Verdict
from domain.recommendations.catalogue import RecommendationRule, RecommendationsPolicy
from domain.recommendations.criteria import CriterionResult, Part
from domain.recommendations.decision import CORE, GATES

_CONFIDENCE = {"H": "high", "M": "medium", "U": "low"}
_COUNTED = ("census", "ratio", "count")
DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation for one country.

    `evidence` speaks for it, `counter_evidence` against it (ids); `flip_count`: how many answers would have to change
    for another conclusion; `target`: the indicator or review and the value that closes it; `self_check`: quality list
    of the United Nations Evaluation Group, item by item.
    """

    code: str
    country: str
    criterion: str
    input: str
    addressee: str
    deadline: date
    target: tuple[str, str]
    parameters: Mapping[str, object]
    evidence: tuple[str, ...]
    counter_evidence: tuple[str, ...]
    flip_count: int | None
    confidence: str
    limits: tuple[str, ...]
    feasibility: str
    rights: str
    self_check: tuple[tuple[str, bool], ...]


def recommend(
    criteria: tuple[CriterionResult, ...],
    decisions: Mapping[str, str],
    definitions: Mapping[str, IndicatorDefinition],
    policy: RecommendationsPolicy,
    day: date,
) -> tuple[Recommendation, ...]:
    """All recommendations, by country, gates first; the same advice on the same input is given once."""
    found: dict[tuple[str, ...], Recommendation] = {}
    for country in sorted(decisions):
        mine = sorted((one for one in criteria if one.country == country), key=_urgency)
        for one in _of_country(country, mine, decisions[country], definitions, policy, day):
            party = str(one.parameters.get("party")) if one.input == "Z1" else ""
            found.setdefault((country, one.code, one.input, party), one)
    return tuple(found.values())


def _urgency(criterion: CriterionResult) -> int:
    return 0 if criterion.code in GATES else 1 if criterion.code in CORE else 2


def _of_country(
    country: str,
    criteria: list[CriterionResult],
    decision: str,
    definitions: Mapping[str, IndicatorDefinition],
    policy: RecommendationsPolicy,
    day: date,
) -> Iterator[Recommendation]:
    for criterion in criteria:
        for part in criterion.parts:
            rule = policy.rule_for(criterion.code, _names(part), _situation(part))
            if rule is None and part.review is not None:
                rule = policy.rule_for(criterion.code, _names(part), _plain_situation(part))
            if rule is not None:
                yield _from_part(rule, criterion, part, definitions.get(part.name), day)
    rule = policy.rule_for(DECISION, (), decision)
    if rule is not None:
        yield _from_decision(rule, country, decision, criteria, day)


def _names(part: Part) -> tuple[str, ...]:
    return (part.name, f"party:{part.party}")


def _situation(part: Part) -> str:
    if part.review is not None and part.review.finding:
        return f"finding:{part.review.finding}"
    return _plain_situation(part)


def _plain_situation(part: Part) -> str:
    if part.verdict is Verdict.INSUFFICIENT:
        return f"I:{part.missing}"
    return str(part.verdict) if part.verdict else ""


def _from_part(
    rule: RecommendationRule,
    criterion: CriterionResult,
    part: Part,
    definition: IndicatorDefinition | None,
    day: date,
) -> Recommendation:
    target = (part.name, str(definition.target)) if definition else (part.name, "M")
    evidence, counter = _evidence(criterion, part)
    return _checked(
        rule, criterion.country, criterion.code, part.name, day, target, _parameters(criterion, part, definition),
        evidence, counter, part.flip_count, _confidence(part, definition),
    )  # fmt: skip


def _from_decision(
    rule: RecommendationRule, country: str, decision: str, criteria: list[CriterionResult], day: date
) -> Recommendation:
    evidence = tuple(f"criterion:{country}/{one.code}" for one in criteria if one.status is Verdict.MET)
    counter = tuple(f"criterion:{country}/{one.code}" for one in criteria if one.status is not Verdict.MET)
    open_ones = sorted((one.code for one in criteria if one.status is not Verdict.MET), key=lambda code: int(code[1:]))
    parameters = {"country": country, "criterion": DECISION, "conditions": open_ones}
    return _checked(
        rule, country, DECISION, decision, day, (DECISION, decision), parameters, evidence, counter, None, "medium"
    )


def _checked(
    rule: RecommendationRule,
    country: str,
    criterion: str,
    name: str,
    day: date,
    target: tuple[str, str],
    parameters: Mapping[str, object],
    evidence: tuple[str, ...],
    counter: tuple[str, ...],
    flip_count: int | None,
    confidence: str,
) -> Recommendation:
    deadline = months_after(day, rule.deadline_months)
    checks = (
        ("addressee", bool(rule.addressee)),
        ("action", bool(rule.code)),
        ("deadline", deadline > day),
        ("measurable_target", bool(target[0]) and target[1] != "None"),
        ("evidence", bool(evidence)),
        ("limits", bool(rule.limits)),
        ("feasibility", bool(rule.feasibility)),
        ("gender_and_rights", bool(rule.rights)),
    )
    return Recommendation(
        rule.code, country, criterion, name, rule.addressee, deadline, target, parameters, evidence, counter,
        flip_count, confidence, rule.limits, rule.feasibility, rule.rights, checks,
    )  # fmt: skip


def _evidence(criterion: CriterionResult, part: Part) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for the advice, the finding first. When it is "not met", favourable answers speak against it."""
    finding = (f"criterion:{criterion.country}/{criterion.code}",)
    if part.review is not None:
        return (*finding, f"review:{part.review.country}/{part.review.review}"), ()
    if part.measure is None:
        return finding, ()
    if part.verdict is Verdict.NOT_MET:
        return finding + (part.measure.opposing or part.measure.supporting), _counter(part.measure.supporting, part)
    return finding + part.measure.supporting + part.measure.opposing, ()


def _counter(supporting: tuple[str, ...], part: Part) -> tuple[str, ...]:
    return supporting if part.measure and part.measure.opposing else ()


def _parameters(criterion: CriterionResult, part: Part, definition: IndicatorDefinition | None) -> Mapping[str, object]:
    parameters: dict[str, object] = {"country": criterion.country, "criterion": criterion.code, "input": part.name}
    if part.party:
        parameters["party"] = part.party
    if part.review is not None:
        parameters |= {"source": part.review.source, "finding": part.review.finding}
    if part.measure is not None and definition is not None:
        value = part.measure.value
        parameters |= {
            "value": None if value is None else round(float(value), 4),
            "n": part.measure.n,
            "population": part.measure.population,
            "target": None if definition.target is None else round(float(definition.target), 4),
        }
    if part.further is not None:
        parameters |= {"further_yes": part.further.all_yes, "further_no": part.further.all_no}
        known = [count for count in (part.further.all_yes, part.further.all_no) if count is not None]
        parameters["further"] = min(known, default=None)
    return parameters


def _confidence(part: Part, definition: IndicatorDefinition | None) -> str:
    if part.review is not None and part.review.verified:
        return _CONFIDENCE.get(part.review.confidence, "low")
    if part.verdict is Verdict.INSUFFICIENT or definition is None:
        return "low"
    if definition.kind in _COUNTED:
        return "high"
    return "high" if (part.flip_count or 0) > 1 else "medium"
