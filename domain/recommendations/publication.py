"""What is written down: the full evaluation for its readers by duty, and the part of it that may be published.

Everything is plain JSON with codes. A hidden row holds its place and the mark "suppressed", computed from nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.disclosure import hidden_tables, must_hide, table_of
from domain.indicators.judgement import FurtherAnswers
from domain.indicators.values import IndicatorValue
from domain.recommendations.criteria import CriterionResult, Part
from domain.recommendations.decision import NOT_PUBLISHED, decide_for_publication
from domain.recommendations.evaluation import Evaluation, TripleWin, triple_win
from domain.recommendations.listed_evidence import both_sides, evidence_document
from domain.recommendations.recommend import DECISION, Recommendation
from domain.recommendations.thresholds import Threshold

Document = dict[str, Any]
_BUNDLE = (
    "value", "exact", "numerator", "n", "population", "response_rate", "interval", "verdict", "flip_count", "further",
    "details",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hidden:
    """What one tier hides: tables of indicators, and criteria (for every country at once)."""

    tables: frozenset[tuple[str, str]]
    criteria: frozenset[str]


def full_document(evaluation: Evaluation) -> Document:
    """Everything, evidence ids included, for readers by duty. Nothing is suppressed."""
    return {
        "evaluated_at": evaluation.evaluated_at.isoformat(),
        "indicators": [value_document(one) | {"evidence": both_sides(one.measure)} for one in evaluation.indicators],
        "criteria": [_full_criterion(one) for one in evaluation.criteria],
        "triple_win": [triple_win_document(one) for one in triple_win(evaluation.criteria)],
        "decisions": dict(evaluation.decisions),
        "recommendations": [recommendation_document(one) for one in evaluation.recommendations],
    }


def published_document(
    evaluation: Evaluation, definitions: Mapping[str, IndicatorDefinition], threshold: int
) -> Document:
    """What may be published at a threshold: same shape, no evidence ids, hidden rows without content."""
    hidden = what_to_hide(evaluation, definitions, threshold)
    return {
        "evaluated_at": evaluation.evaluated_at.isoformat(),
        "indicators": [row for one in evaluation.indicators for row in _published_value(one, hidden)],
        "criteria": [_published_criterion(one, hidden) for one in evaluation.criteria],
        "triple_win": [_published_ledger(one, hidden) for one in triple_win(evaluation.criteria)],
        "decisions": _published_decisions(evaluation, hidden),
        "recommendations": _published_recommendations(evaluation, hidden),
    }


def what_to_hide(evaluation: Evaluation, definitions: Mapping[str, IndicatorDefinition], threshold: int) -> Hidden:
    """Hidden tables, and criteria that speak about too few people in any country."""
    criteria = frozenset(
        one.code
        for one in evaluation.criteria
        for part in one.parts
        if part.measure is not None and must_hide(definitions[part.name], part.measure, threshold)
    )
    return Hidden(hidden_tables(evaluation.indicators, definitions, threshold), criteria)


def value_document(value: IndicatorValue) -> Document:
    """One value with its whole bundle."""
    measure = value.measure
    return {
        **_place(value),
        "suppressed": False,
        "value": number(measure.value),
        "exact": None if measure.value is None else str(measure.value),
        "numerator": measure.numerator,
        "n": measure.n,
        "population": measure.population,
        "response_rate": number(value.response_rate),
        "interval": None if value.interval is None else list(value.interval),
        "verdict": None if value.verdict is None else str(value.verdict),
        "flip_count": value.flip_count,
        "further": _further(value.further),
        "details": {name: number(detail) for name, detail in measure.details},
    }


def suppressed_value(value: IndicatorValue) -> Document:
    """The place of a value and nothing that depends on it."""
    return {**_place(value), "suppressed": True, **dict.fromkeys(_BUNDLE), "verdict": NOT_PUBLISHED}


def number(value: Fraction | None) -> int | float | None:
    """A fraction as JSON: whole numbers stay whole, others have six places."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round(float(value), 6)


def _place(value: IndicatorValue) -> Document:
    return {
        "code": value.code,
        "kind": value.kind,
        "country": value.country,
        "corridor": value.corridor,
        "by": value.by,
    }


def _further(further: FurtherAnswers | None) -> Document | None:
    if further is None:
        return None
    return {"all_yes": further.all_yes, "all_no": further.all_no, "decidable": further.decidable}


def _published_value(value: IndicatorValue, hidden: Hidden) -> list[Document]:
    if table_of(value) not in hidden.tables:
        return [value_document(value)]
    # Rows by cause, language or step exist only because somebody is in them: their names would tell.
    return [] if value.by is not None else [suppressed_value(value)]


def criterion_document(criterion: CriterionResult) -> Document:
    """One criterion of one country with its parts."""
    return {
        "code": criterion.code,
        "country": criterion.country,
        "suppressed": False,
        "status": str(criterion.status),
        "level": criterion.level,
        "missing": list(criterion.missing),
        "parts": [_part_document(part) for part in criterion.parts],
    }


def _full_criterion(criterion: CriterionResult) -> Document:
    """The same with the evidence of parts that no figure of a country stands for: how one party answers."""
    written = criterion_document(criterion)
    for row, part in zip(written["parts"], criterion.parts, strict=True):
        if part.rule == "responses" and part.measure is not None:
            row |= {"evidence": both_sides(part.measure), "n": part.measure.n, "flip_count": part.flip_count}
    return written


