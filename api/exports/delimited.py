"""Columns of cells as comma-separated text that no spreadsheet reads as a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from api.exports.blocks import Block
from domain.indicators.findings import Cell

# A spreadsheet reads a cell that begins like this as a formula (full-width forms included).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBERS = frozenset((int, float, type(None)))
_TEXTS = frozenset((str, type(None)))
_YES_OR_NO = frozenset((bool, type(None)))
_FLAGS: Mapping[Cell, Cell] = {True: 1, False: 0}


class DelimitedText:
    """Writes rows to a file in UTF-8, lines ending as spreadsheets expect; the file stays open."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def row(self, cells: Iterable[Cell]) -> None:
        """One row."""
        self.block([[cell] for cell in cells])

    def block(self, block: Block) -> None:
        """Many rows, given as columns of the same length."""
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\r\n").writerows(zip(*map(_plain_column, block), strict=True))
        self._file.write(stream.getvalue().encode("utf-8"))


def _plain_column(column: Sequence[Cell]) -> Iterable[Cell]:
    """Numbers as they are, for the writer of the library knows them; of the texts, each different one is read once."""
    kinds = set(map(type, column))
    if kinds <= _NUMBERS:
        return column
    if kinds <= _YES_OR_NO:
        return map(_FLAGS.get, column)
    if not kinds <= _TEXTS:
        return map(plain_cell, column)
    different = {text: plain for text in set(column) if (plain := plain_cell(text)) != text}
    return [different.get(text, text) for text in column] if different else column


def plain_cell(cell: Cell) -> Cell:
    """The cell as it is written: yes and no as 1 and 0, and an apostrophe before what would be read as a formula."""
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
