"""Rows of an evaluation or of a release as figures of a plot, in the words of a language.

The pages and the printed report draw from here, so that both say the same. Of a suppressed row only its label is read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from api.charts.marks import Figure, Words
from domain.indicators.definitions import IndicatorDefinition
from translations import chart_words

_OUTCOMES = {"M": "met", "N": "not_met", "I": "insufficient_evidence"}


def figure_of(language: str, row: Mapping[str, Any], definition: IndicatorDefinition, name: str = "") -> Figure:
    """One row of `indicators` as a figure; without a name it has the indicator's own."""
    label = name or definition.label.in_language(language)
    if row["suppressed"]:
        return Figure(label, suppressed=True)
    low, high = row["interval"] or (None, None)
    bounds = chart_words.interval(language, row["interval"], definition.unit)
    value = chart_words.amount(language, row["value"], definition.unit)
    return Figure(
        label=label,
        value=row["value"],
        text=f"{value} ({bounds})" if bounds else value,
        counted=chart_words.counted(language, row),
        low=low,
        high=high,
        target=None if row["verdict"] is None or definition.target is None else float(definition.target),
        verdict=_OUTCOMES.get(row["verdict"]),
    )


def dot_words(language: str, title: str, description: str, figures: Sequence[Figure], unit: str = "share") -> Words:
    """The words of a plot of dots: only the marks that are drawn are explained."""
    drawn = {_kind(figure) for figure in figures}
    if any(figure.target is not None for figure in figures):
        drawn.add("target")
    return Words(
        title=title,
        description=description,
        suppressed=chart_words.suppressed(language),
        legend=chart_words.legend(language, tuple(drawn)),
        ticks=(
            chart_words.amount(language, 0, unit),
            chart_words.amount(language, scale_of(figures, unit), unit),
        ),
    )


def _kind(figure: Figure) -> str:
    return "suppressed" if figure.suppressed else figure.verdict or "value"


def scale_of(figures: Sequence[Figure], unit: str) -> float:
    """Where the axis ends: 1 for shares, else a round number that holds every shown value, bound and target."""
    if unit == "share":
        return 1.0
    shown = [figure for figure in figures if not figure.suppressed]
    most = max((part for one in shown for part in (one.value, one.high, one.target) if part is not None), default=1.0)
    step = 1.0
    while step * 10 < most:
        step *= 10
    return next(step * factor for factor in (1, 2, 5, 10) if step * factor >= most)
