"""Reads the file of indicators and refuses it with every problem at once, each in its place."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from domain.eligibility.dated import CONFIDENCES, Stamp
from domain.eligibility.rules import RULE_CODES
from domain.feedback_policy import bilingual
from domain.indicators.definition_checks import cycle_problems
from domain.indicators.definitions import (
    CRITERIA,
    DISAGGREGATIONS,
    KINDS,
    SIDES,
    UNANIMITY,
    AnswerRule,
    IndicatorDefinition,
    IndicatorsPolicy,
    Target,
    fraction,
)
from domain.indicators.judgement import SIGN_TEST_TARGET
from domain.policy_problems import PolicyError, PolicyProblem

FILE = "indicators.toml"
_KEYS = {field.name for field in fields(IndicatorDefinition)} - {"code", "target"}
_ANSWER_KEYS = {field.name for field in fields(AnswerRule)}
_TARGET_KEYS = {"value", "valid_from", "valid_to", "source", "confidence", "verified"}
Problems = list[PolicyProblem]


def parse_indicators(document: Mapping[str, Any]) -> IndicatorsPolicy:
    """The indicators of the mechanism, each with its youngest target. Raises PolicyError with all problems."""
    problems: Problems = []
    thresholds = dict(document.get("disclosure", {}).get("thresholds", {}))
    for tier in ("public", "restricted"):
        if not isinstance(thresholds.get(tier), int) or thresholds[tier] < 1:
            _problem(problems, f"disclosure/thresholds/{tier}", "not_a_positive_number")
    definitions = {code: _definition(code, entry, problems) for code, entry in document.get("indicators", {}).items()}
    problems += [PolicyProblem(f"{FILE}/{where}", code, more) for where, code, more in cycle_problems(definitions)]
    if problems:
        raise PolicyError(problems)
    return IndicatorsPolicy(definitions, thresholds)


def _problem(problems: Problems, where: str, code: str, **parameters: object) -> None:
    problems.append(PolicyProblem(f"{FILE}/{where}", code, parameters))


def _definition(code: str, entry: Mapping[str, Any], problems: Problems) -> IndicatorDefinition:
    where = f"indicators/{code}"
    _refuse_unknown_keys(where, entry, _KEYS, problems)
    targets = _targets(f"{where}/targets", entry.get("targets", []), problems)
    if entry.get("kind") == "sign_test":
        _refuse_other_shares(f"{where}/targets", targets, problems)
    sensitive, band = entry.get("sensitive", False), entry.get("band", 0)
    if sensitive is True and (not isinstance(band, int) or band < 1):
        _problem(problems, f"{where}/band", "not_a_positive_number")
    return IndicatorDefinition(
        code=code,
        criterion=_one_of(f"{where}/criterion", entry.get("criterion"), CRITERIA, problems),
        party=str(entry.get("party", "pilot")),
        kind=_one_of(f"{where}/kind", entry.get("kind"), KINDS, problems),
        unit=str(entry.get("unit", "share")),
        country_of=_one_of(f"{where}/country_of", entry.get("country_of"), SIDES, problems),
        label=bilingual(FILE, f"{where}/label", entry.get("label"), problems),
        definition=bilingual(FILE, f"{where}/definition", entry.get("definition"), problems),
        population=bilingual(FILE, f"{where}/population", entry.get("population"), problems),
        formula=bilingual(FILE, f"{where}/formula", entry.get("formula"), problems),
        target=max(targets, key=_first_day).value if targets else None,
        targets=targets,
        better=_one_of(f"{where}/better", entry.get("better", "high"), ("high", "low"), problems),
        unanimity=_one_of(f"{where}/unanimity", entry.get("unanimity", "hidden"), UNANIMITY, problems),
        answers=_answers(f"{where}/answers", entry.get("answers"), problems),
        sensitive=sensitive is True,
        band=band,
        disaggregation=_all_of(f"{where}/disaggregation", entry.get("disaggregation", ()), DISAGGREGATIONS, problems),
        rules=_all_of(f"{where}/rules", entry.get("rules", ()), RULE_CODES, problems),
        composed_of=tuple(map(str, entry.get("composed_of", ()))),
    )


def _refuse_unknown_keys(where: str, entry: Mapping[str, Any], known: set[str], problems: Problems) -> None:
    for key in sorted(set(entry) - known):
        _problem(problems, f"{where}/{key}", "unknown_key")


def _one_of(where: str, value: object, known: tuple[str, ...], problems: Problems) -> str:
    if value not in known:
        _problem(problems, where, "unknown_option", options=list(known))
    return str(value)


def _all_of(where: str, values: object, known: tuple[str, ...], problems: Problems) -> tuple[str, ...]:
    given = tuple(values) if isinstance(values, list | tuple) else (values,)
    return tuple(_one_of(where, value, known, problems) for value in given)


def _targets(where: str, rows: list[Mapping[str, Any]], problems: Problems) -> tuple[Target, ...]:
    found = tuple(_target(f"{where}/{place}", row, problems) for place, row in enumerate(rows))
    for (place, one), (other, two) in combinations(enumerate(found), 2):
        if _overlap(one.stamp, two.stamp):
            _problem(problems, f"{where}/{other}", "periods_overlap", other=place)
    return found


def _target(where: str, row: Mapping[str, Any], problems: Problems) -> Target:
    _refuse_unknown_keys(where, row, _TARGET_KEYS, problems)
    value = fraction(FILE, f"{where}/value", row.get("value"), problems)
    if row.get("value") is None:
        _problem(problems, f"{where}/value", "value_missing")
    if type(row.get("valid_from")) is not date:
        _problem(problems, f"{where}/valid_from", "value_missing")
    if not row.get("source"):
        _problem(problems, f"{where}/source", "value_missing")
    confidence = _one_of(f"{where}/confidence", row.get("confidence"), CONFIDENCES, problems)
    verified = row.get("verified") is True and confidence != "U"
    stamp = Stamp(row.get("valid_from"), row.get("valid_to"), str(row.get("source")), confidence, verified)
    return Target(value or Fraction(0), stamp)


def _refuse_other_shares(where: str, targets: tuple[Target, ...], problems: Problems) -> None:
    """A sign test compares better with worse: it knows no other target than one half."""
    for place, target in enumerate(targets):
        if target.value != SIGN_TEST_TARGET:
            _problem(problems, f"{where}/{place}/value", "sign_test_needs_one_half", value=str(target.value))


def _first_day(target: Target) -> date:
    return target.stamp.valid_from or date.min


def _overlap(one: Stamp, two: Stamp) -> bool:
    starts = max(one.valid_from or date.min, two.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, two.valid_to or date.max)


def _answers(where: str, entry: Mapping[str, Any] | None, problems: Problems) -> AnswerRule | None:
    if entry is None:
        return None
    _refuse_unknown_keys(where, entry, _ANSWER_KEYS, problems)
    if "success" in entry and "at_least" in entry:
        _problem(problems, where, "needs_success_or_at_least")
    return AnswerRule(
        party=str(entry.get("party")),
        moments=tuple(entry.get("moments", ())),
        items=tuple(entry.get("items", ())),
        success=tuple(entry.get("success", ())),
        at_least=entry.get("at_least"),
        unit=_one_of(f"{where}/unit", entry.get("unit", "request"), ("request", "organisation", "country"), problems),
    )
