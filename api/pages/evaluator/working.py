"""The figures that the reader may see, read once for a page, and how its parts find their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.operations.context import Operation
from api.operations.told_figures import told_indicators
from domain.indicators.definitions import IndicatorDefinition

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Working:
    """Rows at the public threshold, with the definitions and the targets of the day they were computed.

    `release`: the one they come from, for focal points; evaluators see those of the day.
    """

    evaluation: str | None
    computed_at: datetime | None
    rows: tuple[Row, ...]
    definitions: Mapping[str, IndicatorDefinition]
    release: str | None = None

    def of(self, country: str | None = None, corridor: str | None = None) -> list[Row]:
        """The rows of the whole pilot, of one country or of one corridor, one for each indicator."""
        return [row for row in self.rows if _place(row) == (country, corridor) and row["by"] is None]

    def find(self, code: str, country: str | None = None, corridor: str | None = None) -> Row | None:
        """The row of one indicator in one place."""
        return next((row for row in self.of(country, corridor) if row["code"] == code), None)

    def by(self, code: str, dimension: str) -> dict[str, Row]:
        """The rows of one indicator by the groups of a dimension, in order."""
        parts = ((row, (row["by"] or "").partition(".")) for row in self.rows if row["code"] == code)
        return {group: row for row, (name, _, group) in parts if name == dimension}

    def by_country(self, code: str) -> dict[str, Row]:
        return {row["country"]: row for row in self.rows if row["code"] == code and row["country"] and not row["by"]}

    def by_corridor(self, code: str) -> dict[str, Row]:
        return {row["corridor"]: row for row in self.rows if row["code"] == code and row["corridor"] and not row["by"]}

    def corridors(self) -> list[str]:
        return sorted({row["corridor"] for row in self.rows if row["corridor"]})


def working(current: Operation) -> Working:
    """What the reader may see; empty before the first evaluation or release. A row without a definition is left out."""
    found = told_indicators(current)
    computed_at = found["evaluated_at"]
    day = (computed_at or current.services.clock.now()).date()
    definitions = current.services.policy.indicators.on(day)
    rows = tuple(row for row in found["items"] if row["code"] in definitions)
    return Working(found["evaluation"], computed_at, rows, definitions, found["release"])


def _place(row: Row) -> tuple[str | None, str | None]:
    return row["country"], row["corridor"]
