"""The document of one tier of a release: every bundle whole or not at all, hidden ones as constant text.

Same shape as an evaluation's published document, with a header "release". No ids of evidence. Criteria, decisions and
advice are told only when everything they read is told, and a decision only if hidden criteria cannot change it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.indicators.frame import LEVELS
from domain.indicators.measure import ratio
from domain.indicators.values import IndicatorValue
from domain.recommendations.criteria import CriterionResult
from domain.recommendations.decision import NOT_PUBLISHED, decide_for_publication
from domain.recommendations.evaluation import Evaluation, triple_win
from domain.recommendations.publication import (
    criterion_document,
    number,
    recommendation_document,
    suppressed_value,
    triple_win_document,
    value_document,
)
from domain.recommendations.recommend import DECISION, Recommendation
from domain.release.bands import band, verdict_over
from domain.release.scope import Scope, is_of_people

Document = dict[str, Any]
# "0 narrowed" holds for an attacker who does not invert the suppressor itself.
LIMITS: tuple[str, ...] = ("suppressor_not_inverted",)
_ADVICE = (
    "code", "country", "criterion", "input", "suppressed", "addressee", "deadline", "target", "limits", "feasibility",
    "rights", "self_check", "parameters", "flip_count", "confidence",
)  # fmt: skip


def released_document(evaluation: Evaluation, scope: Scope, header: Mapping[str, Any]) -> Document:
    """What this tier may read. `header`: id, wave, closed, as_of, coarsening, audit of the release."""
    hidden = _hidden_criteria(evaluation, scope)
    decisions = _decisions(evaluation, hidden)
    indicators = list(_indicators(evaluation.indicators, scope))
    kept = sum(not row["suppressed"] for row in indicators)
    bundles = {"kept": kept, "hidden": len(indicators) - kept}
    return {
        "evaluated_at": evaluation.evaluated_at.isoformat(),
        "release": {**header, "tier": scope.tier, "k": scope.k, "bundles": bundles, "limits": list(LIMITS)},
        "indicators": indicators,
        "criteria": [_criterion(one, hidden) for one in evaluation.criteria],
        "triple_win": [_ledger(one, hidden) for one in evaluation.criteria if _is_ledger(one)],
        "decisions": decisions,
        "recommendations": [*_advice(evaluation, hidden, decisions), *_hidden_advice(hidden)],
    }


def _indicators(values: Iterable[IndicatorValue], scope: Scope) -> Iterator[Document]:
    by_code: dict[str, list[IndicatorValue]] = defaultdict(list)
    for value in values:
        by_code[value.code].append(value)
    for code, rows in by_code.items():
        linked = scope.with_exchanges(code, rows)
        for row in rows:
            if row.by is None:
                yield _bundle(row, linked)
        yield from _people([row for row in rows if is_of_people(row)], scope)
        others = [row for row in rows if row.by is not None and not is_of_people(row)]
        for kind in sorted({_kind(row) for row in others}):
            same = [row for row in others if _kind(row) == kind]
            # Rows by cause, language or step exist only because somebody is in them: their names would tell.
            yield from map(value_document, same) if scope.shows_kinds(code, same) else ()


def _kind(row: IndicatorValue) -> str:
    return str(row.by).partition(".")[0]


def _bundle(value: IndicatorValue, scope: Scope) -> Document:
    if not scope.shows(value):
        return suppressed_value(value)
    return _banded(value, scope) if scope.is_banded(value.code) else value_document(value)


def _banded(value: IndicatorValue, scope: Scope) -> Document:
    """How many were asked and answered, the band of the count, and nothing that could tell more."""
    measure = value.measure
    verdict = verdict_over(scope.definitions[value.code], measure) if value.verdict is not None else None
    return {
        **suppressed_value(value),
        "suppressed": False,
        "banded": list(band(measure.numerator, measure.n)),
        "n": measure.n,
        "population": measure.population,
        "response_rate": number(ratio(measure.n, measure.population)),
        "verdict": NOT_PUBLISHED if verdict is None else str(verdict),
        "details": {},
    }


def _people(rows: list[IndicatorValue], scope: Scope) -> Iterator[Document]:
    """Rows by sex, age band and modality: where one level of a dimension is told, the others hold their place."""
    for dimension in LEVELS:
        levels = [row for row in rows if _kind(row) == dimension]
        if any(scope.shows(row) for row in levels):
            yield from (_bundle(row, scope) for row in levels)


def _hidden_criteria(evaluation: Evaluation, scope: Scope) -> frozenset[tuple[str, str]]:
    """(country, criterion) of every criterion that reads something which is not told."""
    return frozenset(
        (one.country, one.code)
        for one in evaluation.criteria
        if not all(scope.reads(part, one.country) for part in one.parts)
    )


def _criterion(criterion: CriterionResult, hidden: frozenset[tuple[str, str]]) -> Document:
    if (criterion.country, criterion.code) not in hidden:
        return criterion_document(criterion)
    nothing: Document = {"suppressed": True, "status": NOT_PUBLISHED, "level": None, "missing": [], "parts": []}
    return {"code": criterion.code, "country": criterion.country, **nothing}


def _is_ledger(criterion: CriterionResult) -> bool:
    return any(part.rule == "triple_win" for part in criterion.parts)


def _ledger(criterion: CriterionResult, hidden: frozenset[tuple[str, str]]) -> Document:
    if (criterion.country, criterion.code) not in hidden:
        return triple_win_document(triple_win((criterion,))[0])
    nothing = dict.fromkeys(("origin", "host", "volunteer", "minimum"))
    return {"country": criterion.country, "suppressed": True, **nothing}


def _decisions(evaluation: Evaluation, hidden: frozenset[tuple[str, str]]) -> dict[str, str]:
    decisions = {}
    for country in evaluation.decisions:
        mine = {one.code: one.status for one in evaluation.criteria if one.country == country}
        kept_back = frozenset(code for code in mine if (country, code) in hidden)
        shown = {code: status for code, status in mine.items() if code not in kept_back}
        decisions[country] = decide_for_publication(shown, kept_back)
    return decisions


def _advice(
    evaluation: Evaluation, hidden: frozenset[tuple[str, str]], decisions: Mapping[str, str]
) -> Iterator[Document]:
    for one in evaluation.recommendations:
        # One that fails its self-check is a draft: it leaves with no release.
        is_hidden = (one.country, one.criterion) in hidden or not all(passed for _, passed in one.self_check)
        if not is_hidden and (one.criterion != DECISION or decisions[one.country] != NOT_PUBLISHED):
            yield _released_advice(one, hidden)


def _released_advice(advice: Recommendation, hidden: frozenset[tuple[str, str]]) -> Document:
    document = recommendation_document(advice)
    parameters = dict(document["parameters"])
    if "conditions" in parameters:
        parameters["conditions"] = [code for code in parameters["conditions"] if (advice.country, code) not in hidden]
    told = {name: document[name] for name in _ADVICE if name in document}
    return {**told, "parameters": parameters, "evidence": None, "counter_evidence": None}


def _hidden_advice(hidden: frozenset[tuple[str, str]]) -> Iterator[Document]:
    """One constant row for every hidden criterion, whether anything was recommended or not."""
    for country, code in sorted(hidden, key=lambda one: (one[0], int(one[1][1:]))):
        yield {"code": NOT_PUBLISHED, "country": country, "criterion": code, "suppressed": True}
