"""What is written beside the figures of a plot, in any process: amounts, numbers of answers, what the marks mean."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from translations import formats
from translations.catalogue import translate
from translations.counted_words import is_one
from translations.hidden_words import SUPPRESSED, SUPPRESSED_WHY
from translations.labels import label
from translations.marking import N_

MARKS: tuple[tuple[str, str], ...] = (
    ("met", N_("target met")),
    ("not_met", N_("target missed")),
    ("insufficient_evidence", N_("not enough evidence")),
    ("value", N_("no target")),
    ("target", N_("target")),
    ("suppressed", SUPPRESSED_WHY),
)

# The level of a criterion from 0 to 3, short enough for a cell of the scorecard.
LEVELS: tuple[str, ...] = (N_("not met"), N_("still open"), N_("to confirm"), N_("met"))

_SINGULAR: Mapping[str, str] = {"days": "day", "points": "point"}

# What criteria ask for besides the targets of indicators, and the unit of the number.
THRESHOLDS: Mapping[str, tuple[str, str]] = {
    "floor": (N_("shown to be at least %(value)s"), "share"),
    "cycles": (N_("number of calls in a row: %(value)s"), "count"),
    "non_donor_share": (N_("share of the money that is not from donors: at least %(value)s"), "share"),
    "budget_years": (N_("years in the budget: at least %(value)s"), "count"),
    "share_in_time": (N_("answered in time: at least %(value)s"), "share"),
}


def amount(language: str, value: float | None, unit: str) -> str:
    """ "94 %", "12,5 jours", "3"; nothing gives a dash."""
    if value is None:
        return "–"
    if unit == "share":
        return translate(language, N_("%(number)s%%"), {"number": formats.number(language, round(value * 100), 0)})
    number = formats.number(language, value)
    if unit in ("count", "ratio", ""):
        return number
    name = _SINGULAR.get(unit, unit) if is_one(language, value) else unit
    return f"{number}\N{NO-BREAK SPACE}{label(language, 'unit', name)}"


def interval(language: str, bounds: tuple[float, float] | list[float] | None, unit: str) -> str:
    """ "70 % à 99 %"; nothing without an interval."""
    if not bounds:
        return ""
    low, high = (amount(language, bound, unit) for bound in bounds)
    return translate(language, N_("%(low)s to %(high)s"), {"low": low, "high": high})


def counted(language: str, row: Mapping[str, Any]) -> str:
    """ "n = 15 sur 16 (94 % de réponses)": how many were counted, of how many, and how many answered."""
    n, population, rate = row["n"], row["population"], row["response_rate"]
    parts = {"n": formats.number(language, n, 0), "population": formats.number(language, population, 0)}
    if rate is not None:
        parts["rate"] = amount(language, rate, "share")
        return translate(language, N_("n = %(n)s of %(population)s (%(rate)s answered)"), parts)
    if population is not None and population != n:
        return translate(language, N_("n = %(n)s of %(population)s"), parts)
    return translate(language, N_("n = %(n)s"), parts)


def legend(language: str, kinds: tuple[str, ...] | None = None) -> tuple[tuple[str, str], ...]:
    """The marks of a plot with their meaning."""
    return tuple((kind, translate(language, text)) for kind, text in MARKS if kinds is None or kind in kinds)


def suppressed(language: str) -> str:
    """The one neutral marker."""
    return translate(language, SUPPRESSED)


def levels(language: str) -> tuple[str, ...]:
    """The words of the levels 0 to 3."""
    return tuple(translate(language, text) for text in LEVELS)


def target(language: str, value: float, unit: str, better: str, *, nine_in_ten: bool = False) -> str:
    """ "au moins 70 %", "au plus 30 jours pour neuf cas sur dix"."""
    told = {"target": amount(language, value, unit)}
    if nine_in_ten:
        return translate(language, N_("at most %(target)s for nine in ten"), told)
    return translate(language, N_("at most %(target)s") if better == "low" else N_("at least %(target)s"), told)


def threshold(language: str, measure: str, value: Fraction) -> str:
    """ "établi à 50 % au moins": what a criterion asks for besides the target of its indicator."""
    if measure not in THRESHOLDS:
        return f"{measure} ≥ {formats.number(language, value, 2)}"
    text, unit = THRESHOLDS[measure]
    return translate(language, text, {"value": amount(language, float(value), unit)})
