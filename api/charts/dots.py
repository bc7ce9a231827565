"""Dots with their intervals, one row a figure: where a value lies, how sure it is, and what it was to reach."""

from collections.abc import Sequence

from api.charts.marks import Figure, Words, interval, mark
from api.charts.svg import INK, LINE, SIZE, SMALL, fitted, hatching, line, picture, shape, width_of, wrapped
from api.charts.svg import words as written

MARGIN = 8.0
_AXIS = 14.0
_GAP = 12.0


def dot_plot(figures: Sequence[Figure], words: Words, width: float = 320, scale: float = 1.0) -> str:
    """The figures one under the other on an axis from 0 to `scale`; the name and the numbers of each stand above it.

    Full disc: target met; square: not met; ring: not enough evidence; diamond: nothing to reach. A dashed line is the
    target. A suppressed figure is a hatched bar with its word, the same whatever it would have shown.
    """
    parts: list[str] = []
    y = 0.0
    for figure in figures:
        drawn, y = _row(figure, words, width, scale, y)
        parts.append(drawn)
    parts.append(_ticks(words, width, y + SIZE))
    legend, y = legend_lines(words, width, y + SIZE + 4)
    return picture(words.title, words.description, width, y + 4, [*parts, legend], "dots")


def _row(figure: Figure, words: Words, width: float, scale: float, y: float) -> tuple[str, float]:
    """One figure from y downwards, and where the next begins."""
    text, y = _heading(figure, words, width, y)
    axis = y + _AXIS / 2 + 3
    if figure.suppressed:
        return text + hatching(MARGIN, axis - 6, width - 2 * MARGIN, 12), axis + 6 + _GAP
    return text + _axis(width, axis) + _dot(figure, width, scale, axis), axis + 6 + _GAP


def _heading(figure: Figure, words: Words, width: float, y: float) -> tuple[str, float]:
    name = wrapped(figure.label, width - 2 * MARGIN)
    numbers = words.suppressed if figure.suppressed else " · ".join(filter(None, (figure.text, figure.counted)))
    below = wrapped(numbers or words.nothing, width - 2 * MARGIN, SMALL)
    lines = [written(MARGIN, y + LINE * (row + 1) - 3, each, bold=True) for row, each in enumerate(name)]
    y += LINE * len(name)
    lines += [written(MARGIN, y + LINE * (row + 1) - 4, each, size=SMALL) for row, each in enumerate(below)]
    return "".join(lines), y + LINE * len(below)


def _axis(width: float, y: float) -> str:
    ends = (MARGIN, width - MARGIN)
    half = (ends[0] + ends[1]) / 2
    return line(*(ends[0], y, ends[1], y)) + "".join(line(x, y - 3, x, y + 3) for x in (ends[0], half, ends[1]))


def position(value: float, width: float, scale: float) -> float:
    """Where a value lies on the axis; what lies beyond an end is drawn at the end."""
    share = min(max(value / scale, 0.0), 1.0)
    return MARGIN + share * (width - 2 * MARGIN)


def _dot(figure: Figure, width: float, scale: float, y: float) -> str:
    if figure.value is None:
        return ""
    parts = []
    if figure.target is not None:
        at = position(figure.target, width, scale)
        parts.append(line(at, y - 8, at, y + 8, 1.5, "3 2"))
    if figure.low is not None and figure.high is not None:
        parts.append(interval(position(figure.low, width, scale), position(figure.high, width, scale), y))
    return "".join([*parts, mark(figure.verdict, position(figure.value, width, scale), y)])


def _ticks(words: Words, width: float, y: float) -> str:
    first, last = (fitted(each, width / 2 - MARGIN, SMALL) for each in words.ticks)
    right = written(width - MARGIN, y, last, anchor="end", size=SMALL)
    return written(MARGIN, y, first, size=SMALL) + right


def legend_lines(words: Words, width: float, y: float) -> tuple[str, float]:
    """The marks with what they mean in full, as many on a line as fit, and where the legend ends."""
    parts: list[str] = []
    x, below = MARGIN, y + LINE
    for kind, told in words.legend:
        meaning = wrapped(told, width - 2 * MARGIN - 16, SMALL)
        needed = 16 + max(width_of(each, SMALL) for each in meaning) + 10
        if x > MARGIN and x + needed > width:
            x, below = MARGIN, below + LINE
        rows = enumerate(meaning)
        text = "".join(written(x + 16, below + LINE * row, each, size=SMALL) for row, each in rows)
        parts.append(_sign(kind, x + 5, below - 4) + text)
        x, below = x + needed, below + LINE * (len(meaning) - 1)
    return "".join(parts), below + 4 if words.legend else y


def _sign(kind: str, x: float, y: float) -> str:
    if kind == "target":
        return line(x, y - 6, x, y + 6, 1.5, "3 2")
    if kind == "suppressed":
        return shape("rect", x=x - 5, y=y - 5, width=10, height=10, fill="none", stroke=INK) + shape(
            "path", d=f"M{x - 5:.1f} {y + 5:.1f}l10 -10M{x - 5:.1f} {y:.1f}l5 -5M{x:.1f} {y + 5:.1f}l5 -5", stroke=INK
        )
    return mark(None if kind == "value" else kind, x, y)
