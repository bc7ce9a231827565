"""Sensitive answers leave in bands only: nobody, or everybody, having said something must not be told."""

from dataclasses import replace

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.judgement import Verdict
from domain.indicators.measure import Measure
from domain.indicators.values import verdict_of

WIDTH = 2


def band(yes: int, n: int) -> tuple[int, int]:
    """0–2, the exact count, or n−2…n. Where the two ends meet, with so few answers: all of them."""
    is_low, is_high = yes <= WIDTH, yes >= n - WIDTH
    if (is_low or is_high) and n <= 2 * WIDTH:
        return 0, n
    if is_low:
        return 0, WIDTH
    return (n - WIDTH, n) if is_high else (yes, yes)


def verdict_over(definition: IndicatorDefinition, measure: Measure) -> Verdict | None:
    """The verdict if it is the same for every count in the band, else None."""
    low, high = band(measure.numerator, measure.n)
    possible = {verdict_of(definition, _with_count(definition, measure, count)) for count in range(low, high + 1)}
    possible.add(verdict_of(definition, measure))
    return possible.pop() if len(possible) == 1 else None


def _with_count(definition: IndicatorDefinition, measure: Measure, count: int) -> Measure:
    """As if so many people had said yes; each with one incident where incidents are counted."""
    if definition.kind != "rate":
        return replace(measure, numerator=count)
    counts = tuple((name, count if name == "incidents" else number) for name, number in measure.counts)
    return replace(measure, numerator=count, counts=counts)
