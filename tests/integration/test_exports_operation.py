"""The findings as a file, asked for through interface, page and command line: refusals, and what is written down."""

import hashlib
import io
import json
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from api.exports.findings import FindingsFile
from api.operations.context import Operation
from api.operations.exports import Wanted, export_findings
from api.services import EXTENSION
from domain.actor import Actor
from domain.indicators.findings import TABLE_NAMES
from storage.releases import NewRelease, add_release, settle_release
from storage.tables.evaluation import exports
from tests.installation import Installation
from tests.integration.page_client import PageClient
from tests.integration.released import AS_OF, HEADER, release

PATH = "/exports/findings?lang=fr&format="


@pytest.fixture
def released(pilot: Installation) -> Installation:
    """An audited release, an evaluator, and nothing else."""
    with pilot.database.write() as connection:
        wave = NewRelease(HEADER["wave"], HEADER["closed"], AS_OF, pilot.clock.now())
        identifier = add_release(connection, wave)
        assert identifier == release().name
        documents = {"public": release().document, "restricted": release(5).document}
        settle_release(connection, identifier, "audited", {**documents, "audit": {}, "audited_at": pilot.clock.now()})
    return pilot


@pytest.fixture
def evaluator(released: Installation) -> str:
    return released.account("evaluator", "evaluator@example.org")


def written_down(pilot: Installation) -> list[dict[str, Any]]:
    with pilot.database.read() as connection:
        return [dict(row) for row in connection.execute(select(exports)).mappings()]


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json", "pdf", "datapackage"])
def test_every_file_is_written_down_with_who_when_which_how_many_and_its_hash(
    released: Installation, evaluator: str, file_format: str
) -> None:
    client = PageClient(released)
    client.be_staff("evaluator@example.org")
    response = client.client.get(f"/fr/findings/file?format={file_format}&tier=public&table=")
    assert response.status_code == 200
    assert int(response.headers["Content-Length"]) == len(response.data)
    (row,) = written_down(released)
    assert row["sha256"] == hashlib.sha256(response.data).hexdigest()
    assert row["exported_at"] == released.clock.now()
    assert row["filter"] == {"format": file_format, "lang": "fr", "tier": "public"}
    assert row["release_id"] == "R00001"
    assert row["rows"] > 0
    assert row["account_id"]
    page = client.get("/fr/findings/exports").get_data(as_text=True)
    assert row["sha256"] in page
    assert "evaluator@example.org" in page


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("format=doc", 422, "Choose the kind of file."),
        ("", 422, "Choose the kind of file."),
        ("format=csv&lang=de", 422, "Choose the language of the file."),
        ("format=csv&table=persons", 422, "Choose one line of the list."),
        ("format=pdf&table=criteria", 422, "The report has all tables."),
        ("format=csv&country=MA", 422, "This field does not exist here."),
        ("format=csv&tier=restricted", 403, "A second person must agree first."),
    ],
)
def test_a_file_that_cannot_be_given_is_told_above_the_choice_of_a_file(
    released: Installation, evaluator: str, asked: str, status: int, told: str
) -> None:
    client = PageClient(released)
    client.be_staff("evaluator@example.org")

    assert client.get(f"/en/findings/file?{asked}").status_code == status

    summary = client.text.partition('role="alert"')[2].partition("</ul>")[0]
    assert told in summary
    assert "indicators_" not in summary
    assert "Make the file" in client.text
    assert "another role" not in client.text
    assert written_down(released) == []


def test_before_the_first_release_there_is_no_file_and_the_page_says_so(pilot: Installation) -> None:
    token = pilot.account("evaluator", "evaluator@example.org")
    assert pilot.get(f"{PATH}csv", token).expect(404)["code"] == "not_found"
    client = PageClient(pilot)
    client.be_staff("evaluator@example.org")
    page = client.get("/en/findings/exports")
    assert page.status_code == 200
    assert "No release yet." in client.text
    assert "No file left yet." in client.text
    assert written_down(pilot) == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("exe", "/format"),
        ("csv&table=secrets", "/table"),
        ("csv&tier=secret", "/tier"),
        ("csv&country=MA", "/country"),
        ("pdf&table=criteria", "/table"),
    ],
)
def test_what_is_not_in_the_catalogue_is_refused_with_what_is(
    released: Installation, evaluator: str, query: str, pointer: str
) -> None:
    problem = released.get(f"{PATH}{query}", evaluator).expect(422)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]
    if "secrets" in query:
        assert all(name in json.dumps(problem) for name in TABLE_NAMES)
    assert written_down(released) == []


