"""Findings as a file of any kind, in French or English, from the same tables as the pages."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from os import SEEK_END
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from api.exports import csv_file, data_package, json_file, report, workbook
from api.exports.records import FORMATS as RECORD_FORMATS
from api.exports.records import record_files
from api.exports.source import Findings, Progress, silent
from domain.indicators.findings import Row, findings_tables
from domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: how its name ends, its media type, and what writes it."""

    ending: str
    media_type: str
    write: Callable[[Findings, BinaryIO], None]


_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: Mapping[str, Kind] = {
    "csv": Kind("csv", "text/csv; charset=utf-8", csv_file.write),
    "xlsx": Kind("xlsx", _OFFICE, workbook.write),
    "json": Kind("json", "application/json", json_file.write),
    "pdf": Kind("pdf", "application/pdf", report.write),
    "datapackage": Kind("zip", "application/zip", data_package.write),
}
FORMATS: tuple[str, ...] = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class Source:
    """What is told: one tier of a release, and the rows of its record-level tables by name."""

    name: str
    as_of: date
    document: Mapping[str, Any]
    records: Mapping[str, Collection[Row]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FindingsFile:
    """A finished file at its beginning: its bytes are the same for the same source, language, tier and format.

    Who takes it closes `content`. `rows`: the lines of all its tables together, without headings and dictionary; a
    report counts those it is made from.
    """

    name: str
    media_type: str
    content: BinaryIO
    size: int
    rows: int
    sha256: str


def findings_file(
    source: Source,
    policy: Policy,
    file_format: str,
    language: str,
    tier: str,
    *,
    table: str | None = None,
    progress: Progress = silent,
) -> FindingsFile:
    """The tables of a document as a file; with `table` that one alone. Raises PdfUnavailable for a report."""
    whole = findings_of(source, policy, language, tier, progress)
    if file_format in RECORD_FORMATS:
        files = record_files(whole.release, policy.questionnaires, source.records)
        whole = replace(whole, records=files)
    told = whole if table is None else whole.only(table)
    kind = KINDS[file_format]
    name = "-".join(filter(None, ("passerelle", source.name, tier, language, table)))
    content = TemporaryFile()  # noqa: SIM115 - who takes the file closes it
    try:
        kind.write(told, content)
        size = content.seek(0, SEEK_END)
        content.seek(0)
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
    except BaseException:
        content.close()
        raise
    rows = sum(len(each.rows) for each in told.tables) + sum(len(each.rows) for each in told.records)
    return FindingsFile(f"{name}.{kind.ending}", kind.media_type, content, size, rows, sha256)


def findings_of(source: Source, policy: Policy, language: str, tier: str, progress: Progress = silent) -> Findings:
    """What the writers are given: every table of the document, with the targets of its day."""
    definitions = policy.indicators.on(source.as_of)
    return Findings(
        name=source.name,
        as_of=source.as_of,
        document=source.document,
        tables=findings_tables(source.document, definitions),
        definitions=definitions,
        language=language,
        tier=tier,
        progress=progress,
    )
