"""Small multiples: the same plot once for each country, side by side on one scale, so that the eye compares."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.charts.dots import legend_lines, position
from api.charts.marks import Figure, Words, interval, mark
from api.charts.svg import SMALL, fitted, hatching, line, picture, shape, width_of
from api.charts.svg import words as written

_ROW = 30.0
_HEAD = 22.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One country with its figures; every panel has the same figures in the same order."""

    name: str
    figures: tuple[Figure, ...]


def small_multiples(panels: Sequence[Panel], words: Words, width: float = 320, scale: float = 1.0) -> str:
    """Panels two in a row; each figure is its short name, its number, and a dot with its interval."""
    half, tall = width / 2, _HEAD + _ROW * max((len(panel.figures) for panel in panels), default=0) + 10
    parts = [_panel(panel, words, half * (at % 2), tall * (at // 2), half, scale) for at, panel in enumerate(panels)]
    height = tall * ((len(panels) + 1) // 2)
    legend, height = legend_lines(words, width, height)
    return picture(words.title, words.description, width, height + 4, [*parts, legend], "multiples")


def _panel(panel: Panel, words: Words, x: float, y: float, width: float, scale: float) -> str:
    rows = "".join(_row(figure, words, _HEAD + _ROW * at, width, scale) for at, figure in enumerate(panel.figures))
    return shape(
        "g", written(8, 15, fitted(panel.name, width - 12), bold=True) + rows, transform=f"translate({x:.1f} {y:.1f})"
    )


def _row(figure: Figure, words: Words, y: float, width: float, scale: float) -> str:
    axis = y + 20
    number = fitted(words.suppressed if figure.suppressed else figure.text or words.nothing, width - 40, SMALL)
    room = width - 20 - width_of(number, SMALL)
    label = written(8, y + 10, fitted(figure.label, room, SMALL), size=SMALL)
    heading = label + written(width - 8, y + 10, number, anchor="end", size=SMALL)
    if figure.suppressed:
        return heading + hatching(8, axis - 5, width - 16, 10)
    return heading + line(8, axis, width - 8, axis) + _dot(figure, axis, width, scale)


def _dot(figure: Figure, axis: float, width: float, scale: float) -> str:
    if figure.value is None:
        return ""
    bounds = ""
    if figure.low is not None and figure.high is not None:
        bounds = interval(position(figure.low, width, scale), position(figure.high, width, scale), axis)
    return bounds + mark(figure.verdict, position(figure.value, width, scale), axis, 4)
