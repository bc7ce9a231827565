"""Reads the file of indicators: what each one means, in both languages, and the target it is judged against."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.feedback import BilingualText
from domain.feedback_policy import bilingual
from domain.policy_problems import PolicyError, PolicyProblem

FILE = "indicators.toml"
CRITERIA: tuple[str, ...] = (
    "relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability", "protection", "equity",
    "data_quality",
)  # fmt: skip
KINDS: tuple[str, ...] = (
    "superpopulation", "worst_case", "sign_test", "census", "count", "ratio", "duration", "description",
)  # fmt: skip
SIDES: tuple[str, ...] = ("origin", "host", "pair", "pilot")
UNANIMITY: tuple[str, ...] = ("hidden", "published")


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """Which answers count, and which of them are favourable: `success` values, or numbers from `at_least`.

    `unit` is whom one answer speaks for: the request, the host organisation or the country (its latest answer).
    """

    party: str
    moments: tuple[str, ...]
    items: tuple[str, ...]
    success: tuple[object, ...] = ()
    at_least: int | None = None
    unit: str = "request"


@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """One indicator. `country_of` says whose country a value by country belongs to.

    `target` is judged as `better` says ("high": at least; "low": at most); a duration is met when nine in ten are
    within `target` days. `unanimity`: whether a value of 0 % or 100 % may be published.
    """

    code: str
    criterion: str
    party: str
    kind: str
    unit: str
    country_of: str
    label: BilingualText
    definition: BilingualText
    population: BilingualText
    target: Fraction | None
    better: str
    unanimity: str
    answers: AnswerRule | None


@dataclass(frozen=True, slots=True)
class IndicatorsPolicy:
    """The definitions by code, and the disclosure thresholds k by tier."""

    definitions: Mapping[str, IndicatorDefinition]
    thresholds: Mapping[str, int]


def parse_indicators(document: Mapping[str, Any]) -> IndicatorsPolicy:
    """The indicators of the mechanism. Raises PolicyError with all problems."""
    problems: list[PolicyProblem] = []
    thresholds = dict(document.get("disclosure", {}).get("thresholds", {}))
    for tier in ("public", "restricted"):
        if not isinstance(thresholds.get(tier), int) or thresholds[tier] < 1:
            _problem(problems, f"disclosure/thresholds/{tier}", "not_a_positive_number")
    definitions = {code: _definition(code, entry, problems) for code, entry in document.get("indicators", {}).items()}
    if problems:
        raise PolicyError(problems)
    return IndicatorsPolicy(definitions, thresholds)


def _problem(problems: list[PolicyProblem], where: str, code: str, **parameters: object) -> None:
    problems.append(PolicyProblem(f"{FILE}/{where}", code, parameters))


def _definition(code: str, entry: Mapping[str, Any], problems: list[PolicyProblem]) -> IndicatorDefinition:
    where = f"indicators/{code}"
    for key, known in (("criterion", CRITERIA), ("kind", KINDS), ("country_of", SIDES)):
        if entry.get(key) not in known:
            _problem(problems, f"{where}/{key}", "unknown_option", options=list(known))
    return IndicatorDefinition(
        code=code,
        criterion=str(entry.get("criterion")),
        party=str(entry.get("party", "pilot")),
        kind=str(entry.get("kind")),
        unit=str(entry.get("unit", "share")),
        country_of=str(entry.get("country_of")),
        label=bilingual(FILE, f"{where}/label", entry.get("label"), problems),
        definition=bilingual(FILE, f"{where}/definition", entry.get("definition"), problems),
        population=bilingual(FILE, f"{where}/population", entry.get("population"), problems),
        target=fraction(FILE, f"{where}/target", entry.get("target"), problems),
        better=_one_of(f"{where}/better", entry.get("better", "high"), ("high", "low"), problems),
        unanimity=_one_of(f"{where}/unanimity", entry.get("unanimity", "hidden"), UNANIMITY, problems),
        answers=_answers(f"{where}/answers", entry.get("answers"), problems),
    )


def _one_of(where: str, value: object, known: tuple[str, ...], problems: list[PolicyProblem]) -> str:
    if value not in known:
        _problem(problems, where, "unknown_option", options=list(known))
    return str(value)


def fraction(file: str, where: str, value: object, problems: list[PolicyProblem]) -> Fraction | None:
    """A target as written: text such as "7/10" or a whole number; None when there is none. Floats are refused."""
    if value is None:
        return None
    try:
        return Fraction(value if isinstance(value, str) or type(value) is int else "not exact")
    except (ValueError, ZeroDivisionError):
        problems.append(PolicyProblem(f"{file}/{where}", "not_an_exact_number", {}))
        return None


def _answers(where: str, entry: Mapping[str, Any] | None, problems: list[PolicyProblem]) -> AnswerRule | None:
    if entry is None:
        return None
    if ("success" in entry) == ("at_least" in entry):
        _problem(problems, where, "needs_success_or_at_least")
    return AnswerRule(
        party=str(entry.get("party")),
        moments=tuple(entry.get("moments", ())),
        items=tuple(entry.get("items", ())),
        success=tuple(entry.get("success", ())),
        at_least=entry.get("at_least"),
        unit=_one_of(f"{where}/unit", entry.get("unit", "request"), ("request", "organisation", "country"), problems),
    )
