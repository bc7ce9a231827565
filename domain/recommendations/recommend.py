"""Recommendations from criteria: codes, parameters and evidence ids only. Same criteria, same recommendations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.feedback import months_after
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.judgement import Verdict
from domain.recommendations.catalogue import RecommendationRule, RecommendationsPolicy
from domain.recommendations.criteria import CriterionResult, Part
from domain.recommendations.decision import CORE, GATES
from domain.recommendations.recommendation import Recommendation
from domain.recommendations.self_check import Draft, self_check

__all__ = ["DECISION", "Recommendation", "recommend", "rule_of", "why_none"]

_CONFIDENCE = {"H": "high", "M": "medium", "U": "low"}
_COUNTED = ("census", "ratio", "count")
DECISION = "decision"
# Ids of evidence, and how many more there are.
Listed = tuple[tuple[str, ...], int]
# What each decision is to become.
_GOALS = {
    "fix_first": "extend_with_conditions",
    "insufficient_evidence": "extend_with_conditions",
    "extend_with_conditions": "institutionalise",
    "institutionalise": "institutionalise",
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every recommendation of one evaluation is written with."""

    definitions: Mapping[str, IndicatorDefinition]
    policy: RecommendationsPolicy
    day: date


def recommend(
    criteria: tuple[CriterionResult, ...],
    decisions: Mapping[str, str],
    definitions: Mapping[str, IndicatorDefinition],
    policy: RecommendationsPolicy,
    day: date,
) -> tuple[Recommendation, ...]:
    """All recommendations, by country, gates first; the same advice on the same input is given once."""
    desk = _Desk(definitions, policy, day)
    found: dict[tuple[str, ...], Recommendation] = {}
    for country in sorted(decisions):
        mine = sorted((one for one in criteria if one.country == country), key=_urgency)
        for one in _of_country(country, mine, decisions[country], desk):
            party = str(one.parameters.get("party")) if one.input == "Z1" else ""
            found.setdefault((country, one.code, one.input, party), one)
    return tuple(found.values())


def _urgency(criterion: CriterionResult) -> int:
    return 0 if criterion.code in GATES else 1 if criterion.code in CORE else 2


def _of_country(country: str, criteria: list[CriterionResult], decision: str, desk: _Desk) -> Iterator[Recommendation]:
    for criterion in criteria:
        for part in criterion.parts:
            rule = rule_of(desk.policy, criterion.code, part)
            if rule is not None:
                yield _from_part(rule, criterion, part, desk)
    rule = desk.policy.rule_for(DECISION, (), decision)
    if rule is not None:
        yield _from_decision(rule, country, decision, criteria, desk)


def rule_of(policy: RecommendationsPolicy, criterion: str, part: Part) -> RecommendationRule | None:
    """The rule that answers a part: by what its review found, else by its verdict. None: see `why_none`."""
    names = (part.name, f"party:{part.party}")
    rule = policy.rule_for(criterion, names, _situation(part))
    return rule or policy.rule_for(criterion, names, _plain_situation(part))


def why_none(part: Part) -> str | None:
    """Why nothing is recommended about a part: "met" or "not_applicable"; None when something must be."""
    if part.verdict is None:
        return "not_applicable"
    return "met" if part.verdict is Verdict.MET else None


def _situation(part: Part) -> str:
    if part.review is not None and part.review.finding and part.verdict is not Verdict.MET:
        return f"finding:{part.review.finding}"
    return _plain_situation(part)


def _plain_situation(part: Part) -> str:
    if part.verdict is Verdict.INSUFFICIENT:
        return f"I:{part.missing}"
    return str(part.verdict) if part.verdict else ""


def _from_part(rule: RecommendationRule, criterion: CriterionResult, part: Part, desk: _Desk) -> Recommendation:
    definition = desk.definitions.get(part.name)
    (evidence, more), (counter, more_against) = _evidence(criterion, part)
    parameters = _parameters(criterion, part, definition) | _authority(rule, criterion.country, desk)
    return _written(
        Recommendation(
            **_of_rule(rule, desk),
            country=criterion.country,
            criterion=criterion.code,
            input=part.name,
            target=(part.name, str(definition.target)) if definition else (part.name, "M"),
            parameters=parameters,
            evidence=evidence,
            counter_evidence=counter,
            counter_search="reviews" if part.measure is None else "answers",
            flip_count=part.flip_count,
            confidence=_confidence(part, definition),
            unlisted=(more, more_against),
        ),
        rule,
        desk,
    )


