"""The readiness scorecard: every criterion in every country as a level from 0 to 3, in shape, number and word."""

from collections.abc import Mapping, Sequence

from api.charts.marks import Words
from api.charts.svg import INK, fitted, hatching, line, picture, shape, wrapped
from api.charts.svg import words as written

_SMALL = 11
_ROW = 36.0
_HEAD = 34.0
_NAME = 40.0


def scorecard(
    criteria: Sequence[str],
    countries: Sequence[tuple[str, str]],
    levels: Mapping[tuple[str, str], int | None],
    level_words: Sequence[str],
    words: Words,
    width: float = 320,
) -> str:
    """Rows of criteria, columns of `(code, name)` countries; a pair without a level is hatched as suppressed."""
    column = (width - _NAME - 4) / max(len(countries), 1)
    parts = [_head(countries, column)]
    for row, criterion in enumerate(criteria):
        y = _HEAD + _ROW * row
        parts.append(line(4, y, width - 4, y, 0.5) + written(4, y + 21, fitted(criterion, _NAME - 6), bold=True))
        for number, (code, _) in enumerate(countries):
            level = levels.get((criterion, code))
            parts.append(_cell(level, level_words, words, _NAME + column * number, y, column))
    height = _HEAD + _ROW * len(criteria)
    return picture(words.title, words.description, width, height + 4, parts, "scorecard")


def _head(countries: Sequence[tuple[str, str]], column: float) -> str:
    lines = []
    for number, (_, name) in enumerate(countries):
        for row, each in enumerate(wrapped(name, column - 4, 11)[:2]):
            lines.append(written(_NAME + column * number, 12 + 13 * row, each, bold=True, size=11))
    return "".join(lines)


def _cell(level: int | None, level_words: Sequence[str], words: Words, x: float, y: float, column: float) -> str:
    if level is None:
        return hatching(x, y + 4, column - 8, 10) + written(
            x, y + 28, fitted(words.suppressed, column - 4, _SMALL), size=_SMALL
        )
    number = written(x + 18, y + 16, str(level), bold=True)
    word = fitted(level_words[level], column, _SMALL)
    return level_mark(level, x + 8, y + 12) + number + written(x, y + 30, word, size=_SMALL)


def level_mark(level: int, x: float, y: float, radius: float = 6) -> str:
    """A cross, a ring, a half disc, a full disc."""
    if level <= 0:
        arm = radius - 1
        return line(x - arm, y - arm, x + arm, y + arm, 2.5) + line(x - arm, y + arm, x + arm, y - arm, 2.5)
    ring = shape("circle", cx=x, cy=y, r=radius, fill=INK if level >= 3 else "none", stroke=INK, stroke_width=1.5)
    if level != 2:
        return ring
    half = f"M{x:.1f} {y - radius:.1f}a{radius:.1f} {radius:.1f} 0 0 0 0 {2 * radius:.1f}z"
    return ring + shape("path", d=half, fill=INK)
