"""Reading rows of the mechanism's files: every getter notes a problem and goes on, so that all come out at once."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any, TypeVar

from domain.eligibility.dated import CONFIDENCES, Stamp, Stamped
from domain.eligibility.policy_values import Bilingual
from domain.policy_problems import PolicyError, PolicyProblem

T = TypeVar("T")
StampedT = TypeVar("StampedT", bound=Stamped)


class Row:
    """One table of a file. A getter returns a stand-in after a problem; `closed` notes keys nobody asked for."""

    def __init__(self, values: Mapping[str, Any], where: str, problems: list[PolicyProblem]) -> None:
        self.values = values
        self.where = where
        self.problems = problems
        self.asked: set[str] = set()

    def text(self, name: str, allowed: Iterable[str] | None = None) -> str:
        """A non-empty text, one of `allowed` when given."""
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            self.note(name, "text_expected")
            return ""
        if allowed is not None and value not in allowed:
            self.note(name, "not_one_of", value=value, allowed=sorted(allowed))
        return value

    def optional_text(self, name: str, allowed: Iterable[str] | None = None) -> str | None:
        """As `text`; None when the key is absent."""
        return self.text(name, allowed) if name in self.values else None

    def texts(self, name: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of texts, each one of `allowed` when given."""
        value = self._take(name)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.note(name, "list_of_texts_expected")
            return ()
        for item in value:
            if allowed is not None and item not in allowed:
                self.note(name, "not_one_of", value=item, allowed=sorted(allowed))
        return tuple(value)

    def optional_texts(self, name: str) -> tuple[str, ...]:
        """As `texts`; () when the key is absent."""
        return self.texts(name) if name in self.values else ()

    def number(self, name: str, least: int = 0) -> int:
        """A whole number of at least `least`."""
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.note(name, "whole_number_expected", least=least)
            return least
        return value

    def optional_number(self, name: str, least: int = 0) -> int | None:
        """As `number`; None when the key is absent."""
        return self.number(name, least) if name in self.values else None

    def bilingual(self, name: str) -> Bilingual:
        """A text in both languages."""
        value = self._take(name)
        texts = value if isinstance(value, dict) else {}
        for language in ("fr", "en"):
            if not isinstance(texts.get(language), str) or not texts[language].strip():
                self.note(f"{name}/{language}", "text_expected")
        return Bilingual(str(texts.get("fr", "")), str(texts.get("en", "")))

    def stamp(self) -> Stamp:
        """The validity dates (`from`, `to`), source, confidence and verification of the row."""
        first, last = self._day("from"), self._day("to")
        if first and last and last < first:
            self.note("to", "ends_before_it_begins")
        source, confidence = self.text("source"), self.text("confidence", CONFIDENCES)
        verified = self._take("verified")
        if not isinstance(verified, bool):
            self.note("verified", "true_or_false_expected")
        elif verified and confidence == "U":
            self.note("verified", "unverified_cannot_be_verified")
        return Stamp(first, last, source, confidence, verified is True)

    def closed(self) -> None:
        """Note every key that no getter asked for: most often a slip of the pen."""
        for name in sorted(set(self.values) - self.asked):
            self.note(name, "unknown_key")

    def day(self, name: str) -> date | None:
        """A day that must be there."""
        value = self._day(name)
        if value is None and self.values.get(name) is None:
            self.note(name, "date_expected")
        return value

    def _day(self, name: str) -> date | None:
        value = self._take(name)
        if value is not None and type(value) is not date:
            self.note(name, "date_expected")
            return None
        return value

    def _take(self, name: str) -> Any:
        self.asked.add(name)
        return self.values.get(name)

    def note(self, name: str, code: str, **parameters: object) -> None:
        """Note a problem at a key of this row (`""`: the row itself)."""
        self.problems.append(PolicyProblem(f"{self.where}/{name}".rstrip("/"), code, parameters))


class Document:
    """One file of the mechanism. `finish` raises PolicyError with all its problems."""

    def __init__(self, file: str, values: Mapping[str, Any]) -> None:
        self.file = file
        self.values = values
        self.problems: list[PolicyProblem] = []
        self.asked: set[str] = set()

    def rows(self, table: str, read: Callable[[Row], T], needed: bool = True) -> tuple[T, ...]:
        """Every row of a table, read; a needed table has at least one row."""
        return tuple(self._each(table, read, needed))

    def dated(
        self, table: str, read: Callable[[Row], StampedT], key: Callable[[StampedT], Hashable], needed: bool = True
    ) -> tuple[StampedT, ...]:
        """As `rows`; two rows of one key may not hold on the same day."""
        rows = self.rows(table, read, needed)
        for (one, first), (other, second) in combinations(enumerate(rows), 2):
            if key(first) == key(second) and _overlap(first.stamp, second.stamp):
                self.note(f"{table}/{other}", "periods_overlap", other=f"{table}/{one}")
        return rows

    def root(self) -> Row:
        """The keys outside every table."""
        return Row(self.values, f"{self.file}#", self.problems)

    def note(self, pointer: str, code: str, **parameters: object) -> None:
        """Note a problem at a pointer of this file."""
        self.problems.append(PolicyProblem(f"{self.file}#/{pointer}", code, parameters))

    def finish(self, *plain_keys: str) -> None:
        """Raise PolicyError when anything was wrong, tables and keys that nobody asked for included."""
        for name in sorted(set(self.values) - self.asked - set(plain_keys)):
            self.note(name, "unknown_key")
        if self.problems:
            raise PolicyError(self.problems)

    def _each(self, table: str, read: Callable[[Row], T], needed: bool) -> Iterator[T]:
        self.asked.add(table)
        values = self.values.get(table, [])
        if not isinstance(values, list) or (needed and not values):
            self.note(table, "rows_expected")
            return
        for index, value in enumerate(values):
            row = Row(value if isinstance(value, dict) else {}, f"{self.file}#/{table}/{index}", self.problems)
            yield read(row)
            row.closed()


def _overlap(one: Stamp, other: Stamp) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)
