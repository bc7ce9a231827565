"""Tables column by column, some thousand rows at a time: memory does not grow with the rows, words are looked up once.

A writer names the columns it wants: those of the table, "table" and "table_word" for the table itself, "label" for
what a row is about, and "<column>_word" for the word of a code. What a table does not have is empty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from api.exports.source import Findings
from domain.indicators.findings import Cell, FindingsTable, Row
from translations.evaluation import criterion_label, decision_label, input_label
from translations.export_words import table_name, title_of, word_of

ROWS_AT_ONCE = 2_000
# More different words than any list of codes has: then the column is no list of codes, and is not remembered.
_REMEMBERED = 5_000
Block = list[Sequence[Cell]]
_Reader = Callable[[Mapping[str, Sequence[Cell]], int], Sequence[Cell]]


def blocks(findings: Findings, table: FindingsTable, wanted: Sequence[str]) -> Iterator[Block]:
    """The wanted columns of a table, as many rows at once as memory should hold."""
    readers = [_reader(findings, table, name) for name in wanted]
    for chunk in chunks(table.rows):
        columns = dict(zip(table.columns, zip(*chunk, strict=True), strict=True))
        yield [read(columns, len(chunk)) for read in readers]
        findings.progress(len(chunk))


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, some thousand at a time."""
    source = iter(rows)
    while chunk := list(islice(source, ROWS_AT_ONCE)):
        yield chunk


def label_of(findings: Findings, table: str, code: str) -> str:
    """The name of what a row is about."""
    if table.startswith("indicator"):
        return _indicator(findings, code)
    if table == "criteria":
        return criterion_label(findings.language, code)
    if table == "decisions" or code == "not_published":
        return decision_label(findings.language, code)
    return title_of(findings.language, code) or ""


def _indicator(findings: Findings, code: str) -> str:
    definition = findings.definitions.get(code)
    return definition.label.in_language(findings.language) if definition else input_label(findings.language, code, {})


def _reader(findings: Findings, table: FindingsTable, name: str) -> _Reader:
    if name in ("table", "table_word"):
        told = table.name if name == "table" else table_name(findings.language, table.name)
        return lambda _, size: [told] * size
    if name == "label":
        return _coded(_about(table), lambda code: label_of(findings, table.name, code))
    column = name.removesuffix("_word")
    if column != name and name not in table.columns:
        return _coded(column, lambda code: _word(findings, column, code))
    return lambda columns, size: columns.get(name) or [None] * size


def _about(table: FindingsTable) -> str:
    return next((column for column in ("code", "decision") if column in table.columns), "")


def _word(findings: Findings, column: str, code: str) -> str:
    if column in ("code", "input", "target_input") and code in findings.definitions:
        return findings.definitions[code].label.in_language(findings.language)
    return word_of(findings.language, column, code)


def _coded(column: str, word: Callable[[str], str]) -> _Reader:
    remembered = _Words(word)

    def read(columns: Mapping[str, Sequence[Cell]], size: int) -> Sequence[Cell]:
        remembered.forget_if_many()
        codes = columns.get(column)
        return [None] * size if codes is None else list(map(remembered.__getitem__, codes))

    return read


class _Words(dict[Cell, Cell]):
    """The word of each code, made once; an empty cell has none."""

    def __init__(self, word: Callable[[str], str]) -> None:
        super().__init__()
        self._word = word

    def __missing__(self, code: Cell) -> Cell:
        found = None if code is None else self._word(str(code))
        self[code] = found
        return found

    def forget_if_many(self) -> None:
        if len(self) > _REMEMBERED:
            self.clear()
