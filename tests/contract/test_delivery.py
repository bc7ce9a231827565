"""What delivery promises, on PostgreSQL and SQLite, through RabbitMQ and within one machine."""

import dataclasses
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from sqlalchemy import func, select, update

from messaging.completeness import emit_lost_again, parked_count, purge_published
from messaging.database_clock import instant_in
from messaging.outbox import oldest_unpublished_age
from messaging.parked import retry_parked
from messaging.tables import attempts, inbox, outbox
from storage.errors import DatabaseUnavailable
from storage.unit_of_work import UnitOfWork
from tests.contract.office import LATER, Office, applications, effects, once_each
from workers.delivery import run_embedded, run_relay, run_worker
from workers.listener import routes_of


def _waits_for(awake: threading.Event, _unit: UnitOfWork) -> None:
    awake.wait(timeout=60)


def _fails(_unit: UnitOfWork) -> None:
    raise ArithmeticError


def test_each_listener_handles_each_message_once(office: Office) -> None:
    office.submit("a1", "a2", "a3")

    assert office.drain()

    assert office.effects() == once_each("a1", "a2", "a3")
    assert office.unpublished() == 0


def test_state_and_facts_are_kept_together_or_not_at_all(office: Office) -> None:
    office.submit("a1")

    with pytest.raises(Exception, match="office_applications"):
        office.submit("a2", "a1")  # the second one exists: all is rolled back

    assert office.drain()
    with office.database.read() as connection:
        assert connection.execute(select(applications.c.id)).scalars().all() == ["a1"]
    assert office.effects() == once_each("a1")


def test_a_message_that_is_delivered_again_has_no_second_effect(office: Office) -> None:
    office.submit("a1", "a2")
    assert office.drain()

    with office.database.write() as connection:
        connection.execute(update(outbox).values(published_at=None))
    assert office.drain()

    # The second delivery travels after the question is already answered by the inbox: look at its end too.
    assert office.drain()
    assert office.effects() == once_each("a1", "a2")
    assert office.tries == {"a1": 1, "a2": 1}


def test_a_poison_message_is_parked_after_exactly_five_attempts_and_stops_nobody(office: Office) -> None:
    office.trouble["bad"] = _fails
    office.submit("a1", "bad", "a2")

    _drain_until_parked(office)

    assert office.tries["bad"] == 5
    (parked,) = office.parked()
    assert (parked.listener, parked.message.subject, parked.count, parked.code) == (
        "eligibility",
        "application:bad",
        5,
        "ArithmeticError",
    )
    good = once_each("a1", "a2")
    good["notification", "application.submitted", "bad"] = 1
    assert office.effects() == good


def test_a_parked_message_is_handled_when_it_is_retried_after_the_fix(office: Office) -> None:
    office.trouble["bad"] = _fails
    office.submit("bad")
    _drain_until_parked(office)

    del office.trouble["bad"]
    with office.database.write() as connection:
        retry_parked(connection, office.parked())

    assert office.drain()
    assert office.parked() == []
    assert office.effects() == once_each("bad")


def test_a_message_of_an_unknown_version_is_parked_and_the_others_arrive(office: Office) -> None:
    office.submit("new", "a1")
    _change_stored(office, "application:new", version=99)

    _drain_until_parked(office, entries=2)

    assert {(entry.listener, entry.code, entry.count) for entry in office.parked()} == {
        ("eligibility", "unknown_version", 5),
        ("notification", "unknown_version", 5),
    }
    assert office.effects() == once_each("a1")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[]", "not_an_object"),
        ('{"application": "a1"}', "wrong_fields"),
        ('{"application": 7, "call": "2026A"}', "wrong_value"),
        ('{"application": "a1", "call": "2026A", "x": "' + "x" * 10_000_000 + '"}', "wrong_fields"),
    ],
    ids=["broken", "deep", "list", "incomplete", "mistyped", "10 MB"],
)
def test_a_message_that_cannot_be_read_is_parked(office: Office, data: str, code: str) -> None:
    office.submit("unreadable", "a1")
    _change_stored(office, "application:unreadable", data=data)

    _drain_until_parked(office, entries=2)

    assert {entry.code for entry in office.parked()} == {code}
    assert office.effects() == once_each("a1")


def test_a_handler_that_hangs_is_cut_off_and_counted(office: Office) -> None:
    awake = threading.Event()
    office.trouble["slow"] = partial(_waits_for, awake)
    office.submit("slow", "a1")

    settings = office.settings(LATER, deadline_seconds=2.0)
    assert office.drain(settings)
    awake.set()
    _wait_for_threads()

    with office.database.read() as connection:
        (row,) = connection.execute(select(attempts.c["count"], attempts.c.code)).all()
    assert tuple(row) == (1, "deadline_exceeded")
    expected = once_each("a1")
    expected["notification", "application.submitted", "slow"] = 1
    assert office.effects() == expected


def test_a_database_that_is_away_is_nobodys_fault(office: Office) -> None:
    def away_at_first(_unit: UnitOfWork) -> None:
        if office.tries["a1"] < 8:
            raise DatabaseUnavailable("connection_lost")

    office.trouble["a1"] = away_at_first
    office.submit("a1")

    assert office.drain()

    assert office.tries["a1"] == 8
    assert office.parked() == []
    assert office.effects() == once_each("a1")


