"""Findings as tables: one object from which pages and files of every kind are made, so that their numbers are the same.

Cells are codes and numbers, never sentences. Rows come from an evaluation document, full or published, or from the
document of a release.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.indicators.definitions import CRITERIA, IndicatorDefinition

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

INDICATOR_COLUMNS: tuple[str, ...] = (
    "code", "country", "corridor", "by", "kind", "unit", "value", "exact", "numerator", "n", "population",
    "response_rate", "interval_low", "interval_high", "verdict", "flip_count", "target", "band_low", "band_high",
    "suppressed",
)  # fmt: skip
DETAIL_COLUMNS: tuple[str, ...] = ("code", "country", "corridor", "by", "detail", "value")
CRITERION_COLUMNS: tuple[str, ...] = ("country", "code", "status", "level", "missing", "suppressed")
DECISION_COLUMNS: tuple[str, ...] = ("country", "decision")
LEDGER_COLUMNS: tuple[str, ...] = ("country", "origin", "host", "volunteer", "minimum", "suppressed")
RECOMMENDATION_COLUMNS: tuple[str, ...] = (
    "country", "code", "criterion", "input", "addressee", "deadline", "target_input", "target_value", "confidence",
    "flip_count", "limits", "suppressed",
)  # fmt: skip
PART_COLUMNS: tuple[str, ...] = ("country", "criterion", "input", "rule", "party", "verdict", "missing", "finding")
SELF_CHECK_COLUMNS: tuple[str, ...] = ("country", "code", "criterion", "input", "item", "passed")
WAVE_COLUMNS: tuple[str, ...] = ("call", "moment")
COARSENING_COLUMNS: tuple[str, ...] = ("dimension",)
RELEASE_COLUMNS: tuple[str, ...] = ("property", "value")
# Every table there can be, in the order of a file: what an export can be asked for by name.
TABLE_NAMES: tuple[str, ...] = (
    *(f"indicators_{family}" for family in CRITERIA), "indicator_details", "criteria", "criterion_parts", "triple_win",
    "decisions", "recommendations", "self_check", "release", "waves", "coarsening",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingsTable:
    """A named table: every row has one cell for each column. The rows can be gone through more than once."""

    name: str
    columns: tuple[str, ...]
    rows: Collection[Row]


def findings_tables(
    document: Mapping[str, Any], definitions: Mapping[str, IndicatorDefinition]
) -> tuple[FindingsTable, ...]:
    """The tables of `TABLE_NAMES`, in that order. What belongs to a release is empty for a mere evaluation."""
    families = [
        _table(f"indicators_{family}", INDICATOR_COLUMNS, _indicator_rows(document, definitions, family))
        for family in CRITERIA
    ]
    advice = document["recommendations"]
    return (
        *families,
        _table("indicator_details", DETAIL_COLUMNS, _details(document)),
        *_judgement(document),
        _table("recommendations", RECOMMENDATION_COLUMNS, map(_recommendation, advice)),
        _table("self_check", SELF_CHECK_COLUMNS, _self_checks(advice)),
        *_of_release(document.get("release") or {}),
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
            target = None if definition.target is None else str(definition.target)
            ends = {**_ends("interval", row["interval"]), **_ends("band", row.get("banded"))}
            rows.append({**row, **ends, "unit": definition.unit, "target": target})
    return rows


def _ends(name: str, pair: Iterable[float] | None) -> dict[str, float | None]:
    """An interval, or the band that the count of a sensitive indicator lies in, as two columns."""
    low, high = pair or (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _details(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What an indicator tells beside its value, such as a share at rank 1; of a suppressed one there is nothing."""
    for row in document["indicators"]:
        for name, value in (row["details"] or {}).items():
            yield {**row, "detail": name, "value": value}


def _judgement(document: Mapping[str, Any]) -> tuple[FindingsTable, ...]:
    criteria = ({**row, "missing": _listed(row["missing"])} for row in document["criteria"])
    parts = (
        {**part, "country": row["country"], "criterion": row["code"], "input": part["name"]}
        for row in document["criteria"]
        for part in row["parts"]
    )
    decisions = ({"country": country, "decision": code} for country, code in document["decisions"].items())
    return (
        _table("criteria", CRITERION_COLUMNS, criteria),
        _table("criterion_parts", PART_COLUMNS, parts),
        _table("triple_win", LEDGER_COLUMNS, document["triple_win"]),
        _table("decisions", DECISION_COLUMNS, decisions),
    )


def _listed(codes: Iterable[str] | None) -> str | None:
    return " ".join(codes or ()) or None


def _recommendation(row: Mapping[str, Any]) -> dict[str, Any]:
    name, value = (*(row.get("target") or ()), None, None)[:2]
    return {**row, "target_input": name, "target_value": value, "limits": _listed(row.get("limits"))}


def _self_checks(advice: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    return ({**row, **check} for row in advice for check in row.get("self_check") or ())


def _of_release(header: Mapping[str, Any]) -> tuple[FindingsTable, ...]:
    """What a release stands on, and the breakdowns that were left out before anything was suppressed."""
    properties = ({"property": name, "value": value} for name, value in _properties(header))
    waves = (dict(zip(WAVE_COLUMNS, wave, strict=True)) for wave in header.get("closed") or ())
    coarsening = ({"dimension": dimension} for dimension in coarsening_of(header))
    return (
        _table("release", RELEASE_COLUMNS, properties),
        _table("waves", WAVE_COLUMNS, waves),
        _table("coarsening", COARSENING_COLUMNS, coarsening),
    )


def coarsening_of(header: Mapping[str, Any]) -> tuple[str, ...]:
    """The dimensions that a release of this size leaves out, whatever the answers are."""
    return tuple((header.get("coarsening") or {}).get("dropped") or ())


def _properties(header: Mapping[str, Any]) -> Iterator[tuple[str, Cell]]:
    """Single values of the header, and those one step below it, such as `bundles_kept`."""
    for name, value in header.items():
        inner = value if isinstance(value, Mapping) else {}
        yield from ((f"{name}_{step}", each) for step, each in inner.items() if _is_plain(each))
        if _is_plain(value):
            yield name, value


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)
