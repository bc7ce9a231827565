"""What each indicator means: whom it concerns, how it is counted, and the dated target it is judged against.

`definition_reading.py` reads the file of indicators.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from domain.eligibility.dated import Stamp, in_force
from domain.feedback import BilingualText
from domain.indicators.judgement import least_n
from domain.policy_problems import PolicyProblem

CRITERIA: tuple[str, ...] = (
    "relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability", "protection", "equity",
    "data_quality",
)  # fmt: skip
KINDS: tuple[str, ...] = (
    "superpopulation", "worst_case", "sign_test", "census", "count", "ratio", "duration", "rate", "description",
)  # fmt: skip
SIDES: tuple[str, ...] = ("origin", "host", "pair", "pilot")
UNANIMITY: tuple[str, ...] = ("hidden", "published")
DISAGGREGATIONS: tuple[str, ...] = ("sex", "age", "modality", "country", "corridor")
_NINE_IN_TEN = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """Which answers count, and which of them are favourable: `success` values, or numbers from `at_least`.

    `unit` is whom one answer speaks for: the request, the host organisation or the country (its latest answer). A rule
    without `success` and `at_least` reads numbers, and none of them is favourable.
    """

    party: str
    moments: tuple[str, ...]
    items: tuple[str, ...]
    success: tuple[object, ...] = ()
    at_least: int | None = None
    unit: str = "request"


@dataclass(frozen=True, slots=True)
class Target:
    """A threshold and the days on which it holds."""

    value: Fraction
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """One indicator. `country_of` says whose country a value by country belongs to.

    `target` is the one of `targets` in force on the day that is looked at (`definitions_on`), judged as `better` says
    ("high": at least; "low": at most); a duration is met when nine in ten are within `target` days, a rate is a number
    in a thousand days of service. `unanimity`: whether a value of 0 % or 100 % may be published. `sensitive`: it rests
    on private answers or on incidents, and is told of the whole wave only, in bands that are `band` people wide at
    either end. `disaggregation`: by what it may be told apart. `rules`: the eligibility rules it looks at.
    `composed_of`: indicators that it is made of.
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
    formula: BilingualText
    target: Fraction | None
    better: str
    unanimity: str
    answers: AnswerRule | None
    targets: tuple[Target, ...] = ()
    sensitive: bool = False
    band: int = 0
    disaggregation: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    composed_of: tuple[str, ...] = ()

    @property
    def least_n(self) -> int | None:
        """The fewest answers with which the target could be met at all; None: no number, or no such test."""
        if self.target is None or self.kind not in ("superpopulation", "worst_case", "sign_test", "duration"):
            return None
        if self.kind == "duration":
            return least_n(_NINE_IN_TEN)
        return least_n(1 - self.target if self.better == "low" else self.target)


@dataclass(frozen=True, slots=True)
class IndicatorsPolicy:
    """The definitions by code, and the disclosure thresholds k by tier."""

    definitions: Mapping[str, IndicatorDefinition]
    thresholds: Mapping[str, int]

    def on(self, day: date) -> Mapping[str, IndicatorDefinition]:
        """The definitions with the targets of that day."""
        return definitions_on(self.definitions, day)


def definitions_on(definitions: Mapping[str, IndicatorDefinition], day: date) -> dict[str, IndicatorDefinition]:
    """The definitions with the target that is in force on a day; None where none is."""
    return {code: replace(one, target=target_on(one.targets, day)) for code, one in definitions.items()}


def target_on(targets: tuple[Target, ...], day: date) -> Fraction | None:
    """The target in force on a day, or None."""
    row = in_force(targets, day)
    return None if row is None else row.value


def fraction(file: str, where: str, value: object, problems: list[PolicyProblem]) -> Fraction | None:
    """A target as written: text such as "7/10" or a whole number; None when there is none. Floats are refused."""
    if value is None:
        return None
    try:
        return Fraction(value if isinstance(value, str) or type(value) is int else "not exact")
    except (ValueError, ZeroDivisionError):
        problems.append(PolicyProblem(f"{file}/{where}", "not_an_exact_number", {}))
        return None
