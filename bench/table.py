"""Plain tables and verdicts on goals, for a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.rounds import Spread

Row = Sequence[str]


def table(title: str, header: Row, rows: Sequence[Row]) -> str:
    """Columns as wide as they need to be; the first one stands left, the others right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    lines = [_line(row, widths) for row in (header, *rows)]
    return "\n".join([title, lines[0], "-" * len(lines[0]), *lines[1:], ""])


def _line(row: Row, widths: Sequence[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)])


def ratio(spread: Spread) -> str:
    """For example ``0.31 (0.29-0.35)``."""
    return f"{number(spread.median)} ({number(spread.least)}-{number(spread.most)})"


def number(value: float) -> str:
    """Two significant digits below a hundred, whole numbers above."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:#.2g}".rstrip(".")


def seconds(value: float) -> str:
    """In the unit that reads best."""
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def share(part: float, whole: float) -> str:
    """Per cent."""
    return f"{part / whole:.1%}" if whole else "-"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached, and at best; `less` when the smaller figure is the better one."""

    name: str
    reach: float
    best: float | None = None
    less: bool = True
    unit: str = ""

    def verdict(self, value: float | None) -> tuple[str, str, str, str]:
        """The goal, what was measured, and whether it is reached; None when nothing could be measured."""
        wanted = f"{'≤' if self.less else '≥'} {self.reach:g}{self.unit}"
        if self.best is not None:
            wanted += f" (at best {self.best:g}{self.unit})"
        if value is None:
            return self.name, wanted, "-", "not measured"
        return self.name, wanted, f"{value:.3g}{self.unit}", self._word(value)

    def _word(self, value: float) -> str:
        if not self._as_good(value, self.reach):
            return "NOT REACHED"
        return "reached, the best too" if self.best is not None and self._as_good(value, self.best) else "reached"

    def _as_good(self, value: float, limit: float) -> bool:
        return value <= limit if self.less else value >= limit
