"""The protection clock on the desk, placement by placement, and its sums for the evaluation."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from config.clock import FixedClock
from domain.placement import Placement
from storage.accounts import create_account, open_session
from storage.departure import record_protection
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.integration.page_client import PageClient
from tests.stored import KEYS, NOW, add_service

FIRST, LAST = date(2027, 3, 1), date(2027, 8, 31)
TODAY = datetime(2027, 3, 31, 8, tzinfo=UTC)


@pytest.fixture
def pilot(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(TODAY))
    yield made
    made.close()


def service(pilot: Installation, insured_until: date | None, **changes: Any) -> Placement:
    with unit_of_work(pilot.database, FixedClock(NOW), correlation="test") as work:
        placement = add_service(work.connection, FIRST, LAST, **changes)
        if insured_until is not None:
            dates = {"kind": "insurance", "from_on": FIRST, "to_on": insured_until}
            record_protection(work, placement.id, dates)
        work.commit()
    return placement


def reader(pilot: Installation, role: str, country: str | None = None) -> PageClient:
    with pilot.database.write() as connection:
        email = f"{role}-{country}@example.org"
        account = create_account(connection, KEYS, NOW, email=email, role=role, country=country)
        secret = open_session(connection, TODAY, account=account)
    visitor = PageClient(pilot)
    visitor.client.set_cookie("passerelle", secret)
    return visitor


def lines(page: PageClient) -> list[str]:
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [row for row in body.split("<tr>") if "</tr>" in row]


def test_the_desk_lists_who_misses_something_today_first_and_then_by_days(pilot: Installation) -> None:
    week = service(pilot, date(2027, 3, 24))
    month = service(pilot, None)
    covered = service(pilot, LAST)
    past = service(pilot, None, status="ended_early", ended_on=date(2027, 3, 15))
    desk = reader(pilot, "coordinator", "SN")

    assert desk.get("/en/desk/protection").status_code == 200
    rows = lines(desk)
    for each, row in zip((month, week, past), rows, strict=True):
        assert f"/desk/placements/{each.id}#protection" in row
    assert ["31 days" in rows[0], "7 days" in rows[1], "15 days" in rows[2]] == [True] * 3
    assert ['<span class="tag bad">insurance</span>' in row for row in rows] == [True, True, False]
    assert covered.id not in desk.text
    assert "Awa" not in desk.text
    sums = desk.text.partition("In all, from and to your country")[2]
    assert '<dt>Days without insurance</dt><dd dir="auto">53</dd>' in sums
    assert '<dt>Services that have begun</dt><dd dir="auto">4</dd>' in sums


def test_a_coordinator_sees_the_placements_of_her_country_only(pilot: Installation) -> None:
    service(pilot, None)
    desk = reader(pilot, "coordinator", "ML")
    desk.get("/fr/desk/protection")
    assert lines(desk) == []
    assert "n’a passé un jour sans protection" in desk.text
    assert desk.get("/fr/desk").status_code == 200
    assert "/fr/desk/protection" in desk.text


@pytest.mark.parametrize(("role", "country"), [("host", None), ("evaluator", None), ("safeguarding", None)])
def test_the_placements_are_nobody_elses_to_see(pilot: Installation, role: str, country: str | None) -> None:
    assert reader(pilot, role, country).get("/en/desk/protection").status_code == 403


def test_an_evaluator_sees_sums_and_never_those_of_a_few_people(pilot: Installation) -> None:
    evaluator = reader(pilot, "evaluator")
    for _ in range(4):
        service(pilot, None)
    evaluator.get("/en/findings/protection")
    assert "Too few people have begun a service" in evaluator.text
    assert "124" not in evaluator.text

    service(pilot, LAST)
    evaluator.get("/en/findings/protection")
    assert 'Days without insurance</dt><dd dir="auto">124</dd>' in evaluator.text
    assert "<h2>Senegal</h2>" in evaluator.text

    service(pilot, None, origin="ML")
    evaluator.get("/en/findings/protection")
    assert 'Days without insurance</dt><dd dir="auto">155</dd>' in evaluator.text
    assert "<h2>Senegal</h2>" not in evaluator.text
    assert "The countries are not shown one by one" in evaluator.text
    assert reader(pilot, "coordinator", "SN").get("/en/findings/protection").status_code == 403


def test_the_pages_of_the_clock_can_be_read_in_french(pilot: Installation) -> None:
    for _ in range(5):
        service(pilot, None)
    evaluator, desk = reader(pilot, "evaluator"), reader(pilot, "coordinator", "MA")
    evaluator.get("/fr/findings/protection")
    assert "Jours sans assurance</dt>" in evaluator.text
    desk.get("/fr/desk/protection?page=x")
    assert "Manque aujourd’hui" in desk.text
    assert "31 jours" in desk.text.replace("\xa0", " ").replace("\u202f", " ")
