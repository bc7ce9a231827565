"""Time per step: half were faster than the bar, nine in ten faster than the end of the line."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.charts.dots import legend_lines
from api.charts.marks import Words
from api.charts.svg import hatching, line, paragraph, picture, shape

_BAR = 12.0


@dataclass(frozen=True, slots=True)
class StepTime:
    """Days of one step: median, nine in ten, the plan if there is one, and how they are written with their number."""

    label: str
    median: float | None = None
    ninety: float | None = None
    plan: float | None = None
    text: str = ""
    suppressed: bool = False


def step_times(steps: Sequence[StepTime], words: Words, width: float = 320) -> str:
    """One row a step on one scale of days: a bar to the median, a line to nine in ten, a dashed line at the plan."""
    shown = [day for step in steps if not step.suppressed for day in (step.median, step.ninety, step.plan) if day]
    most = max(shown, default=0.0) or 1.0
    parts: list[str] = []
    y = 0.0
    for step in steps:
        drawn, y = _row(step, words, width, most, y)
        parts.append(drawn)
    legend, y = legend_lines(words, width, y)
    return picture(words.title, words.description, width, y + 4, [*parts, legend], "steps")


def _row(step: StepTime, words: Words, width: float, most: float, y: float) -> tuple[str, float]:
    told = words.suppressed if step.suppressed else step.text or words.nothing
    text, y = paragraph(f"{step.label} · {told}", width, y)
    return text + _bar(step, width - 16, most, y + 2), y + _BAR + 12


def _bar(step: StepTime, room: float, most: float, y: float) -> str:
    if step.suppressed:
        return hatching(8, y, room, _BAR)
    parts = [line(8, y + _BAR, 8 + room, y + _BAR, 0.5)]
    if step.median is not None:
        parts.append(shape("rect", x=8, y=y, width=room * step.median / most, height=_BAR, class_="bar"))
    if step.median is not None and step.ninety is not None:
        end = 8 + room * step.ninety / most
        parts += [line(8 + room * step.median / most, y + _BAR / 2, end, y + _BAR / 2, 2)]
        parts += [line(end, y + 1, end, y + _BAR - 1, 2)]
    if step.plan is not None:
        plan = 8 + room * step.plan / most
        parts.append(line(plan, y - 3, plan, y + _BAR + 3, 1.5, "3 2"))
    return "".join(parts)