def _from_decision(
    rule: RecommendationRule, country: str, decision: str, criteria: list[CriterionResult], desk: _Desk
) -> Recommendation:
    met = tuple(f"criterion:{country}/{one.code}" for one in criteria if one.status is Verdict.MET)
    others = tuple(f"criterion:{country}/{one.code}" for one in criteria if one.status is not Verdict.MET)
    # Of a decision to go on, what is met speaks for it; of one to wait, what is not.
    evidence, counter = (others, met) if decision in ("fix_first", "insufficient_evidence") else (met, others)
    return _written(
        Recommendation(
            **_of_rule(rule, desk),
            country=country,
            criterion=DECISION,
            input=decision,
            target=(DECISION, _GOALS[decision]),
            parameters={"country": country, "criterion": DECISION, "conditions": _conditions(decision, criteria)},
            evidence=evidence,
            counter_evidence=counter,
            counter_search="criteria",
            flip_count=None,
            confidence="medium",
        ),
        rule,
        desk,
    )


def _conditions(decision: str, criteria: list[CriterionResult]) -> list[str]:
    """The criteria that stand in the way of another decision: before an extension only gates and core do."""
    wanted = {"fix_first": (Verdict.NOT_MET,), "insufficient_evidence": (Verdict.INSUFFICIENT,)}.get(decision)
    if wanted is not None:
        found = [one.code for one in criteria if one.code in GATES + CORE and one.status in wanted]
    else:
        found = [one.code for one in criteria if one.status is not Verdict.MET]
    return sorted(found, key=lambda code: int(code[1:]))


def _of_rule(rule: RecommendationRule, desk: _Desk) -> dict[str, Any]:
    return {
        "code": rule.code,
        "addressee": rule.addressee,
        "deadline": months_after(desk.day, rule.deadline_months),
        "limits": rule.limits,
        "feasibility": rule.feasibility,
        "rights": rule.rights,
    }


def _written(advice: Recommendation, rule: RecommendationRule, desk: _Desk) -> Recommendation:
    return replace(advice, self_check=self_check(Draft(advice, rule, desk.policy, desk.day)))


def _authority(rule: RecommendationRule, country: str, desk: _Desk) -> dict[str, object]:
    """The authority that a file goes to is each country's own."""
    return {"authority": desk.policy.authorities[country]} if rule.act == "file" else {}


def _evidence(criterion: CriterionResult, part: Part) -> tuple[Listed, Listed]:
    """What speaks for the advice, the finding first. When it is "not met", favourable answers speak against it."""
    finding = (f"criterion:{criterion.country}/{criterion.code}",)
    against = tuple(f"review:{one.country}/{one.review}/{one.valid_from}" for one in part.contrary)
    if part.review is not None:
        return ((*finding, f"review:{part.review.country}/{part.review.review}"), 0), (against, 0)
    if part.measure is None:
        return (finding, 0), (against, 0)
    measure, (more, more_against) = part.measure, part.measure.unlisted
    if part.verdict is Verdict.NOT_MET and measure.opposing:
        return (finding + measure.opposing, more_against), (measure.supporting, more)
    return (finding + measure.supporting + measure.opposing, more + more_against), ((), 0)


def _parameters(criterion: CriterionResult, part: Part, definition: IndicatorDefinition | None) -> dict[str, object]:
    parameters: dict[str, object] = {"country": criterion.country, "criterion": criterion.code, "input": part.name}
    if part.party:
        parameters["party"] = part.party
    if part.reviewer:
        parameters["reviewer"] = part.reviewer
    if part.review is not None:
        parameters |= {"source": part.review.source, "finding": part.review.finding}
    if part.measure is not None and definition is not None:
        value = part.measure.value
        parameters |= {
            "value": None if value is None else round(float(value), 4),
            "n": part.measure.n,
            "population": part.measure.population,
            "open": part.measure.undecided,
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
