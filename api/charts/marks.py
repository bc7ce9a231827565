"""What a plot is given: figures in words of the reader's language, and the marks that stand for them."""

from dataclasses import dataclass

from api.charts.svg import INK, line, shape


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a plot.

    `text` is the value as it is written, `counted` its number of answers and response rate, `verdict` one of met,
    not_met, insufficient_evidence or None without a target. Of a suppressed figure only the label is ever read.
    """

    label: str
    value: float | None = None
    text: str = ""
    counted: str = ""
    low: float | None = None
    high: float | None = None
    target: float | None = None
    verdict: str | None = None
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a plot. `legend`: marks and what they mean; `ticks`: at both ends of the axis, or over two sides."""

    title: str
    description: str = ""
    suppressed: str = "suppressed"
    nothing: str = "–"
    least: str = "least"
    legend: tuple[tuple[str, str], ...] = ()
    ticks: tuple[str, str] = ("0", "1")


def mark(kind: str | None, x: float, y: float, radius: float = 5) -> str:
    """A shape for each reading, told apart without colour: full disc met, square not met, ring not enough evidence."""
    if kind == "not_met":
        side = radius * 2 - 1
        return shape("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, fill=INK)
    if kind == "insufficient_evidence":
        return shape("circle", cx=x, cy=y, r=radius, fill="#fff", stroke=INK, stroke_width=2, class_="open")
    if kind == "met":
        return shape("circle", cx=x, cy=y, r=radius, fill=INK)
    d = f"M{x:.1f} {y - radius:.1f}l{radius:.1f} {radius:.1f}-{radius:.1f} {radius:.1f}-{radius:.1f}-{radius:.1f}z"
    return shape("path", d=d, fill=INK)


def interval(low: float, high: float, y: float) -> str:
    """A thick line with a cap at each end."""
    return line(low, y, high, y, 2.5) + line(low, y - 4, low, y + 4, 1.5) + line(high, y - 4, high, y + 4, 1.5)
