"""Which values may be shown at a threshold k, so that nobody's answer or outcome can be worked out from them.

1. A value whose people are some but fewer than k is hidden, and so is a unanimous one (0 % or 100 %) of an indicator
   that may not show it: it would tell the answer of everybody.
2. A table (one indicator by country, by corridor, by sex, age or modality, or by kind) with a hidden cell publishes
   only its total, so that no cell can be found by subtraction.
3. Hidden means the whole bundle: value, counts, interval, rate, verdict, distance. A hidden row is made from nothing.

Known limit: who inverts these very rules may guess why a value is hidden.
"""

from collections.abc import Iterable, Mapping

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.frame import DIMENSIONS
from domain.indicators.measure import Measure
from domain.indicators.values import IndicatorValue

Table = tuple[str, str]
MONEY = "euro_per_month"


def must_hide(definition: IndicatorDefinition, measure: Measure, k: int) -> bool:
    """Whether this measure alone may not be shown at threshold k."""
    # A sum of amounts: whoever knows the others finds the last one. Twice as many are asked for.
    least = 2 * k if definition.unit == MONEY else k
    if any(0 < size < least for size in measure.people):
        return True
    unanimous = measure.n > 0 and measure.numerator in (0, measure.n)
    return unanimous and definition.unanimity == "hidden" and definition.kind != "duration"


def table_of(value: IndicatorValue) -> Table:
    """The table a value is published in; the total stands alone."""
    if value.country is not None:
        return value.code, "country"
    if value.corridor is not None:
        return value.code, "corridor"
    if value.by is None:
        return value.code, "total"
    dimension = value.by.partition(".")[0]
    return value.code, dimension if dimension in DIMENSIONS else "by"


def hidden_tables(
    values: Iterable[IndicatorValue], definitions: Mapping[str, IndicatorDefinition], k: int
) -> frozenset[Table]:
    """The tables (a total is one of its own) of which no cell may be shown at threshold k.

    A sensitive indicator has none that may: it is told in bands, when a wave is released.
    """
    return frozenset(
        table_of(one)
        for one in values
        if definitions[one.code].sensitive or must_hide(definitions[one.code], one.measure, k)
    )
