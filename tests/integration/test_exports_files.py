"""Files of the findings: the same tables in every format, the same bytes wherever they are made, and no formula."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from api.exports import csv_file, workbook
from api.exports.delimited import FORMULA_STARTS
from api.exports.findings import FORMATS, findings_file, findings_of
from api.schemas.evaluation import FORMATS as ASKED_FORMATS
from domain.indicators.definitions import Target
from domain.indicators.findings import INDICATOR_COLUMNS, TABLE_NAMES, Cell, findings_tables
from tests.installation import sample_policy
from tests.integration.released import file_of, release, with_rows
from translations.export_words import column_name

_HASHES = """
import hashlib
from tests.integration.released import file_of
for file_format in {formats!r}:
    for language in ("fr", "en"):
        print(file_format, language, hashlib.sha256(file_of(file_format, language)).hexdigest())
"""


def tables_as_text() -> dict[str, list[list[str]]]:
    """Every table of the release, its cells as a file of comma-separated text writes them."""
    tables = findings_tables(release().document, sample_policy().indicators.definitions)
    return {table.name: [[as_text(cell) for cell in row] for row in table.rows] for table in tables}


def as_text(cell: Cell) -> str:
    return "" if cell is None else str(int(cell)) if isinstance(cell, bool) else str(cell)


def whole(text: str) -> str:
    """A workbook has one kind of number: 8.0 in a table is 8 there."""
    return text.removesuffix(".0")


def test_the_interface_offers_exactly_the_formats_that_can_be_made() -> None:
    assert ASKED_FORMATS == FORMATS


def test_another_process_in_another_place_makes_the_same_bytes() -> None:
    here = {
        (file_format, language): hashlib.sha256(file_of(file_format, language)).hexdigest()
        for file_format in FORMATS
        for language in ("fr", "en")
    }
    elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4711"}
    program = _HASHES.format(formats=FORMATS)
    told = subprocess.run(
        (sys.executable, "-c", program), env=os.environ | elsewhere, capture_output=True, text=True, check=True
    )
    there = {tuple(line.split()[:2]): line.split()[2] for line in told.stdout.splitlines()}
    assert there == here
    assert len(set(here.values())) == len(here)


def test_what_is_told_of_a_file_is_true() -> None:
    made = findings_file(release(), sample_policy(), "csv", "fr", "public")
    with made.content as content:
        written = content.read()
    assert made.size == len(written)
    assert made.sha256 == hashlib.sha256(written).hexdigest()
    assert made.rows == sum(map(len, tables_as_text().values())) == written.count(b"\r\n") - 1


def test_the_target_told_is_that_of_the_day_of_the_figures_not_the_youngest() -> None:
    policy = sample_policy()
    r3 = policy.indicators.definitions["R3"]
    (row,) = r3.targets
    ended = replace(row, stamp=replace(row.stamp, valid_to=date(2027, 12, 31)))
    later = Target(Fraction(9, 10), replace(row.stamp, valid_from=date(2028, 1, 1)))
    dated = replace(r3, target=later.value, targets=(ended, later))
    definitions = {**policy.indicators.definitions, "R3": dated}
    changed = replace(policy, indicators=replace(policy.indicators, definitions=definitions))
    findings = findings_of(release(), changed, "fr", "public")
    (relevance,) = [table for table in findings.tables if table.name == "indicators_relevance"]
    told = [dict(zip(relevance.columns, cells, strict=True)) for cells in relevance.rows]
    assert {cells["target"] for cells in told if cells["code"] == "R3"} == {"7/10"}
    assert findings.definitions["R3"].target == Fraction(7, 10)


def test_every_format_has_the_same_cells() -> None:
    expected = tables_as_text()
    document = json.loads(file_of("json"))
    in_json = {
        table["name"]: [[as_text(cell) for cell in row[1:]] for row in table["rows"]] for table in document["tables"]
    }
    assert in_json == expected
    with ZipFile(io.BytesIO(file_of("datapackage"))) as archive:
        for name, rows in expected.items():
            read = list(csv.DictReader(io.StringIO(archive.read(f"data/{name}.csv").decode("utf-8"), newline="")))[1:]
            plain = [[cell for column, cell in row.items() if column != "label"] for row in read]
            assert plain == rows, name
    sheet = load_workbook(io.BytesIO(file_of("xlsx")), read_only=True)["Données"]
    header, *lines = sheet.iter_rows(values_only=True)
    in_sheet: dict[str, list[list[str]]] = {name: [] for name in expected}
    columns = {
        table.name: table.columns
        for table in findings_tables(release().document, sample_policy().indicators.definitions)
    }
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        in_sheet[cells["table"]].append([whole(as_text(cells[column])) for column in columns[cells["table"]]])
    assert in_sheet == {name: [[whole(cell) for cell in row] for row in rows] for name, rows in expected.items()}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_columns_of_a_file_have_the_same_name(language: str) -> None:
    columns = csv_file.columns_of(findings_of(release(), sample_policy(), language, "public"))
    said = [column_name(language, column) for column in columns]

    assert sorted(said) == sorted(set(said))


def test_the_single_table_of_text_has_names_in_words_first_and_every_row() -> None:
    rows = list(csv.reader(io.StringIO(file_of("csv").decode("utf-8-sig"), newline="")))
    assert rows[0][:4] == ["tableau", "libellé", "code", "pays"]
    assert len(rows) == 1 + sum(map(len, tables_as_text().values()))
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_one_table_alone_can_be_had(name: str) -> None:
    tables = json.loads(file_of("json", table=name))["tables"]
    assert [table["name"] for table in tables] == [name]
    assert len(tables[0]["rows"]) == len(tables_as_text()[name])


def test_a_suppressed_row_has_its_place_its_mark_and_nothing_else() -> None:
    told = {"code", "country", "corridor", "by", "kind", "unit", "verdict", "target", "suppressed"}
    hidden = [
        dict(zip(INDICATOR_COLUMNS, row, strict=True))
        for name, rows in tables_as_text().items()
        if name.startswith("indicators_")
        for row in rows
        if row[-1] == "1"
    ]
    assert hidden
    assert {row["verdict"] for row in hidden} == {"not_published"}
    assert {cell for row in hidden for column, cell in row.items() if column not in told} == {""}


def nasty_strings() -> list[str]:
    """Ten thousand texts that a spreadsheet would like to compute."""
    ends = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x")', "SUM(A1:A9)", "\n=1", "")
    starts = (*FORMULA_STARTS, "=-", "+@", "\t=", "＝＋")
    return [f"{starts[number % len(starts)]}{ends[number % len(ends)]}{number}" for number in range(10_000)]


def test_ten_thousand_nasty_texts_make_no_formula_in_a_workbook() -> None:
    findings = findings_of(release(), sample_policy(), "fr", "public")
    rows = [(text, text, None) for text in nasty_strings()]
    file = io.BytesIO()
    workbook.write(with_rows(findings, "indicators_impact", ("code", "by", "country"), rows), file)
    book = load_workbook(file, read_only=True)
    kinds = [cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(kinds) > 40_000
    assert "f" not in kinds
    codes = [row[3] for row in book["Données"].iter_rows(min_row=2, values_only=True)]
    assert list(map(unescape, codes)) == [row[0] for row in rows]


def test_ten_thousand_nasty_texts_make_no_formula_in_comma_separated_text() -> None:
    findings = findings_of(release(), sample_policy(), "fr", "public")
    rows = [(text, text, None) for text in nasty_strings()]
    file = io.BytesIO()
    csv_file.write(with_rows(findings, "indicators_impact", ("code", "by", "country"), rows), file)
    read = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))
    assert len(read) == 10_001
    assert not [cell for row in read for cell in row if cell.startswith(FORMULA_STARTS)]


def test_a_workbook_goes_on_in_another_sheet_when_one_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LONGEST_SHEET", 101)
    findings = findings_of(release(), sample_policy(), "fr", "public")
    rows = [(f"X{number}", None, None) for number in range(250)]
    file = io.BytesIO()
    workbook.write(with_rows(findings, "indicators_impact", ("code", "by", "country"), rows), file)
    book = load_workbook(file, read_only=True)
    names = [name for name in book.sheetnames if name.startswith("Données")]
    found = [row[3] for name in names for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert names == ["Données", "Données 2", "Données 3"]
    assert found == [row[0] for row in rows]
