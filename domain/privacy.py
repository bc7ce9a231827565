"""What people are told about their data: who sees it, how long it is kept, and by when their wishes are met."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.eligibility.dated import Stamp, in_force
from domain.eligibility.policy_values import Bilingual
from domain.eligibility.reading import Document, Row


@dataclass(frozen=True, slots=True)
class AnswerTerm:
    """Days within which a correction or an erasure is carried out. Looked up by the date of the request."""

    days: int
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class KeptData:
    """One kind of data: what it is, who sees it, until when it is kept."""

    what: Bilingual
    who: Bilingual
    until: Bilingual


@dataclass(frozen=True, slots=True)
class Privacy:
    """The terms by date, and the table that people read."""

    terms: tuple[AnswerTerm, ...]
    kept: tuple[KeptData, ...]

    def due_on(self, asked_on: date) -> date:
        """The last day to carry out what was asked on a day. Raises LookupError for a day without a term."""
        term = in_force(self.terms, asked_on)
        if term is None:
            raise LookupError(f"privacy.toml: no term on {asked_on}")
        return asked_on + timedelta(days=term.days)


def parse_privacy(values: Mapping[str, Any]) -> Privacy:
    """Read `privacy.toml`. Raises PolicyError with all its problems."""
    document = Document("privacy.toml", values)
    terms = document.dated("term", _term, lambda row: None)
    kept = document.rows("kept", _kept)
    document.finish()
    return Privacy(terms, kept)


def _term(row: Row) -> AnswerTerm:
    return AnswerTerm(row.number("days", 1), row.stamp())


def _kept(row: Row) -> KeptData:
    return KeptData(row.bilingual("what"), row.bilingual("who"), row.bilingual("until"))