def _part_document(part: Part) -> Document:
    return {
        "name": part.name,
        "rule": part.rule,
        "party": part.party,
        "verdict": "not_applicable" if part.verdict is None else str(part.verdict),
        "missing": part.missing,
        "source": None if part.review is None else part.review.source,
        "finding": None if part.review is None else part.review.finding,
        "reviewer": part.reviewer,
        "further": _further(part.further),
        "open": part.measure.undecided if part.measure and part.missing == "undecided" else None,
        "thresholds": [_threshold(one) for one in part.thresholds],
    }


def _threshold(threshold: Threshold) -> Document:
    stamp = threshold.stamp
    return {
        "measure": threshold.measure,
        "value": number(threshold.value),
        "exact": str(threshold.value),
        "valid_from": stamp.valid_from.isoformat() if stamp.valid_from else None,
        "valid_to": stamp.valid_to.isoformat() if stamp.valid_to else None,
        "source": stamp.source,
        "confidence": stamp.confidence,
        "verified": stamp.verified,
    }


def _published_criterion(criterion: CriterionResult, hidden: Hidden) -> Document:
    if criterion.code not in hidden.criteria:
        return criterion_document(criterion)
    return {
        "code": criterion.code,
        "country": criterion.country,
        "suppressed": True,
        "status": NOT_PUBLISHED,
        "level": None,
        "missing": [],
        "parts": [],
    }


def triple_win_document(ledger: TripleWin) -> Document:
    """Three values and their minimum."""
    shares = {party: number(share) for party, share in ledger.shares.items()}
    return {"country": ledger.country, "suppressed": False, **shares, "minimum": number(ledger.minimum)}


def _published_ledger(ledger: TripleWin, hidden: Hidden) -> Document:
    if not any(code == "K7" for code in hidden.criteria) and not _ledger_tables(hidden):
        return triple_win_document(ledger)
    return {
        "country": ledger.country, "suppressed": True, "origin": None, "host": None, "volunteer": None, "minimum": None,
    }  # fmt: skip


def _ledger_tables(hidden: Hidden) -> bool:
    inputs = ("P1", "P2", "P3", "P4", "P6", "P7", "S1", "S2", "X1", "X2", "X3")
    return any((code, "country") in hidden.tables for code in inputs)


def _published_decisions(evaluation: Evaluation, hidden: Hidden) -> dict[str, str]:
    decisions = {}
    for country in evaluation.decisions:
        mine = {one.code: one.status for one in evaluation.criteria if one.country == country}
        shown = {code: status for code, status in mine.items() if code not in hidden.criteria}
        decisions[country] = decide_for_publication(shown, frozenset(mine) & hidden.criteria)
    return decisions


def recommendation_document(recommendation: Recommendation) -> Document:
    """One recommendation with its evidence ids."""
    return {
        **_recommendation(recommendation),
        "parameters": dict(recommendation.parameters),
        "flip_count": recommendation.flip_count,
        "confidence": recommendation.confidence,
        "evidence": evidence_document(recommendation.evidence, recommendation.unlisted[0]),
        "counter_evidence": evidence_document(recommendation.counter_evidence, recommendation.unlisted[1]),
    }


def _recommendation(recommendation: Recommendation) -> Document:
    return {
        "code": recommendation.code,
        "country": recommendation.country,
        "criterion": recommendation.criterion,
        "input": recommendation.input,
        "suppressed": False,
        "addressee": recommendation.addressee,
        "deadline": recommendation.deadline.isoformat(),
        "target": list(recommendation.target),
        "limits": list(recommendation.limits),
        "feasibility": recommendation.feasibility,
        "rights": recommendation.rights,
        "counter_search": recommendation.counter_search,
        "self_check": [{"item": item, "passed": passed} for item, passed in recommendation.self_check],
    }


def _published_recommendations(evaluation: Evaluation, hidden: Hidden) -> list[Document]:
    decisions = _published_decisions(evaluation, hidden)
    shown = [
        _published_recommendation(one, hidden)
        for one in evaluation.recommendations
        if one.criterion not in hidden.criteria
        and (one.criterion != DECISION or decisions[one.country] != NOT_PUBLISHED)
    ]
    # One constant row for every hidden criterion, whether anything was recommended or not.
    constant = [
        {"code": NOT_PUBLISHED, "country": country, "criterion": code, "suppressed": True}
        for country in evaluation.decisions
        for code in sorted(hidden.criteria, key=lambda code: int(code[1:]))
    ]
    return shown + constant


def _published_recommendation(recommendation: Recommendation, hidden: Hidden) -> Document:
    """No evidence ids; numbers only when the table they come from is shown. Codes of hidden criteria are left out."""
    parameters = dict(recommendation.parameters)
    is_shown = recommendation.parameters.get("n") is None or (recommendation.input, "country") not in hidden.tables
    if not is_shown:
        parameters = {name: parameters[name] for name in ("country", "criterion", "input")}
    if "conditions" in parameters:
        conditions = recommendation.parameters["conditions"]
        listed = conditions if isinstance(conditions, list) else []
        parameters["conditions"] = [code for code in listed if code not in hidden.criteria]
    return {
        **_recommendation(recommendation),
        "parameters": parameters,
        "flip_count": recommendation.flip_count if is_shown else None,
        "confidence": recommendation.confidence if is_shown else None,
        "evidence": None,
        "counter_evidence": None,
    }
