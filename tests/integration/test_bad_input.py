"""Bad input gets one coded answer that says what to do, in the reader's language, and leaves nothing behind."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from tests.builders import APPLICATION
from tests.integration.bad_inputs import BadInput, table
from tests.integration.furnished import Furnished

ROWS = tuple(table())
FIELDS = {"type", "title", "status", "detail", "code", "errors", "trace_id"}
# What a refusal must never say again.
PERSONAL = tuple(APPLICATION[name] for name in ("given_names", "family_name", "email", "birth_date"))


@pytest.fixture(scope="module", autouse=True)
def rows_before(furnished: Furnished) -> dict[str, int]:
    """What is stored before all of this; nothing of it may ever change."""
    furnished.tokens["newcomer none"] = furnished.pilot.account("host", "newcomer-none@example.org")
    return furnished.row_counts()


def send(furnished: Furnished, row: BadInput, language: str | None = None) -> TestResponse:
    path = row.path
    for kind, each in furnished.objects.items():
        for letter, identifier in each.items():
            path = path.replace(f"{{{kind} {letter}}}", identifier)
    headers = {"Authorization": f"Bearer {furnished.tokens[row.who]}"} if row.who else {}
    headers |= {"Content-Type": "application/json"} if row.body is not None else {}
    headers |= {"Accept-Language": language} if language else {}
    url = "/api/v1" + quote(path, safe="/?&=%")
    return furnished.pilot.client.open(url, method=row.method, data=row.data(), headers={**headers, **row.headers})


def test_the_table_is_large_and_names_each_row_once() -> None:
    assert len(ROWS) >= 300
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_bad_input_is_refused_and_leaves_nothing(
    furnished: Furnished, rows_before: dict[str, int], row: BadInput
) -> None:
    response = send(furnished, row)
    problem = _problem(response)
    assert (response.status_code, problem["code"]) == (row.status, row.code), problem
    found = {(error["pointer"], error["code"]) for error in problem["errors"]}
    assert found == set(row.expected)
    assert furnished.row_counts() == rows_before
    text = json.dumps(problem, ensure_ascii=False)
    assert not any(word in text for word in PERSONAL)


def _problem(response: TestResponse) -> dict[str, Any]:
    """The problem, complete by the contract."""
    assert response.mimetype == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.get_data())
    assert set(problem) == FIELDS
    assert problem["status"] == response.status_code
    assert problem["type"].endswith(problem["code"])
    assert problem["trace_id"] == response.headers["X-Correlation-Id"]
    assert all(set(error) == {"pointer", "code", "message"} and error["message"] for error in problem["errors"])
    return problem


ONE_OF_EACH = {row.code: row for row in ROWS}.values()


@pytest.mark.parametrize("row", ONE_OF_EACH, ids=[row.code for row in ONE_OF_EACH])
@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "fr"),
        ("fr", "fr"),
        ("fr-SN", "fr"),
        ("ar", "fr"),
        ("en", "en"),
        ("en-GB,fr;q=0.5", "en"),
        ("fr;q=0.2,en", "en"),
    ],
)
def test_a_refusal_speaks_the_language_that_is_asked_for(
    furnished: Furnished, row: BadInput, accepted: str | None, language: str
) -> None:
    response = send(furnished, row, accepted)
    other = _problem(send(furnished, row, "en" if language == "fr" else "fr"))
    problem = _problem(response)
    assert response.headers["Content-Language"] == language
    assert problem["title"] != other["title"]
    assert problem["detail"] != other["detail"]


def test_a_wrong_method_says_which_ones_are_allowed(furnished: Furnished) -> None:
    response = furnished.pilot.client.delete("/api/v1/applications")
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_nobody_is_told_how_to_sign_in(furnished: Furnished) -> None:
    response = furnished.pilot.client.get("/api/v1/applications")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_sensible_correlation_id_is_kept_and_a_strange_one_replaced(furnished: Furnished) -> None:
    kept = furnished.pilot.client.get("/api/v1/nothing", headers={"X-Correlation-Id": "order-2027-0001"})
    assert kept.headers["X-Correlation-Id"] == json.loads(kept.get_data())["trace_id"] == "order-2027-0001"
    strange = furnished.pilot.client.get("/api/v1/nothing", headers={"X-Correlation-Id": "x" * 500})
    assert len(strange.headers["X-Correlation-Id"]) == 32
