"""One request and one reminder for each due date and each party, whatever fails on the way."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from config.clock import FixedClock
from messaging.database_clock import instant_in
from messaging.tables import outbox
from storage.feedback import schedule_requests
from storage.tables.feedback import feedback_requests, mails
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests.contract.smtp_server import MailServer
from tests.installation import Installation, SetClock, sample_policy
from tests.servers.fixtures import FreshDatabaseUrl
from tests.stored import KEYS, NOW, add_account, add_service
from workers.delivery import DeliverySettings, drain
from workers.mail import send_pass
from workers.registry import LISTENERS
from workers.schedule import SWEEPS, Sweep, tick
from workers.services import WorkerServices

POLICY = sample_policy()
FIRST, LAST = date(2027, 3, 1), date(2027, 8, 31)
PARTIES = ("volunteer", "host", "focal_origin", "focal_host")
# Of the whole service, follow-ups included: one for each party and moment.
REQUESTS = 16


@pytest.fixture
def pilot(database_kind: str, fresh_database_url: FreshDatabaseUrl) -> Iterator[Installation]:
    installation = Installation(fresh_database_url(database_kind), "embedded:", SetClock(NOW), policy=POLICY)
    with unit_of_work(installation.database, FixedClock(NOW), correlation="test") as work:
        placement = add_service(work.connection, FIRST, LAST)
        for country in ("SN", "MA"):
            add_account(work.connection, country=country)
        schedule_requests(work, placement, POLICY, KEYS)
        work.commit()
    yield installation
    installation.close()


def at(pilot: Installation, when: datetime, sweeps: tuple[Sweep, ...] = SWEEPS) -> None:
    pilot.clock.at = when
    tick(pilot.database, pilot.worker_services, when, sweeps=sweeps)


def day(month: int, number: int, hour: int = 8) -> datetime:
    return datetime(2027, month, number, hour, tzinfo=UTC)


def due(pilot: Installation) -> Counter[tuple[str, str, str]]:
    """(party, moment, kind) of every questionnaire that was made due."""
    with pilot.database.read() as connection:
        asked = {row.id: (row.party, row.moment) for row in connection.execute(select(feedback_requests))}
        facts = connection.execute(select(outbox.c.data).where(outbox.c.name == "feedback.due")).scalars()
        return Counter(
            (*asked[request], "reminder" if '"reminder"' in data else "request")
            for data in facts
            for request in asked
            if request in data
        )


def told(pilot: Installation) -> Counter[str]:
    """How many mails of each template there are, whatever became of them."""
    with pilot.database.read() as connection:
        return Counter(connection.execute(select(mails.c.template)).scalars())


def deliver_events(pilot: Installation) -> None:
    assert drain(pilot.database, pilot.broker_url, LISTENERS, pilot.worker_services, settings=DeliverySettings())


def test_every_party_gets_one_request_and_one_reminder_over_the_whole_service(pilot: Installation) -> None:
    when, end = day(3, 1), datetime(2028, 10, 1, 8, tzinfo=UTC)
    while when < end:
        at(pilot, when)
        when += timedelta(days=6)
    found = due(pilot)
    assert set(found.values()) == {1}
    assert len(found) == 2 * REQUESTS
    assert {party for party, _, kind in found if kind == "reminder"} == set(PARTIES)


def test_schedulers_side_by_side_remind_each_party_once(pilot: Installation) -> None:
    for when in (day(3, 1), day(3, 8), day(3, 15), day(3, 22), day(3, 22), day(3, 29)):
        pilot.clock.at = when
        with ThreadPoolExecutor(2) as schedulers:
            for done in [schedulers.submit(tick, pilot.database, pilot.worker_services, when) for _ in range(2)]:
                done.result()
    assert due(pilot) == dict.fromkeys(
        [
            (party, moment, kind)
            for party, moment in (
                ("focal_origin", "departure"),
                ("focal_host", "departure"),
                ("volunteer", "arrival"),
                ("host", "arrival"),
            )
            for kind in ("request", "reminder")
        ],
        1,
    )


class PulledPlug(Exception):
    """Ends a transaction before it is committed, as a power cut does."""


@pytest.mark.parametrize("name", ["feedback.send", "feedback.remind"])
def test_a_scheduler_that_dies_before_it_commits_loses_nothing_and_repeats_nothing(
    pilot: Installation, name: str
) -> None:
    (sweep,) = [each for each in SWEEPS if each.name == name]

    def dying(work: UnitOfWork, services: WorkerServices, when: datetime) -> int:
        assert sweep.run(work, services, when) > 0
        raise PulledPlug

    def half_a_tick(when: datetime) -> None:
        with pytest.raises(PulledPlug):
            at(pilot, when, (replace(sweep, run=dying),))

    if name == "feedback.send":
        half_a_tick(day(3, 15))
        assert due(pilot) == {}
    at(pilot, day(3, 15))
    if name == "feedback.remind":
        half_a_tick(day(3, 22))
    at(pilot, day(3, 22))
    at(pilot, day(3, 22, 9))
    found = due(pilot)
    assert set(found.values()) == {1}
    assert {(party, kind) for party, moment, kind in found if moment == "arrival"} == {
        (party, kind) for party in ("volunteer", "host") for kind in ("request", "reminder")
    }


def test_a_clock_that_jumps_ahead_and_back_reminds_nobody_twice(pilot: Installation) -> None:
    for when in (day(3, 15), day(3, 30), day(3, 10), day(3, 22), day(3, 23), day(3, 15), day(4, 1)):
        at(pilot, when)
    assert set(due(pilot).values()) == {1}
    assert due(pilot)["volunteer", "arrival", "reminder"] == 1


def test_whoever_is_asked_late_is_not_reminded_in_the_same_breath(pilot: Installation) -> None:
    at(pilot, day(3, 25))  # the scheduler was down for ten days
    assert due(pilot)["host", "arrival", "request"] == 1
    assert due(pilot)["host", "arrival", "reminder"] == 0
    at(pilot, day(3, 25, 23))
    assert due(pilot)["host", "arrival", "reminder"] == 0
    at(pilot, day(3, 26))
    at(pilot, day(3, 27))
    assert due(pilot)["host", "arrival", "reminder"] == 1


def test_a_mail_server_that_is_away_delays_the_reminder_and_doubles_nothing(pilot: Installation) -> None:
    at(pilot, day(3, 15))
    at(pilot, day(3, 22))
    deliver_events(pilot)
    deliver_events(pilot)
    assert told(pilot)["feedback_reminder"] == 2

    settings = pilot.worker_services.settings
    with MailServer() as server:
        url = server.url
    away = replace(pilot.worker_services, settings=replace(settings, mail_url=url))
    while send_pass(pilot.database, away):
        pass
    with pilot.database.write() as connection:
        connection.execute(update(mails).values(next_attempt_at=instant_in(-1.0)))
    at(pilot, day(3, 23))
    deliver_events(pilot)
    with MailServer() as server:
        there = replace(pilot.worker_services, settings=replace(settings, mail_url=server.url))
        while send_pass(pilot.database, there):
            pass
        ids = Counter(str(message["Message-ID"]) for message in server.received)
    assert set(ids.values()) == {1}
    assert len(ids) == sum(told(pilot).values())
    assert told(pilot)["feedback_reminder"] == 2
