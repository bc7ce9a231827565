"""Bars that narrow: how many reached each step, from the first to the last, with the number at each bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.charts.marks import Words
from api.charts.svg import INK, hatching, paragraph, picture, shape

_BAR = 16.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how many reached it (`count`), of how many (`of`, drawn as a frame), and how that is written."""

    label: str
    count: int | None = None
    of: int | None = None
    text: str = ""
    suppressed: bool = False


def funnel(steps: Sequence[Step], words: Words, width: float = 320) -> str:
    """One bar a step on one scale; a frame around a bar shows how many were asked."""
    shown = [max(step.count or 0, step.of or 0) for step in steps if not step.suppressed]
    most = max(shown, default=0) or 1
    parts: list[str] = []
    y = 0.0
    for step in steps:
        drawn, y = _step(step, words, width, most, y)
        parts.append(drawn)
    return picture(words.title, words.description, width, y + 4, parts, "funnel")


def _step(step: Step, words: Words, width: float, most: int, y: float) -> tuple[str, float]:
    number = words.suppressed if step.suppressed else step.text or words.nothing
    text, y = paragraph(f"{step.label} · {number}", width, y)
    return text + _bar(step, width - 16, most, y + 2), y + _BAR + 10


def _bar(step: Step, room: float, most: int, y: float) -> str:
    if step.suppressed:
        return hatching(8, y, room, _BAR)
    frame = ""
    if step.of is not None:
        frame = shape("rect", x=8, y=y, width=room * step.of / most, height=_BAR, fill="none", stroke=INK)
    return frame + shape("rect", x=8, y=y, width=room * (step.count or 0) / most, height=_BAR, class_="bar")
