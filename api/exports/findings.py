"""Findings as a file: CSV or JSON, in French or English, from the same tables as the pages."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.indicators.findings import Cell, FindingsTable, findings_tables
from domain.policy import Policy
from translations.catalogue import translate
from translations.evaluation import criterion_label, decision_label, input_label, recommendation_title
from translations.export_words import COLUMNS, TABLES

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
# A spreadsheet reads a cell that begins like this as a formula (full-width forms included).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class FindingsFile:
    """A finished file: its bytes are the same for the same evaluation, language and tier."""

    name: str
    media_type: str
    content: bytes
    rows: int


def findings_file(
    evaluation: str, document: Mapping[str, Any], policy: Policy, file_format: str, language: str, tier: str
) -> FindingsFile:
    """The tables of a published evaluation document as a file."""
    tables = findings_tables(document, policy.indicators.definitions)
    labels = {code: {"fr": d.label.fr, "en": d.label.en} for code, d in policy.indicators.definitions.items()}
    write = _csv if file_format == "csv" else _json
    content = write(evaluation, document, tables, labels, language, tier)
    return FindingsFile(
        name=f"passerelle-{evaluation}-{tier}-{language}.{file_format}",
        media_type=MEDIA_TYPES[file_format],
        content=content,
        rows=sum(len(table.rows) for table in tables),
    )


def _label(table: FindingsTable, row: tuple[Cell, ...], labels: Mapping[str, Mapping[str, str]], language: str) -> str:
    """The name of what the row is about."""
    cells = dict(zip(table.columns, row, strict=True))
    code = str(cells.get("code") or cells.get("decision") or "")
    if table.name.startswith("indicators_"):
        return input_label(language, code, labels)
    if table.name == "criteria":
        return criterion_label(language, code)
    if table.name == "decisions" or code == "not_published":
        return decision_label(language, code)
    return recommendation_title(language, code) if table.name == "recommendations" else ""


def _csv(
    evaluation: str,
    document: Mapping[str, Any],
    tables: tuple[FindingsTable, ...],
    labels: Mapping[str, Mapping[str, str]],
    language: str,
    tier: str,
) -> bytes:
    """One sheet: the table's name first, then a label in words, then every column of any table. UTF-8 with a mark."""
    columns = list(dict.fromkeys(column for table in tables for column in table.columns))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    header = ["table", "label", *columns]
    writer.writerow([translate(language, COLUMNS[column]) for column in header])
    for table in tables:
        for row in table.rows:
            cells = dict(zip(table.columns, row, strict=True))
            first = [translate(language, TABLES[table.name]), _label(table, row, labels, language)]
            writer.writerow([_cell(cell) for cell in (*first, *(cells.get(column) for column in columns))])
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return str(value)


def _json(
    evaluation: str,
    document: Mapping[str, Any],
    tables: tuple[FindingsTable, ...],
    labels: Mapping[str, Mapping[str, str]],
    language: str,
    tier: str,
) -> bytes:
    """`{evaluation, evaluated_at, language, tier, tables: [{name, title, columns, rows}]}`; rows begin with a label."""
    written = {
        "evaluation": evaluation,
        "evaluated_at": document["evaluated_at"],
        "language": language,
        "tier": tier,
        "tables": [
            {
                "name": table.name,
                "title": translate(language, TABLES[table.name]),
                "columns": [
                    {"code": column, "label": translate(language, COLUMNS[column])}
                    for column in ("label", *table.columns)
                ],
                "rows": [[_label(table, row, labels, language), *row] for row in table.rows],
            }
            for table in tables
        ],
    }
    return (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