def test_draining_does_not_wait_for_later_attempts(office: Office) -> None:
    office.trouble["bad"] = _fails
    office.submit("bad", "a1")

    assert office.drain(office.settings(LATER))

    assert office.tries["bad"] == 1
    assert office.parked() == []


def test_draining_says_when_it_did_not_finish(office: Office) -> None:
    awake = threading.Event()
    office.trouble["slow"] = partial(_waits_for, awake)
    office.submit("slow")

    finished = office.drain(deadline_seconds=1.0)
    awake.set()
    _wait_for_threads()

    assert not finished


def test_the_correlation_reaches_the_last_worker(office: Office) -> None:
    office.submit("a1", correlation="request-a")
    office.submit("a2", correlation="request-b")

    assert office.drain()

    with office.database.read() as connection:
        rows = connection.execute(select(effects.c.application, effects.c.correlation).distinct()).all()
        last = effects.c.event == "verdict.decided"
        causes = connection.execute(select(effects.c.causation).where(last)).scalars().all()
        submitted = select(outbox.c.id).where(outbox.c.name == "application.submitted")
        first = connection.execute(submitted).scalars().all()
    assert sorted(tuple(row) for row in rows) == [("a1", "request-a"), ("a2", "request-b")]
    assert sorted(causes) == sorted(first)


def test_several_relays_and_workers_at_once_do_no_harm(office: Office) -> None:
    stop = threading.Event()
    identifiers = [f"a{number}" for number in range(300)]
    roles = [threading.Thread(target=role, daemon=True) for role in _roles(office, stop)]
    for role in roles:
        role.start()
    for start in range(0, 300, 10):
        office.submit(*identifiers[start : start + 10])

    assert office.drain()
    stop.set()
    for role in roles:
        role.join()

    assert office.effects() == once_each(*identifiers)


def test_what_the_broker_forgot_is_published_again(office: Office) -> None:
    office.submit("lost", "a1")
    with office.database.write() as connection:
        lost = outbox.c.subject == "application:lost"
        connection.execute(update(outbox).where(lost).values(published_at=instant_in(-700)))
    assert _emit_lost_again(office) == 1

    assert office.drain()

    assert office.effects() == once_each("lost", "a1")
    assert _emit_lost_again(office) == 0


def test_only_old_rows_that_everybody_handled_are_purged(office: Office) -> None:
    office.trouble["bad"] = _fails
    office.submit("old", "bad")
    assert office.drain(office.settings(LATER))
    with office.database.write() as connection:
        connection.execute(update(outbox).values(published_at=instant_in(-8 * 86_400)))
    office.submit("new")
    assert office.drain(office.settings(LATER))

    with office.database.write() as connection:
        purged = purge_published(connection, routes_of(office.listeners))
        kept = connection.execute(select(outbox.c.subject).distinct().order_by(outbox.c.subject)).scalars().all()
        remembered = connection.execute(select(func.count()).select_from(inbox)).scalar_one()

    assert purged == 2
    assert kept == ["application:bad", "application:new"]
    assert remembered == 7


def test_the_age_of_the_oldest_unpublished_row_is_told(office: Office) -> None:
    with office.database.read() as connection:
        assert oldest_unpublished_age(connection) == 0.0
    office.submit("a1")
    with office.database.write() as connection:
        connection.execute(update(outbox).values(recorded_at=instant_in(-90)))

    with office.database.read() as connection:
        assert 90 <= oldest_unpublished_age(connection) < 3600
        assert parked_count(connection) == 0


def _roles(office: Office, stop: threading.Event) -> Sequence[Callable[[], None]]:
    """Two relays and, where they are apart, two workers of each listener."""
    settings = dataclasses.replace(office.settings(), batch=7)
    database, url, services, listeners = office.database, office.broker_url, office.services, office.listeners
    if url == "embedded:":
        return [partial(run_embedded, database, listeners, services, stop, settings)] * 2
    workers = [partial(run_worker, listener, database, url, services, stop, settings) for listener in listeners]
    return [partial(run_relay, database, url, listeners, stop, settings)] * 2 + workers * 2


def _drain_until_parked(office: Office, entries: int = 1) -> None:
    """Attempts wait a moment between each other; draining does not wait for them, so drain again."""
    end = time.monotonic() + 60
    while len(office.parked()) < entries:
        assert time.monotonic() < end
        assert office.drain()


def _wait_for_threads() -> None:
    """Those that were left behind with a handler that slept."""
    for thread in threading.enumerate():
        if thread.name in ("handler", "draining"):
            thread.join(timeout=60)


def _change_stored(office: Office, subject: str, **values: object) -> None:
    with office.database.write() as connection:
        connection.execute(update(outbox).where(outbox.c.subject == subject).values(**values))


def _emit_lost_again(office: Office) -> int:
    with office.database.write() as connection:
        return emit_lost_again(connection, routes_of(office.listeners))
