"""Slopes: what was before and what is now, one line each, so that up and down are seen at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.charts.marks import Words
from api.charts.svg import INK, SMALL, fitted, hatching, line, paragraph, picture, shape, width_of
from api.charts.svg import words as written

_SIDE = 112.0
_TALL = 170.0
_TOP = 30.0
_APART = 14.0


@dataclass(frozen=True, slots=True)
class Change:
    """One line from `before` to `after`, with both as they are written; of a suppressed one only the label is read."""

    label: str
    before: float | None = None
    after: float | None = None
    before_text: str = ""
    after_text: str = ""
    counted: str = ""
    suppressed: bool = False


def slope_chart(changes: Sequence[Change], words: Words, width: float = 320, scale: float = 1.0) -> str:
    """The changes between two upright lines named by `words.ticks`; labels are moved apart where they would meet."""
    drawn = [change for change in changes if _is_drawn(change)]
    left = _apart([_height(change.before or 0.0, scale) for change in drawn])
    right = _apart([_height(change.after or 0.0, scale) for change in drawn])
    parts = [_frame(words, width)] if drawn else []
    for change, at_left, at_right in zip(drawn, left, right, strict=True):
        parts.append(_line(change, width, scale) + _ends(change, width, at_left, at_right))
    y = max([_TOP + _TALL + 10, *(at + 10 for at in (*left, *right))]) if drawn else 0.0
    for change in changes:
        text, y = _told(change, words, width, y)
        parts.append(text)
    return picture(words.title, words.description, width, y + 6, parts, "slope")


def _is_drawn(change: Change) -> bool:
    return not change.suppressed and change.before is not None and change.after is not None


def _height(value: float, scale: float) -> float:
    return _TOP + _TALL * (1 - min(max(value / scale, 0.0), 1.0))


def _apart(heights: list[float]) -> list[float]:
    """The heights, moved down where two would be nearer than a line of text; their order stays."""
    placed: dict[int, float] = {}
    last = _TOP - _APART
    for number in sorted(range(len(heights)), key=lambda one: (heights[one], one)):
        last = max(heights[number], last + _APART)
        placed[number] = last
    return [placed[number] for number in range(len(heights))]


def _frame(words: Words, width: float) -> str:
    ends = (_SIDE, width - _SIDE)
    uprights = "".join(line(x, _TOP - 4, x, _TOP + _TALL + 4) for x in ends)
    first, last = (fitted(each, 2 * _SIDE - 12) for each in words.ticks)
    before = written(ends[0], 14, first, anchor="middle", bold=True)
    return uprights + before + written(ends[1], 14, last, anchor="middle", bold=True)


def _line(change: Change, width: float, scale: float) -> str:
    """Rising lines are drawn through, falling ones are dashed."""
    start, end = _height(change.before or 0.0, scale), _height(change.after or 0.0, scale)
    dashes = "5 3" if end > start else None
    dots = (shape("circle", cx=x, cy=y, r=4, fill=INK) for x, y in ((_SIDE, start), (width - _SIDE, end)))
    return line(_SIDE, start, width - _SIDE, end, 2, dashes) + "".join(dots)


def _ends(change: Change, width: float, left: float, right: float) -> str:
    number = fitted(change.before_text, _SIDE - 30, SMALL)
    name = fitted(change.label, _SIDE - 28 - width_of(number, SMALL), SMALL)
    before = written(_SIDE - 8, left + 4, f"{name} {number}", anchor="end", size=SMALL)
    return before + written(width - _SIDE + 8, right + 4, fitted(change.after_text, _SIDE - 10, SMALL), size=SMALL)


def _told(change: Change, words: Words, width: float, y: float) -> tuple[str, float]:
    """The line of text below the plot: full name and number of answers, or the hatched bar."""
    told = words.suppressed if change.suppressed else change.counted or words.nothing
    text, y = paragraph(f"{change.label} · {told}", width, y, size=SMALL)
    if not change.suppressed:
        return text, y
    return text + hatching(8, y + 2, width - 16, 10), y + 16
