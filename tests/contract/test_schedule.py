"""What time brings, once each: three schedulers at once, late starts, and clocks that jump."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from config.clock import FixedClock
from config.settings import Settings
from domain.placement import Placement
from messaging.tables import outbox
from storage import repositories
from storage.database import Database
from storage.feedback import reschedule_requests, schedule_requests
from storage.schema import migrate
from storage.sent_forms import claim_form
from storage.tables.applications import idempotency_keys, sent_forms
from storage.tables.feedback import feedback_requests, mails
from storage.unit_of_work import unit_of_work
from tests.installation import SECRET, SetClock, sample_policy
from tests.stored import (
    KEYS,
    NOW,
    add_account,
    add_application,
    add_call,
    add_offer,
    add_organisation,
    add_placement,
    add_proposal,
    add_round,
    add_service,
)
from workers.schedule import SWEEPS, tick
from workers.scheduler import run_scheduler
from workers.services import WorkerServices

POLICY = sample_policy()
FIRST, LAST = date(2027, 3, 1), date(2027, 8, 31)


@pytest.fixture
def pilot(database: Database) -> Database:
    migrate(database)
    return database


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def services(clock: SetClock) -> WorkerServices:
    return make_services(clock)


def make_services(clock: SetClock) -> WorkerServices:
    return WorkerServices(settings_without_servers(), POLICY, KEYS, clock)


def settings_without_servers() -> Settings:
    return Settings(
        database_url="",
        broker_url="embedded:",
        environment="development",
        secret_key=SECRET,
        data_key="d" * 40,
        base_url="http://127.0.0.1:8000",
        mail_url="mailbox:",
        rate_limits=False,
        crash_at=None,
    )


def day(year: int, month: int, number: int, hour: int = 8) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


def events(database: Database) -> Counter[str]:
    """How often each fact was recorded."""
    with database.read() as connection:
        return Counter(connection.execute(select(outbox.c.name)).scalars())


def queued(database: Database) -> Counter[str]:
    """How many mails of each template."""
    with database.read() as connection:
        return Counter(connection.execute(select(mails.c.template)).scalars())


def statuses(database: Database, placement: Placement) -> dict[tuple[str, str], str]:
    with database.read() as connection:
        query = select(feedback_requests).where(feedback_requests.c.placement_id == placement.id)
        return {(row.party, row.moment): row.status for row in connection.execute(query)}


def in_service(database: Database, first: date = FIRST, last: date = LAST) -> Placement:
    """A placement in service with its feedback scheduled."""
    with unit_of_work(database, FixedClock(NOW), correlation="test") as work:
        placement = add_service(work.connection, first, last)
        schedule_requests(work, placement, POLICY, KEYS)
        work.commit()
    return placement


def three_at_once(database: Database, services: WorkerServices, at: datetime) -> None:
    with ThreadPoolExecutor(3) as schedulers:
        for done in [schedulers.submit(tick, database, services, at) for _ in range(3)]:
            done.result()


def test_a_silent_host_loses_the_proposal_and_the_application_is_eligible_again(
    pilot: Database, services: WorkerServices
) -> None:
    with pilot.write() as connection:
        placement = add_proposal(connection)
    tick(pilot, services, NOW + timedelta(days=7))
    with pilot.read() as connection:
        expired = repositories.placements.find(connection, placement.id)
        application = repositories.applications.find(connection, placement.application_id)
        message = connection.execute(select(outbox).where(outbox.c.name == "placement.expired")).one()
    assert expired is not None
    assert application is not None
    assert (expired.status, expired.deadline, application.status) == ("expired", None, "eligible")
    assert '"side":"host"' in message.data
    assert message.occurred_at == NOW + timedelta(days=7)


def test_a_silent_volunteer_is_named_as_the_silent_side(pilot: Database, services: WorkerServices) -> None:
    with pilot.write() as connection:
        add_proposal(connection, status="host_accepted", host_answered_at=NOW)
    tick(pilot, services, NOW + timedelta(days=8))
    with pilot.read() as connection:
        message = connection.execute(select(outbox).where(outbox.c.name == "placement.expired")).one()
    assert '"side":"volunteer"' in message.data


def test_nothing_expires_one_second_before_its_deadline(pilot: Database, services: WorkerServices) -> None:
    with pilot.write() as connection:
        add_proposal(connection)
    tick(pilot, services, NOW + timedelta(days=7) - timedelta(seconds=1))
    assert events(pilot)["placement.expired"] == 0


def test_three_schedulers_expire_each_of_many_proposals_once(pilot: Database, services: WorkerServices) -> None:
    with pilot.write() as connection:
        for _ in range(120):
            add_proposal(connection)
    three_at_once(pilot, services, NOW + timedelta(days=7))
    assert events(pilot)["placement.expired"] == 120


def test_the_silent_party_is_reminded_once_at_half_time(pilot: Database, services: WorkerServices) -> None:
    with pilot.write() as connection:
        add_proposal(connection)
        add_proposal(connection, status="host_accepted")
    tick(pilot, services, NOW + timedelta(days=3))
    assert queued(pilot) == {}
    for hours in (84, 84, 90, 70, 120):  # the clock stops, runs, jumps back, runs on
        three_at_once(pilot, services, NOW + timedelta(hours=hours))
    assert queued(pilot) == {"host_answer_reminder": 1, "answer_reminder": 1}


def test_a_party_that_is_out_of_time_is_not_reminded_any_more(pilot: Database, services: WorkerServices) -> None:
    with pilot.write() as connection:
        add_proposal(connection)
    tick(pilot, services, NOW + timedelta(days=30))
    assert queued(pilot) == {}
    assert events(pilot)["placement.expired"] == 1


def test_feedback_goes_out_on_its_day_is_reminded_after_seven_and_ends_after_twenty_one(
    pilot: Database, services: WorkerServices
) -> None:
    placement = in_service(pilot)
    arrival = ("volunteer", "arrival")
    seen = []
    for at in (
        day(2027, 3, 14),
        day(2027, 3, 15),
        day(2027, 3, 21),
        day(2027, 3, 22),
        day(2027, 4, 4),
        day(2027, 4, 5),
    ):
        tick(pilot, services, at)
        seen.append(statuses(pilot, placement)[arrival])
    assert seen == ["scheduled", "sent", "sent", "reminded", "reminded", "expired"]


def test_each_request_and_each_reminder_falls_due_exactly_once_whatever_the_clock_does(
    pilot: Database, services: WorkerServices
) -> None:
    placements = [in_service(pilot, FIRST + timedelta(days=n), LAST) for n in range(20)]
    start = day(2027, 3, 1)
    hours = [0, 24, 24, 15 * 24, 3 * 24, 16 * 24, 30 * 24, 22 * 24, 35 * 24, 35 * 24 + 1, 60 * 24]
    for passed in hours:
        three_at_once(pilot, services, start + timedelta(hours=passed))
    with pilot.read() as connection:
        due = connection.execute(select(outbox.c.data).where(outbox.c.name == "feedback.due")).scalars().all()
    assert len(due) == len(set(due))
    kinds = Counter("reminder" if '"reminder"' in data else "request" for data in due)
    # By day 60: departure (two parties) and arrival (two parties) of everybody.
    assert kinds["request"] == 4 * len(placements)
    assert events(pilot)["feedback.expired"] == 4 * len(placements)


def test_after_an_outage_of_years_old_requests_end_with_their_reason_and_nobody_is_mailed(
    pilot: Database, services: WorkerServices
) -> None:
    placement = in_service(pilot)
    three_at_once(pilot, services, day(2040, 1, 1))
    assert set(statuses(pilot, placement).values()) == {"expired"}
    assert events(pilot)["feedback.due"] == 0
    assert events(pilot)["feedback.expired"] == len(statuses(pilot, placement))
    with pilot.read() as connection:
        reasons = set(connection.execute(select(feedback_requests.c.end_code)).scalars())
    assert reasons == {"never_sent"}


def test_an_early_end_moves_the_last_questionnaires_and_cancels_the_mid_term(
    pilot: Database, services: WorkerServices
) -> None:
    placement = in_service(pilot)
    with unit_of_work(pilot, FixedClock(day(2027, 4, 10)), correlation="test") as work:
        found = repositories.placements.find(work.connection, placement.id, lock=True)
        assert found is not None
        changed = {"status": "ended_early", "ended_on": date(2027, 4, 10)}
        ended = repositories.placements.save(work.connection, _replaced(found, changed))
        reschedule_requests(work, ended, POLICY)
        work.commit()
    with pilot.read() as connection:
        due = {
            (row.party, row.moment): (row.due_on, row.status) for row in connection.execute(select(feedback_requests))
        }
    assert due["volunteer", "mid"][1] == "cancelled"
    assert due["volunteer", "end"] == (date(2027, 4, 10), "scheduled")
    assert due["volunteer", "m3"] == (date(2027, 7, 10), "scheduled")
    assert due["volunteer", "arrival"] == (date(2027, 3, 15), "scheduled")


def test_requests_are_made_once_even_when_they_are_scheduled_twice(pilot: Database) -> None:
    placement = in_service(pilot)
    before = statuses(pilot, placement)
    with unit_of_work(pilot, FixedClock(NOW), correlation="test") as work:
        schedule_requests(work, placement, POLICY, KEYS)
        work.commit()
    assert statuses(pilot, placement) == before
    assert len(before) == 16


def test_a_completed_placement_is_followed_up_when_its_last_questionnaire_is_over(
    pilot: Database, services: WorkerServices
) -> None:
    placement = in_service(pilot)
    with unit_of_work(pilot, FixedClock(day(2027, 8, 31)), correlation="test") as work:
        found = repositories.placements.find(work.connection, placement.id, lock=True)
        assert found is not None
        repositories.placements.save(work.connection, _replaced(found, {"status": "completed", "ended_on": LAST}))
        work.commit()
    seen = []
    for at in (day(2027, 9, 30), day(2028, 8, 31), day(2028, 9, 20), day(2028, 9, 21)):
        tick(pilot, services, at)
        with pilot.read() as connection:
            found = repositories.placements.find(connection, placement.id)
        assert found is not None
        seen.append(found.status)
    assert seen == ["completed", "completed", "completed", "followed_up"]


def test_people_without_a_place_are_told_when_the_call_is_over(pilot: Database, services: WorkerServices) -> None:
    with pilot.write() as connection:
        call = add_call(connection)
        offer = add_offer(connection, add_organisation(connection))
        waiting = add_application(connection, call, offer)
        add_placement(
            connection,
            add_round(connection, call),
            add_application(connection, call, status="placed"),
            offer,
            status="preparing",
            deadline=None,
            answer_since=None,
        )
    seen = []
    for at in (NOW, call.closes, day(2027, 2, 28), day(2027, 3, 1), day(2027, 3, 1)):
        tick(pilot, services, at)
        with pilot.read() as connection:
            found = repositories.applications.find(connection, waiting.id)
        assert found is not None
        seen.append(found.status)
    assert seen == ["eligible", "eligible", "eligible", "not_placed", "not_placed"]
    assert queued(pilot)["not_placed"] == 1


def test_a_call_without_a_validated_round_leaves_everybody_waiting(pilot: Database, services: WorkerServices) -> None:
    with pilot.write() as connection:
        call = add_call(connection)
        waiting = add_application(connection, call)
        add_round(connection, call, status="simulated")
    tick(pilot, services, day(2029, 1, 1))
    with pilot.read() as connection:
        found = repositories.applications.find(connection, waiting.id)
    assert found is not None
    assert found.status == "eligible"


def test_an_evaluation_is_due_once_for_each_change(pilot: Database, services: WorkerServices) -> None:
    tick(pilot, services, NOW)
    assert events(pilot)["evaluation.due"] == 0  # nothing has happened yet
    with pilot.write() as connection:
        add_proposal(connection)
    for minutes in range(3):
        three_at_once(pilot, services, NOW + timedelta(days=8, minutes=minutes))
    assert events(pilot)["placement.expired"] == 1
    first = events(pilot)["evaluation.due"]
    assert first == 1
    with pilot.write() as connection:
        add_proposal(connection, deadline=NOW + timedelta(days=9))
    for minutes in range(3):
        tick(pilot, services, NOW + timedelta(days=9, minutes=minutes))
    assert events(pilot)["evaluation.due"] == 2


def test_a_tick_for_a_day_to_come_keeps_todays_idempotency_keys(pilot: Database, clock: SetClock) -> None:
    with pilot.write() as connection:
        connection.execute(
            insert(idempotency_keys).values(key_hash="k", body_hash="b", application_id="a", created_at=NOW)
        )
    tick(pilot, make_services(clock), NOW + timedelta(days=400))
    assert kept_keys(pilot) == 1
    clock.at = NOW + timedelta(days=31)
    tick(pilot, make_services(clock), clock.at)
    assert kept_keys(pilot) == 0


def kept_keys(database: Database) -> int:
    with database.read() as connection:
        return len(connection.execute(select(idempotency_keys)).all())


def test_the_keys_of_sent_forms_are_forgotten_after_thirty_days(pilot: Database, clock: SetClock) -> None:
    with pilot.write() as connection:
        claim_form(connection, "account", "key", {}, NOW)
    clock.at = NOW + timedelta(days=29)
    tick(pilot, make_services(clock), clock.at)
    assert kept_forms(pilot) == 1
    clock.at = NOW + timedelta(days=31)
    tick(pilot, make_services(clock), clock.at)
    assert kept_forms(pilot) == 0


def kept_forms(database: Database) -> int:
    with database.read() as connection:
        return len(connection.execute(select(sent_forms)).all())


def test_a_sweep_that_fails_stops_no_other_and_is_told(pilot: Database, services: WorkerServices) -> None:
    in_service(pilot)
    with pilot.write() as connection:
        placement = add_proposal(connection)
        connection.execute(text("DROP TABLE wishes" if pilot.dialect == "sqlite" else "DROP TABLE wishes CASCADE"))
    with pytest.raises(SQLAlchemyError):
        tick(pilot, services, day(2027, 3, 15))
    with pilot.read() as connection:
        found = repositories.placements.find(connection, placement.id)
    assert found is not None
    assert found.status == "expired"
    assert events(pilot)["feedback.due"] > 0
    assert events(pilot)["evaluation.due"] == 1


def test_every_sweep_says_why() -> None:
    assert len({sweep.name for sweep in SWEEPS}) == len(SWEEPS)
    assert all(sweep.why for sweep in SWEEPS)


def test_the_scheduler_works_at_once_and_ends_when_it_is_told(pilot: Database, clock: SetClock) -> None:
    with pilot.write() as connection:
        add_account(connection)
        add_proposal(connection)
    clock.at = NOW + timedelta(days=8)
    stop = Event()
    role = Thread(target=run_scheduler, args=(pilot, make_services(clock), stop, 0.05))
    role.start()
    waited = 0
    while events(pilot)["placement.expired"] == 0 and waited < 200:
        waited += 1
        stop.wait(0.05)
    with pilot.write() as connection:
        add_proposal(connection)
    while events(pilot)["placement.expired"] < 2 and waited < 400:
        waited += 1
        stop.wait(0.05)
    stop.set()
    role.join(timeout=20)
    assert not role.is_alive()
    assert events(pilot)["placement.expired"] == 2


def _replaced(placement: Placement, changes: dict[str, object]) -> Placement:
    return replace(placement, **changes)  # type: ignore[arg-type]
