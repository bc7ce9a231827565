"""A data package: a zip with one file of comma-separated text for each table, and what describes them.

Frictionless Tabular Data Package; the second row of every file has HXL tags, which the dialect declares as a comment.
"""

import json
from collections.abc import Sequence
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.exports.blocks import blocks, chunks
from api.exports.columns import hxl_tag, type_of
from api.exports.delimited import DelimitedText
from api.exports.dictionary import dictionary
from api.exports.reading import citation, origin, sections, sentence
from api.exports.records import RecordFile, missing_codes
from api.exports.source import Findings
from domain.indicators.findings import FindingsTable
from domain.values import COUNTRIES
from translations.export_words import column_name, table_name

# The oldest date that a zip can hold: files in it have no date of their own.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_TYPES = {"text": "string", "whole": "integer", "number": "number", "yes_no": "boolean", "date": "date"}
_CORRIDOR = f"({'|'.join(COUNTRIES)})-({'|'.join(COUNTRIES)})"
_CONSTRAINTS: dict[str, dict[str, Any]] = {
    "country": {"enum": list(COUNTRIES)},
    "corridor": {"pattern": _CORRIDOR},
    "n": {"minimum": 0},
    "population": {"minimum": 0},
    "flip_count": {"minimum": 0},
    "response_rate": {"minimum": 0, "maximum": 1},
    "level": {"minimum": 0, "maximum": 3},
    "variable": {"required": True},
    "suppressed": {"required": True},
}


def write(findings: Findings, file: BinaryIO) -> None:
    """Every table goes into the zip as it is made. What a reader needs first stands first."""
    tables = (*findings.tables, dictionary(findings))
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        described = json.dumps(_package(findings, tables), ensure_ascii=False, indent=1)
        archive.writestr(_entry("datapackage.json"), f"{described}\n")
        archive.writestr(_entry("README.md"), _read_me(findings))
        for table in tables:
            with archive.open(_entry(_path(table)), "w", force_zip64=True) as inner:
                _write_table(findings, table, inner)
        for records in findings.records:
            with archive.open(_entry(_path(records)), "w", force_zip64=True) as inner:
                _write_records(findings, records, inner)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _NO_DATE)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3  # the same on every machine
    entry.external_attr = 0o644 << 16
    return entry


def _path(table: FindingsTable | RecordFile) -> str:
    return f"data/{table.name}.csv"


def columns_of(table: FindingsTable) -> tuple[str, ...]:
    """The label in words stands behind the code that it belongs to; the dictionary has labels of its own."""
    if not {"code", "decision"} & set(table.columns) or table.name == "dictionary":
        return table.columns
    place = next(number for number, name in enumerate(table.columns) if name in ("code", "decision")) + 1
    return (*table.columns[:place], "label", *table.columns[place:])


def _write_table(findings: Findings, table: FindingsTable, file: Any) -> None:
    columns = columns_of(table)
    text = DelimitedText(file)
    text.row(columns)
    text.row(hxl_tag(table.name, column) for column in columns)
    for block in blocks(findings, table, columns):
        text.block(block)


def _write_records(findings: Findings, records: RecordFile, file: Any) -> None:
    text = DelimitedText(file)
    text.row(column.code for column in records.columns)
    text.row(column.tag for column in records.columns)
    for chunk in chunks(records.rows):
        text.block(list(zip(*chunk, strict=True)))
        findings.progress(len(chunk))


def _package(findings: Findings, tables: Sequence[FindingsTable]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": f"passerelle-{findings.name.lower()}-{findings.tier}",
        "id": findings.fingerprint,
        "title": sentence(findings, "title"),
        "description": origin(findings),
        "version": findings.name,
        "created": f"{findings.as_of.isoformat()}T00:00:00Z",
        "sources": [{"title": citation(findings)}],
        "language": findings.language,
        "release": dict(findings.release),
        "resources": [
            *(_resource(findings, table) for table in tables),
            *(_resource_of_records(findings, records) for records in findings.records),
        ],
    }


def _resource(findings: Findings, table: FindingsTable) -> dict[str, Any]:
    fields = [_field(findings, table, column) for column in columns_of(table)]
    title = table_name(findings.language, table.name)
    return _described(table.name, title, _path(table), {"fields": fields, "missingValues": [""]})


def _resource_of_records(findings: Findings, records: RecordFile) -> dict[str, Any]:
    """The codes of why there is no answer are missing values: the other cells are of one type."""
    fields = [
        {
            "name": column.code,
            "title": column.text.in_language(findings.language),
            "hxl": column.tag,
            **_type(_TYPES[column.type]),
        }
        for column in records.columns
    ]
    schema = {"fields": fields, "missingValues": ["", *(code for code, _ in missing_codes())]}
    return _described(records.name, records.title(findings.language), _path(records), schema)


def _described(name: str, title: str, path: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        # Rows that begin with "#" are HXL tags: told in the words of the first and of the second version.
        "dialect": {"header": True, "headerRows": [1], "commentRows": [2], "csv": {"commentChar": "#"}},
        "schema": schema,
    }


def _type(kind: str) -> dict[str, Any]:
    return {"type": kind, **({"trueValues": ["1"], "falseValues": ["0"]} if kind == "boolean" else {})}


def _field(findings: Findings, table: FindingsTable, column: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column,
        "title": column_name(findings.language, column),
        "hxl": hxl_tag(table.name, column),
        **_type(_TYPES[type_of(table.name, column)]),
    }
    if column in _CONSTRAINTS:
        described["constraints"] = _CONSTRAINTS[column]
    return described


def _read_me(findings: Findings) -> str:
    parts = [f"# {sentence(findings, 'title')}"]
    for section in sections(findings, "formulas", "hxl"):
        parts += [f"## {section.heading}", *section.lines]
    return "\n\n".join(parts) + "\n"
