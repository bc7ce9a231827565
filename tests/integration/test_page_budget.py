"""What a page costs on prepaid data: bytes as they travel, requests, scripts, strangers, and the cookie."""

import re

import pytest

from storage.accounts import open_session
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, wire_size

FORM, LIST, STYLE, FIRST_VIEW, COOKIE = 3_000, 10_000, 6_000, 14_000, 300
FORMS = (
    "/certificates",
    "/apply",
    "/signin",
    "/signin/staff",
    "/host/offers/new",
    "/desk/calls/new",
    "/desk/accounts/new",
    "/host/organisation",
)
LISTS = (
    "/offers",
    "/desk",
    "/desk/accounts",
    "/desk/mails",
    "/desk/placements",
    "/desk/calls",
    "/desk/feedback",
    "/desk/protection",
    "/host",
    "/findings",
    "/findings/course",
    "/findings/criterion/effectiveness",
    "/findings/party/volunteer",
    "/findings/country/MA",
    "/findings/readiness/K7",
    "/findings/indicator/Q1",
)
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


@pytest.fixture
def reader(journey: Journey) -> PageClient:
    """Twenty-one more offers, and five people who applied."""
    for number in range(21):
        body = {**journey._offer("MA", 1), "title": {"fr": f"Atelier {number}", "en": f"Workshop {number}"}}
        made = journey.pilot.post("/offers", journey.tokens["host MA"], body).expect(201)
        journey.pilot.post(f"/offers/{made['id']}/approval", journey.tokens["MA"]).expect(200)
    for number in range(5):
        journey.apply(f"person{number}", "SN")
    journey.pilot.account("host", "newcomer@example.org")
    journey.pilot.tick(2026, 11, 23)
    return PageClient(journey.pilot)


def opened(reader: PageClient, journey: Journey, path: str, language: str) -> int:
    """The size of a page on the wire, opened by whoever may."""
    reader.client = journey.pilot.app.test_client()
    role = {"/host": "host", "/desk": "coordinator", "/findings": "evaluator"}.get("/" + path.split("/")[1])
    if role is not None:
        reader.client.set_cookie("passerelle", session_of(journey, role, path == "/host/organisation"))
    answer = reader.get(f"/{language}{path}", **{"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    return wire_size(answer)


def session_of(journey: Journey, role: str, newcomer: bool = False) -> str:
    from_role = "SELECT id FROM accounts WHERE role = '" + role + "' AND (country = 'MA' OR role != 'coordinator')"
    from_role += " AND organisation_id IS NULL" if newcomer else ""
    pilot = journey.pilot
    with pilot.database.write() as connection:
        account = connection.exec_driver_sql(from_role + " ORDER BY created_at, email LIMIT 1").scalar_one()
        return open_session(connection, pilot.clock.now(), account=account)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_forms_and_lists_stay_within_their_budget(journey: Journey, reader: PageClient, language: str) -> None:
    forms = {path: opened(reader, journey, path, language) for path in FORMS}
    lists = {path: opened(reader, journey, path, language) for path in LISTS}

    assert {path: size for path, size in forms.items() if size > FORM} == {}
    assert {path: size for path, size in lists.items() if size > LIST} == {}


def test_the_first_view_is_two_requests_that_a_slow_phone_can_bear(reader: PageClient) -> None:
    page = reader.client.get("/fr/", headers={"Accept-Encoding": "gzip"})
    text = reader.client.get("/fr/").get_data(as_text=True)
    style = reader.client.get(_STYLE.findall(text)[0], headers={"Accept-Encoding": "gzip"})

    assert wire_size(style) <= STYLE
    assert wire_size(page) + wire_size(style) <= FIRST_VIEW
    assert re.findall(r'(?:src|href)="(?!/|#|data:)', text) == []
    assert len(_STYLE.findall(text)) == 1


def test_the_style_sheet_is_fetched_once_for_good(reader: PageClient) -> None:
    reader.get("/fr/")
    style = reader.client.get(_STYLE.findall(reader.text)[0])

    assert "immutable" in style.headers["Cache-Control"]
    style.close()


def test_no_page_carries_a_script_or_a_style_of_its_own(reader: PageClient, journey: Journey) -> None:
    for path in (*FORMS, *LISTS):
        opened(reader, journey, path, "fr")
        plain = reader.client.get(f"/fr{path}").get_data(as_text=True)
        assert re.findall(r"<script|<style|<img|<iframe|\son\w+=|\sstyle=", plain) == []


def test_the_cookie_is_small_and_closed_to_scripts(reader: PageClient) -> None:
    cookie = reader.get("/fr/apply").headers["Set-Cookie"]

    assert len(cookie) <= COOKIE
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
