"""One sheet of comma-separated text: the table's name first, then a label in words, then every column of any table."""

from typing import BinaryIO

from api.exports.blocks import blocks
from api.exports.delimited import DelimitedText
from api.exports.source import Findings
from translations.export_words import column_name

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # so that spreadsheets read UTF-8


def columns_of(findings: Findings) -> list[str]:
    """Every column of any table, in the order of the tables."""
    return list(dict.fromkeys(column for table in findings.tables for column in table.columns))


def write(findings: Findings, file: BinaryIO) -> None:
    """The first row has the columns' names; rows of HXL tags are in the data package, which has one file a table."""
    columns = columns_of(findings)
    names = [column_name(findings.language, name) for name in ("table", "label", *columns)]
    file.write(_MARK.encode("utf-8"))
    text = DelimitedText(file)
    text.row(names)
    for table in findings.tables:
        for block in blocks(findings, table, ("table_word", "label", *columns)):
            text.block(block)
