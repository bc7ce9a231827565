"""The few shapes that plots are made of, written as SVG text.

Everything is escaped; numbers have at most one decimal; nothing needs a style sheet, an identifier or a script, so
that the same text stands in a page under a strict policy, in a printed report and alone in a file. `currentColor` lets
a page choose the ink.
"""

import re
import textwrap
from collections.abc import Iterable
from html import escape
from math import isfinite

INK = "currentColor"
LINE = 17.0
SIZE = 13
# How far texts and bars stay away from the left and right ends.
EDGE = 8.0
SMALL = 12
# What XML cannot hold at all, whichever way it is written.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Mean width of a letter in parts of its height; generous, so that nothing runs over the edge.
_LETTER = 0.55


def units(value: float) -> str:
    """A coordinate with at most one decimal. Raises ValueError for what is no finite number."""
    if not isfinite(value):
        raise ValueError("a coordinate must be finite")
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 100_000 else f"{value:.0f}"


def escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


def shape(name: str, content: str = "", /, **attributes: object) -> str:
    """One element. Underscores of attribute names become hyphens (`class_`: `class`); None leaves an attribute out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _written(value: object) -> str:
    return units(value) if isinstance(value, int | float) else escaped(str(value))


def line(x1: float, y1: float, x2: float, y2: float, width: float = 1, dashes: str | None = None) -> str:
    return shape("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=INK, stroke_width=width, stroke_dasharray=dashes)


def words(x: float, y: float, text: str, *, anchor: str | None = None, bold: bool = False, size: int = SIZE) -> str:
    """One line of text; `anchor`: "middle" or "end" of it stands at x."""
    weight = "bold" if bold else None
    font = None if size == SIZE else size
    return shape("text", escaped(text) or " ", x=x, y=y, text_anchor=anchor, font_weight=weight, font_size=font)


def wrapped(text: str, width: float, size: int = SIZE) -> list[str]:
    """The lines that a text needs in this width; at least one."""
    letters = max(int(width / (size * _LETTER)), 4)
    return textwrap.wrap(text, letters) or [""]


def paragraph(text: str, width: float, y: float, *, bold: bool = False, size: int = SIZE) -> tuple[str, float]:
    """A text across the picture in as many lines as it needs from `y` down, and where it ends."""
    lines = wrapped(text, width - 2 * EDGE, size)
    written = [words(EDGE, y + LINE * (row + 1) - 3, each, bold=bold, size=size) for row, each in enumerate(lines)]
    return "".join(written), y + LINE * len(lines)


def fitted(text: str, width: float, size: int = SIZE) -> str:
    """The text, or its beginning with an ellipsis where there is no room for all of it."""
    letters = max(int(width / (size * _LETTER)), 1)
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def width_of(text: str, size: int = SIZE) -> float:
    return len(text) * size * _LETTER


def hatching(x: float, y: float, width: float, height: float) -> str:
    """A hatched box: slanted lines in a frame, drawn one by one because patterns would need an identifier."""
    steps = range(0, int(width - height) + 1, 6)
    lines = "".join(f"M{units(x + step)} {units(y + height)}l{units(height)} -{units(height)}" for step in steps)
    box = shape("rect", x=x, y=y, width=width, height=height, fill="none", stroke=INK)
    return box + shape("path", d=lines or f"M{units(x)} {units(y)}", stroke=INK, stroke_width=0.5)


def picture(title: str, description: str, width: float, height: float, parts: Iterable[str], kind: str) -> str:
    """The whole plot, told as one image by its title and description."""
    told = f"<title>{escaped(title)}</title>" + (f"<desc>{escaped(description)}</desc>" if description else "")
    return shape(
        "svg",
        told + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        class_=f"chart {kind}",
        viewBox=f"0 0 {units(width)} {units(height)}",
        width=width,
        height=height,
        font_family="Noto Sans, Liberation Sans, sans-serif",
        font_size=SIZE,
        fill=INK,
    )