def test_one_table_alone_is_in_the_file_and_in_the_list_of_files(released: Installation, evaluator: str) -> None:
    document = released.get(f"{PATH}json&table=criteria", evaluator).expect(200)
    assert [table["name"] for table in document["tables"]] == ["criteria"]
    assert written_down(released)[0]["filter"]["table"] == "criteria"


def test_a_restricted_file_needs_a_second_person(released: Installation, evaluator: str) -> None:
    problem = released.get(f"{PATH}csv&tier=restricted", evaluator).expect(403)
    assert problem["code"] == "agreement_needed"
    assert "reason" in problem["detail"] or "motif" in problem["detail"]
    assert written_down(released) == []
    body = {"format": "csv", "lang": "fr", "reason": "Comité de pilotage"}
    asked = released.post("/exports/requests", evaluator, body).expect(201)["id"]
    other = released.account("evaluator", "other@example.org")
    released.post(f"/exports/requests/{asked}/decision", other, {"decision": "agree"}).expect(200)
    released.get(f"{PATH}csv&tier=restricted", evaluator).expect(200)
    assert written_down(released)[0]["request_id"] == asked
    released.get(f"{PATH}json&tier=restricted", evaluator).expect(403)
    released.get(f"{PATH}csv&tier=restricted", other).expect(403)


def test_the_latest_release_that_passed_its_audit_is_the_one_that_leaves(
    released: Installation, evaluator: str
) -> None:
    with released.database.write() as connection:
        refused = add_release(connection, NewRelease("later", [["2027A", "m3"]], AS_OF, released.clock.now()))
        assert refused is not None
        settle_release(connection, refused, "refused", {"audit": {"narrowed": 1}})
    assert released.get(f"{PATH}json", evaluator).expect(200)["release"]["id"] == "R00001"


def test_a_failing_report_is_told_and_not_written_down(
    released: Installation, evaluator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.typesetting.pdf._AT_ONCE.acquire", lambda timeout: False, raising=True)
    problem = released.get(f"{PATH}pdf", evaluator)
    assert problem.status == 503
    assert written_down(released) == []


def test_a_workbook_from_the_page_can_be_opened(released: Installation, evaluator: str) -> None:
    client = PageClient(released)
    client.be_staff("evaluator@example.org")
    response = client.client.get("/fr/findings/file?format=xlsx&lang=en&tier=public")
    assert load_workbook(io.BytesIO(response.data)).sheetnames[1] == "Data"
    assert response.headers["Content-Language"] == "en"


def test_files_do_not_stay_behind_in_the_temporary_folder(
    released: Installation, evaluator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(tmp_path.iterdir())
    for file_format in ("csv", "xlsx", "json", "datapackage"):
        client = PageClient(released)
        client.be_staff("evaluator@example.org")
        assert client.client.get(f"/en/findings/file?format={file_format}&tier=public").status_code == 200
    assert set(tmp_path.iterdir()) == before


def test_the_operator_at_the_machine_needs_nobody_else_and_is_written_down_without_an_account(
    released: Installation,
) -> None:
    told: list[int] = []
    operation = Operation(Actor("admin"), released.app.extensions[EXTENSION], "by hand")
    made = export_findings(operation, Wanted("csv", "en", "restricted"), told.append)
    made.content.close()
    (row,) = written_down(released)
    assert row["account_id"] is None
    assert row["filter"]["tier"] == "restricted"
    assert sum(told) == made.rows == row["rows"]


def test_a_file_that_could_not_be_put_in_its_place_is_not_written_down(released: Installation) -> None:
    def disk_is_full(made: FindingsFile) -> None:
        made.content.close()
        raise OSError(ENOSPC, "no space left")

    operation = Operation(Actor("admin"), released.app.extensions[EXTENSION], "by hand")
    with pytest.raises(OSError, match="no space left"):
        export_findings(operation, Wanted("csv", "en", "restricted"), ready=disk_is_full)
    assert written_down(released) == []
