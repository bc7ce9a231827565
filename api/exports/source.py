"""What a file of findings is made from: one released document for one tier, its tables, the language of its words."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from api.exports.records import RecordFile
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.findings import FindingsTable

Progress = Callable[[int], None]
"""Is told how many more rows are written now."""


def silent(_: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Findings:
    """`name` is the release, `as_of` the day that everything is dated with; `records`: for the files that have them.

    Nothing in a file depends on the clock, the machine or the one who asks: the same findings give the same bytes.
    """

    name: str
    as_of: date
    document: Mapping[str, Any]
    tables: tuple[FindingsTable, ...]
    definitions: Mapping[str, IndicatorDefinition]
    language: str
    tier: str
    records: tuple[RecordFile, ...] = ()
    progress: Progress = silent

    @property
    def release(self) -> Mapping[str, Any]:
        """The header of the release: which waves it stands on, and how it was protected."""
        header: Mapping[str, Any] = self.document["release"]
        return header

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the document, as canonical JSON: the same in every language and kind of file."""
        written = json.dumps(self.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(written.encode("utf-8")).hexdigest()

    def only(self, table: str) -> "Findings":
        """The same findings with one table. Raises KeyError for a table that there is not."""
        return replace(self, records=(), tables=({each.name: each for each in self.tables}[table],))
