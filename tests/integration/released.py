"""A release of an invented pilot, as files are made from it: some figures told, some suppressed, one in a band."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from api.exports.findings import Source, findings_file
from api.exports.source import Findings
from domain.indicators.findings import FindingsTable, Row
from domain.recommendations.publication import published_document
from tests.installation import sample_policy
from tests.unit.evaluation.pilot import a_pilot, evaluation_of, good_answers

AS_OF = date(2027, 12, 31)
HEADER: dict[str, Any] = {
    "id": "R00001",
    "wave": "2027A:arrival 2027A:end",
    "closed": [["2027A", "arrival"], ["2027A", "end"]],
    "as_of": AS_OF.isoformat(),
    "coarsening": {"at_least": 0, "dropped": ["age", "corridor"]},
    "audit": {"attacked": True, "narrowed": 0},
    "tier": "public",
    "k": 10,
    "bundles": {"kept": 3, "hidden": 10},
    "limits": ["suppressor_not_inverted"],
}


@cache
def release(threshold: int = 10) -> Source:
    """What may leave at a threshold. The document is shared: change a copy."""
    evaluation = evaluation_of(a_pilot(good_answers))
    document = published_document(evaluation, sample_policy().indicators.definitions, threshold)
    return Source("R00001", AS_OF, {**document, "release": HEADER})


def file_of(file_format: str, language: str = "fr", source: Source | None = None, table: str | None = None) -> bytes:
    """The bytes of a file of the public tier."""
    made = findings_file(source or release(), sample_policy(), file_format, language, "public", table=table)
    with made.content as content:
        return content.read()


def with_rows(findings: Findings, name: str, columns: Iterable[str], rows: Iterable[Row]) -> Findings:
    """The same findings with other rows in one table, and no other table."""
    return replace(findings, tables=(FindingsTable(name, tuple(columns), tuple(rows)),))
