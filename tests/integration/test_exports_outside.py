"""What outside programs say of the files: frictionless, libhxl, openpyxl and pypdf."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from domain.indicators.findings import TABLE_NAMES
from tests.integration.released import file_of

# Each program in a process of its own: its warnings are not ours.
_FRICTIONLESS = """
import json, sys
from frictionless import Package
report = Package(sys.argv[1]).validate()
tasks = {task.name: task.stats["rows"] for task in report.tasks}
print(json.dumps({"valid": report.valid, "errors": report.flatten(["type", "note"]), "rows": tasks}))
"""
# Outliers are told as information: a file of findings may have them.
_HXL = """
import json, sys
import hxl
told = {}
for path in sys.argv[1:]:
    with hxl.data(path, hxl.InputOptions(allow_local=True)) as source:
        found = []
        hxl.schema(callback=found.append).validate(source)
        problems = [f"{each.column} {each.value}" for each in found if each.rule.severity != "info"]
        told[path] = {"problems": problems, "tags": [column.display_tag for column in source.columns]}
print(json.dumps(told))
"""


def said_by(program: str, *arguments: str) -> Any:
    done = subprocess.run((sys.executable, "-c", program, *arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(params=["fr", "en"])
def package(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data package, unpacked beside the zip."""
    packed = tmp_path / "findings.zip"
    packed.write_bytes(file_of("datapackage", request.param))
    with ZipFile(packed) as archive:
        archive.extractall(tmp_path / "findings")
    return tmp_path / "findings"


def test_frictionless_finds_the_data_package_valid_and_leaves_the_tags_out(package: Path) -> None:
    told = said_by(_FRICTIONLESS, str(package / "datapackage.json"))
    assert told["errors"] == []
    assert told["valid"]
    assert set(told["rows"]) == {*TABLE_NAMES, "dictionary"}
    lines = (package / "data" / "criteria.csv").read_text(encoding="utf-8").splitlines()
    assert told["rows"]["criteria"] == len(lines) - 2


def test_frictionless_reads_the_zip_as_it_is(package: Path) -> None:
    assert said_by(_FRICTIONLESS, str(package.with_suffix(".zip")))["valid"]


def test_frictionless_finds_what_is_broken(package: Path) -> None:
    file = package / "data" / "criteria.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("MA,", "Atlantis,"), encoding="utf-8")
    told = said_by(_FRICTIONLESS, str(package / "datapackage.json"))
    assert not told["valid"]
    assert told["errors"]


def test_libhxl_accepts_the_tags_of_every_file(package: Path) -> None:
    files = sorted(str(path) for path in (package / "data").glob("*.csv"))
    told = said_by(_HXL, *files)
    assert set(told) == set(files)
    assert [each["problems"] for each in told.values()] == [[]] * len(files)
    assert told[str(package / "data" / "criteria.csv")]["tags"][0] == "#country+code"


def test_the_data_package_describes_itself_in_its_language(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    titles = {field["title"] for each in described["resources"] for field in each["schema"]["fields"]}
    assert ("pays" if described["language"] == "fr" else "country") in titles
    assert described["release"]["id"] == "R00001"
    assert (package / "README.md").read_text(encoding="utf-8").count("\n## ") == 5


@pytest.mark.parametrize(
    ("language", "names"),
    [("fr", ["Lisez-moi", "Données", "Long", "Dictionnaire"]), ("en", ["Read me", "Data", "Long", "Dictionary"])],
)
def test_a_workbook_has_the_sheets_that_evaluators_know(language: str, names: list[str]) -> None:
    book = load_workbook(io.BytesIO(file_of("xlsx", language)))
    assert book.sheetnames == names
    assert book.properties.created.isoformat() == "2027-12-31T00:00:00"
    long = list(book["Long"].iter_rows(values_only=True))
    assert long[0] == ("unit_of_analysis", "date", "code", "label", "value", "n", "suppressed")
    assert {row[1] for row in long[1:]} == {"2027-12-31"}
    assert "SHA-256" in "".join(str(row[0]) for row in book[names[0]].iter_rows(values_only=True))


def test_a_dictionary_has_every_code_of_the_data_in_both_languages() -> None:
    book = load_workbook(io.BytesIO(file_of("xlsx")), read_only=True)
    header, *rows = book["Données"].iter_rows(values_only=True)
    _, *words = book["Dictionnaire"].iter_rows(values_only=True)
    known = {(row[0], row[1]): row[2:4] for row in words}
    assert all(both[0] and both[1] for both in known.values())
    for column in ("country", "verdict", "decision", "criterion", "addressee", "confidence"):
        used = {row[header.index(column)] for row in rows} - {None}
        assert {(column, code) for code in used if code != "decision"} <= set(known), column
    codes = {row[header.index("code")] for row in rows if str(row[0]).startswith("indicators_")}
    assert {("code", code) for code in codes} <= set(known)


@pytest.mark.parametrize(("language", "title"), [("fr", "Constats du pilote"), ("en", "Findings of the pilot")])
def test_a_report_is_tagged_and_says_its_title_and_language(language: str, title: str) -> None:
    reader = PdfReader(io.BytesIO(file_of("pdf", language)))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == language
    assert reader.metadata is not None
    assert reader.metadata.title == title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()
    elements = list(structure(catalogue["/StructTreeRoot"]))
    kinds = {element.get("/S") for element in elements}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/P"} <= kinds
    pictures = [element for element in elements if element.get("/S") == "/Figure"]
    assert pictures
    assert all(picture.get("/Alt") for picture in pictures)


def structure(node: Any) -> Any:
    """Every element below a node of the structure tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for each in node:
            yield from structure(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])


def test_a_report_tells_recommendations_limits_and_protection_in_full() -> None:
    reader = PdfReader(io.BytesIO(file_of("pdf", "en")))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for wanted in (
        "How people are protected",
        "Known limit",
        "Quality check passed",
        "SHA-256 of the data",
        "Not published (to protect people in small groups)",
        "No data feed this point yet.",
        "n = 16 of 16",
    ):
        assert wanted in text, wanted
