"""A workbook of four sheets: read me, data with codes and their words, long, dictionary. Nothing in it is a formula.

Record-level tables, where there are any, have a sheet each behind them.
"""

from collections.abc import Sequence
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.exports.blocks import Block, blocks, chunks
from api.exports.csv_file import columns_of
from api.exports.dictionary import COLUMNS as DICTIONARY_COLUMNS
from api.exports.dictionary import dictionary
from api.exports.reading import sections, sentence
from api.exports.source import Findings
from domain.indicators.findings import Cell
from translations.catalogue import translate
from translations.export_sentences import DATA, DICTIONARY, LONG, READ_ME
from translations.export_words import column_name
from translations.record_words import RECORDS

LONGEST_SHEET = 1_048_576  # rows that a sheet can have
LONGEST_NAME = 28  # of a sheet, with room for the number of the next one
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
# The columns whose codes have words, which stand beside them.
_WORDED = ("country", "corridor", "by", "kind", "verdict", "status", "level", "decision", "criterion", "input", "party",
           "addressee", "confidence", "limits", "missing", "item")  # fmt: skip
_LONG_COLUMNS = ("unit_of_analysis", "date", "code", "label", "value", "n", "suppressed")


def write(findings: Findings, file: BinaryIO) -> None:
    """Rows go to temporary files as they are made: memory holds one row."""
    with TemporaryDirectory() as folder:
        book = Workbook(file, {**_OPTIONS, "tmpdir": folder})
        try:
            book.set_properties(_properties(findings))
            _fill(findings, book, book.add_format({"bold": True}))
        finally:
            book.close()  # also of a workbook that fails: it has files open


def _fill(findings: Findings, book: Workbook, bold: Format) -> None:
    _read_me(findings, book, bold)
    _data(findings, book, bold)
    _long(findings, book, bold)
    sheet = _Sheet(book, bold, translate(findings.language, DICTIONARY), _names(findings, DICTIONARY_COLUMNS))
    for block in blocks(findings, dictionary(findings), DICTIONARY_COLUMNS):
        sheet.write(block)
    _records(findings, book, bold)


def _records(findings: Findings, book: Workbook, bold: Format) -> None:
    """A sheet for each record-level table, named in short: names of sheets have no room for more."""
    for number, records in enumerate(findings.records, start=1):
        name = f"{translate(findings.language, RECORDS)} {records.party} {records.moment} {number}"[:LONGEST_NAME]
        sheet = _Sheet(book, bold, name, [column.code for column in records.columns])
        for chunk in chunks(records.rows):
            sheet.write(list(zip(*chunk, strict=True)))
            findings.progress(len(chunk))


def _properties(findings: Findings) -> dict[str, object]:
    created = datetime(findings.as_of.year, findings.as_of.month, findings.as_of.day)  # noqa: DTZ001 - the day's date
    return {"title": sentence(findings, "title"), "author": "Passerelle", "created": created}


def _read_me(findings: Findings, book: Workbook, bold: Format) -> None:
    sheet = book.add_worksheet(translate(findings.language, READ_ME))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    lines = [(sentence(findings, "title"), bold)]
    for section in sections(findings):
        lines += [("", wrapped), (section.heading, bold), *((line, wrapped) for line in section.lines)]
    for row, (text, form) in enumerate(lines):
        sheet.write_string(row, 0, text, form)


def _data(findings: Findings, book: Workbook, bold: Format) -> None:
    columns = [
        part
        for name in ("table", "label", *columns_of(findings))
        for part in (name, *((f"{name}_word",) if name == "table" or name in _WORDED else ()))
    ]
    sheet = _Sheet(book, bold, translate(findings.language, DATA), _names(findings, columns))
    for table in findings.tables:
        for block in blocks(findings, table, columns):
            sheet.write(block)


def _names(findings: Findings, columns: Sequence[str]) -> list[str]:
    """The code of a column is its name in every language; beside it, the word that it has in this one."""
    return [
        f"{column.removesuffix('_word')} ({column_name(findings.language, 'label')})"
        if column.endswith("_word")
        else column
        for column in columns
    ]


def _long(findings: Findings, book: Workbook, bold: Format) -> None:
    """One value a row: unit of analysis, date, indicator, value."""
    sheet = _Sheet(book, bold, translate(findings.language, LONG), list(_LONG_COLUMNS))
    for table in findings.tables:
        if table.name.startswith("indicators_"):
            for block in blocks(findings, table, ("country", "corridor", "by", *_LONG_COLUMNS[2:])):
                units = [_unit(*place) for place in zip(*block[:3], strict=True)]
                sheet.write([units, [findings.as_of.isoformat()] * len(units), *block[3:]])


def _unit(country: Cell, corridor: Cell, by: Cell) -> str:
    return " ".join(str(part) for part in (corridor or country or "pilot", by) if part is not None)


class _Sheet:
    """A sheet that goes on in another one when it is full."""

    def __init__(self, book: Workbook, bold: Format, name: str, header: Sequence[str]) -> None:
        self._book, self._bold, self._name, self._header = book, bold, name, header
        self._count = 0
        self._sheet = self._begin()

    def _begin(self) -> Worksheet:
        self._count += 1
        sheet: Worksheet = self._book.add_worksheet(self._name if self._count == 1 else f"{self._name} {self._count}")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(self._header) - 1, 16)
        for column, name in enumerate(self._header):
            sheet.write_string(0, column, name, self._bold)
        self._row = 1
        return sheet

    def write(self, block: Block) -> None:
        """Many rows, given as columns."""
        for cells in zip(*block, strict=True):
            if self._row == LONGEST_SHEET:
                self._sheet = self._begin()
            self._write_row(cells)
            self._row += 1

    def _write_row(self, cells: Sequence[Cell]) -> None:
        row, text, number = self._row, self._sheet.write_string, self._sheet.write_number
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                text(row, column, cell)
            elif cell is not None:
                number(row, column, cell)
