"""JSON: `{evaluation, evaluated_at, release, language, tier, tables: [{name, title, columns, rows}]}`.

Rows begin with a label in words; each stands on a line of its own.
"""

import json
from typing import BinaryIO

from api.exports.blocks import blocks
from api.exports.source import Findings
from domain.indicators.findings import FindingsTable
from translations.export_words import column_name, table_name

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write(findings: Findings, file: BinaryIO) -> None:
    """Written as it is made, so that the rows need not be held together."""
    head = {
        "evaluation": findings.name,
        "evaluated_at": findings.document["evaluated_at"],
        "release": findings.release,
        "language": findings.language,
        "tier": findings.tier,
    }
    _put(file, f'{_encode(head)[:-1]}, "tables": [\n')
    for number, table in enumerate(findings.tables):
        _put(file, ",\n" if number else "")
        _write_table(findings, table, file)
    _put(file, "\n]}\n")


def _write_table(findings: Findings, table: FindingsTable, file: BinaryIO) -> None:
    columns = ("label", *table.columns)
    described = [{"code": column, "label": column_name(findings.language, column)} for column in columns]
    head = {"name": table.name, "title": table_name(findings.language, table.name), "columns": described}
    _put(file, f'{_encode(head)[:-1]}, "rows": [')
    between = "\n"
    for block in blocks(findings, table, columns):
        _put(file, between + ",\n".join(map(_encode, zip(*block, strict=True))))
        between = ",\n"
    _put(file, "\n]}")


def _put(file: BinaryIO, text: str) -> None:
    file.write(text.encode("utf-8"))
