"""Whoever is without insurance, title or allowance: both countries are told once, and the clock counts the days."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from config.clock import FixedClock
from domain.placement import Placement
from storage.departure import record_protection
from storage.protection import WatchedPlacement, clocks_of
from storage.tables.feedback import mails
from storage.tables.placements import placements
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock, sample_policy
from tests.servers.fixtures import FreshDatabaseUrl
from tests.stored import NOW, add_account, add_service
from workers.schedule import tick

FIRST, LAST = date(2027, 3, 1), date(2027, 8, 31)
DAY_91 = FIRST + timedelta(days=90)


@pytest.fixture
def pilot(database_kind: str, fresh_database_url: FreshDatabaseUrl) -> Iterator[Installation]:
    """Focal points of both countries and of a third: Senegal reads French, Morocco English."""
    made = Installation(fresh_database_url(database_kind), "embedded:", SetClock(NOW), policy=sample_policy())
    with made.database.write() as connection:
        for country, language in (("SN", "fr"), ("MA", "en"), ("CI", "fr")):
            email = f"{country.lower()}@focal.example"
            add_account(connection, country=country, language=language, email=email, name=f"Focal {country}")
    yield made
    made.close()


def service(pilot: Installation, **changes: Any) -> Placement:
    with pilot.database.write() as connection:
        return add_service(connection, FIRST, LAST, **changes)


def record(pilot: Installation, placement: Placement, kind: str, **dates: date | None) -> None:
    with unit_of_work(pilot.database, FixedClock(NOW), correlation="test") as work:
        record_protection(work, placement.id, {"kind": kind, **dates})
        work.commit()


def cover(pilot: Installation, placement: Placement, kind: str, first: date, last: date | None) -> None:
    record(pilot, placement, kind, from_on=first, to_on=last)


def insured(pilot: Installation) -> Placement:
    placement = service(pilot)
    cover(pilot, placement, "insurance", FIRST, LAST)
    return placement


def at(pilot: Installation, day: date, hour: int = 8) -> None:
    pilot.clock.at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    tick(pilot.database, pilot.worker_services, pilot.clock.at)


def alerts(pilot: Installation) -> list[tuple[str, str]]:
    """(template, since) of every alert, once for each reader."""
    query = select(mails.c.template, mails.c.parameters).where(mails.c.template.startswith("protection_"))
    with pilot.database.read() as connection:
        return sorted((row.template, row.parameters["since"]) for row in connection.execute(query))


def clock(pilot: Installation, today: date) -> WatchedPlacement:
    with pilot.database.read() as connection:
        (found,) = clocks_of(connection, today)
    return found


def test_the_first_day_without_insurance_is_told_to_both_countries_in_their_language_and_to_nobody_else(
    pilot: Installation,
) -> None:
    service(pilot)
    at(pilot, FIRST - timedelta(days=1))
    assert alerts(pilot) == []
    at(pilot, FIRST)
    pilot.deliver()
    found = {mail["to"]: mail for mail in pilot.mailbox() if "/desk/placements/" in mail["text"]}
    assert set(found) == {"sn@focal.example", "ma@focal.example"}
    assert "sans assurance depuis le 1er mars 2027" in found["sn@focal.example"]["text"]
    assert "has had no insurance since 1 March 2027" in found["ma@focal.example"]["text"]
    for mail in found.values():
        assert "Awa" not in mail["subject"] + mail["text"]
        assert "Diop" not in mail["subject"] + mail["text"]
        assert "awa@volontaire.example" not in mail["text"]


def test_one_gap_is_told_once_whatever_the_clock_and_the_schedulers_do(pilot: Installation) -> None:
    for _ in range(3):
        service(pilot)
    for day in (FIRST, FIRST, FIRST + timedelta(days=9), FIRST - timedelta(days=3), FIRST + timedelta(days=1)):
        pilot.clock.at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        with ThreadPoolExecutor(3) as schedulers:
            ticks = [schedulers.submit(tick, pilot.database, pilot.worker_services, pilot.clock.at) for _ in range(3)]
            for done in ticks:
                done.result()
    assert alerts(pilot) == [("protection_insurance", "2027-03-01")] * 6


def test_a_new_gap_is_told_again_and_the_end_of_one_is_not(pilot: Installation) -> None:
    placement = service(pilot)
    at(pilot, FIRST)
    cover(pilot, placement, "insurance", FIRST + timedelta(days=4), date(2027, 3, 20))
    for number in range(5, 25):
        at(pilot, date(2027, 3, number))
    cover(pilot, placement, "insurance", date(2027, 3, 24), None)
    at(pilot, date(2027, 4, 1))
    assert alerts(pilot) == [("protection_insurance", since) for since in ("2027-03-01", "2027-03-21") for _ in "ab"]


def test_a_title_is_missed_from_the_ninety_first_day_only(pilot: Installation) -> None:
    placement = insured(pilot)
    at(pilot, DAY_91 - timedelta(days=1))
    assert alerts(pilot) == []
    at(pilot, DAY_91)
    assert set(alerts(pilot)) == {("protection_title", DAY_91.isoformat())}
    cover(pilot, placement, "title", DAY_91 + timedelta(days=5), date(2027, 7, 31))
    at(pilot, date(2027, 7, 31))
    at(pilot, date(2027, 8, 1))
    assert set(alerts(pilot)) == {("protection_title", DAY_91.isoformat()), ("protection_title", "2027-08-01")}
    assert clock(pilot, date(2027, 8, 2)).without.title == 5 + 2


def test_an_allowance_is_missed_after_five_days_and_each_month_counts_for_itself(pilot: Installation) -> None:
    placement = insured(pilot)
    due = date(2027, 3, 31)
    record(pilot, placement, "allowance", due_on=due, paid_on=None)
    at(pilot, due + timedelta(days=5))
    assert alerts(pilot) == []
    at(pilot, due + timedelta(days=6))
    record(pilot, placement, "allowance", due_on=due, paid_on=due + timedelta(days=8))
    record(pilot, placement, "allowance", due_on=date(2027, 4, 30), paid_on=None)
    at(pilot, date(2027, 5, 5))
    assert alerts(pilot) == [("protection_allowance", "2027-03-31")] * 2
    at(pilot, date(2027, 5, 6))
    assert set(alerts(pilot)) == {("protection_allowance", "2027-03-31"), ("protection_allowance", "2027-04-30")}
    assert (clock(pilot, date(2027, 5, 6)).without.allowance, len(alerts(pilot))) == (8 + 6, 4)


@pytest.mark.parametrize("status", ["ready", "completed", "cancelled"])
def test_nobody_is_missed_before_or_after_the_service(pilot: Installation, status: str) -> None:
    placement = service(pilot)
    with pilot.database.write() as connection:
        changed = update(placements).where(placements.c.id == placement.id)
        connection.execute(changed.values(status=status))
    at(pilot, date(2027, 4, 1))
    assert alerts(pilot) == []


def test_a_suspended_volunteer_is_still_abroad(pilot: Installation) -> None:
    service(pilot, status="suspended")
    at(pilot, FIRST)
    assert len(alerts(pilot)) == 2


def test_many_gaps_are_told_in_one_tick(pilot: Installation) -> None:
    for _ in range(205):
        service(pilot)
    at(pilot, FIRST)
    assert len(alerts(pilot)) == 410


def test_the_clock_of_a_placement_counts_each_day_once_and_stops_with_the_service(pilot: Installation) -> None:
    placement = service(pilot)
    cover(pilot, placement, "insurance", FIRST, date(2027, 3, 10))
    cover(pilot, placement, "insurance", date(2027, 3, 5), date(2027, 3, 20))
    found = clock(pilot, date(2027, 3, 31))
    assert (found.without.insurance, found.without.title, found.service_days) == (11, 0, 31)
    assert found.without.open_now == ("insurance",)
    with pilot.database.write() as connection:
        changed = update(placements).where(placements.c.id == placement.id)
        connection.execute(changed.values(status="ended_early", ended_on=date(2027, 3, 25)))
    ended = clock(pilot, date(2027, 12, 31))
    assert (ended.without.insurance, ended.without.total, ended.service_days) == (5, 5, 25)
    assert ended.without.open_now == ()


def test_a_volunteer_who_has_not_come_back_counts_beyond_the_planned_end(pilot: Installation) -> None:
    placement = insured(pilot)
    cover(pilot, placement, "title", DAY_91, None)
    assert clock(pilot, LAST).without.total == 0
    assert clock(pilot, LAST + timedelta(days=3)).without.insurance == 3
