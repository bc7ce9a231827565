"""Findings as tables: one object from which pages, CSV, XLSX and JSON are all made, so that their numbers are the same.

Cells are codes and numbers, never sentences. Rows come from an evaluation document, full or published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.indicators.definitions import CRITERIA, IndicatorDefinition

Cell = str | int | float | bool | None

INDICATOR_COLUMNS: tuple[str, ...] = (
    "code", "country", "corridor", "by", "kind", "unit", "value", "numerator", "n", "population", "response_rate",
    "interval_low", "interval_high", "verdict", "flip_count", "target", "suppressed",
)  # fmt: skip
CRITERION_COLUMNS: tuple[str, ...] = ("country", "code", "status", "level", "missing", "suppressed")
DECISION_COLUMNS: tuple[str, ...] = ("country", "decision")
LEDGER_COLUMNS: tuple[str, ...] = ("country", "origin", "host", "volunteer", "minimum", "suppressed")
RECOMMENDATION_COLUMNS: tuple[str, ...] = (
    "country", "code", "criterion", "input", "addressee", "deadline", "target_input", "target_value", "confidence",
    "flip_count", "suppressed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingsTable:
    """A named table: every row has one cell for each column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def findings_tables(
    document: Mapping[str, Any], definitions: Mapping[str, IndicatorDefinition]
) -> tuple[FindingsTable, ...]:
    """One table for each evaluation criterion of the indicators, then criteria, ledger, decisions, recommendations."""
    families = [
        _table(f"indicators_{family}", INDICATOR_COLUMNS, _indicator_rows(document, definitions, family))
        for family in CRITERIA
    ]
    criteria = ({**row, "missing": " ".join(row["missing"]) or None} for row in document["criteria"])
    decisions = ({"country": country, "decision": code} for country, code in document["decisions"].items())
    return (
        *families,
        _table("criteria", CRITERION_COLUMNS, criteria),
        _table("triple_win", LEDGER_COLUMNS, document["triple_win"]),
        _table("decisions", DECISION_COLUMNS, decisions),
        _table("recommendations", RECOMMENDATION_COLUMNS, map(_recommendation, document["recommendations"])),
    )


def _table(name: str, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> FindingsTable:
    return FindingsTable(name, columns, tuple(tuple(row.get(column) for column in columns) for row in rows))


def _indicator_rows(
    document: Mapping[str, Any], definitions: Mapping[str, IndicatorDefinition], family: str
) -> list[dict[str, Any]]:
    rows = []
    for row in document["indicators"]:
        definition = definitions[row["code"]]
        if definition.criterion == family:
            low, high = row["interval"] or (None, None)
            target = None if definition.target is None else str(definition.target)
            rows.append({**row, "unit": definition.unit, "target": target, "interval_low": low, "interval_high": high})
    return rows


def _recommendation(row: Mapping[str, Any]) -> dict[str, Any]:
    name, value = row.get("target") or (None, None)
    return {**row, "target_input": name, "target_value": value}
