"""What the database engine promises, on PostgreSQL and SQLite."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from config.clock import FixedClock
from domain.events import ApplicationSubmitted
from messaging.tables import UtcInstant, outbox
from messaging.tables import metadata as messaging_metadata
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.unit_of_work import unit_of_work

metadata = MetaData()
counters = Table("counters", metadata, Column("id", Integer, primary_key=True), Column("value", Integer))
instants = Table("instants", metadata, Column("id", Integer, primary_key=True), Column("at", UtcInstant))
NOON = FixedClock(datetime(2026, 12, 1, 12, tzinfo=UTC))


@pytest.fixture
def tables(database: Database) -> Database:
    with database.write() as connection:
        metadata.create_all(connection)
        messaging_metadata.create_all(connection)
        connection.execute(counters.insert().values(id=1, value=0))
    return database


def _value(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(counters.c.value)).scalar_one())


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
        datetime(2026, 12, 1, 8, 0, 0, 1, tzinfo=timezone(timedelta(hours=1))),
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
def test_an_instant_comes_back_aware_and_equal(tables: Database, instant: datetime) -> None:
    with tables.write() as connection:
        connection.execute(instants.insert().values(id=1, at=instant))

    with tables.read() as connection:
        stored = connection.execute(select(instants.c.at)).scalar_one()

    assert stored == instant
    assert stored.tzinfo is UTC


def test_the_message_of_an_error_shows_no_value(tables: Database) -> None:
    """It goes to logs; values are names and addresses."""
    with pytest.raises(DBAPIError) as refused, tables.write() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:email)"), {"email": "awa@example.org"})

    assert "awa" not in str(refused.value)


def test_a_naive_instant_is_refused(tables: Database) -> None:
    naive = datetime(2026, 12, 1)
    with pytest.raises(StatementError, match="time zone"), tables.write() as connection:
        connection.execute(instants.insert().values(id=1, at=naive))


def test_no_concurrent_read_then_write_is_lost(tables: Database) -> None:
    """160 increments by eight threads: each reads, then writes what it read plus one."""

    def increment() -> None:
        for _ in range(20):
            with tables.write() as connection:
                value = connection.execute(select(counters.c.value).with_for_update()).scalar_one()
                connection.execute(update(counters).values(value=value + 1))

    threads = [threading.Thread(target=increment) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _value(tables) == 160


def test_a_reader_does_not_wait_for_a_writer_and_does_not_see_its_work(tables: Database) -> None:
    with tables.begin() as connection:
        connection.execute(update(counters).values(value=7))
        assert _value(tables) == 0
        connection.commit()
    assert _value(tables) == 7


def test_a_reader_sees_one_moment_and_cannot_write(tables: Database) -> None:
    with tables.read() as reader:
        before = reader.execute(select(counters.c.value)).scalar_one()
        with tables.write() as writer:
            writer.execute(update(counters).values(value=1))
        assert reader.execute(select(counters.c.value)).scalar_one() == before
    with pytest.raises(DBAPIError), tables.read() as reader:
        reader.execute(update(counters).values(value=2))
    assert _value(tables) == 1


def test_a_unit_of_work_keeps_nothing_unless_it_commits(tables: Database) -> None:
    with unit_of_work(tables, NOON, correlation="request-1") as unit:
        unit.connection.execute(update(counters).values(value=7))
        unit.record(ApplicationSubmitted("a1", "2026A"))
        unit.flush()

    assert _value(tables) == 0
    assert _outbox(tables) == []


def test_a_unit_of_work_that_fails_keeps_nothing(tables: Database) -> None:
    def fail() -> None:
        with unit_of_work(tables, NOON, correlation="request-1") as unit:
            unit.connection.execute(update(counters).values(value=7))
            unit.record(ApplicationSubmitted("a1", "2026A"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert _value(tables) == 0
    assert _outbox(tables) == []


def test_facts_are_numbered_within_their_aggregate_and_stamped_by_the_clock(tables: Database) -> None:
    for application in ("a1", "a2", "a1"):
        with unit_of_work(tables, NOON, correlation="request-1") as unit:
            unit.record(ApplicationSubmitted(application, "2026A"))
            unit.record(ApplicationSubmitted(application, "2026A"))
            unit.commit()

    assert _outbox(tables) == [
        *(("application:a1", number, NOON.at) for number in (1, 2)),
        *(("application:a2", number, NOON.at) for number in (1, 2)),
        *(("application:a1", number, NOON.at) for number in (3, 4)),
    ]


def test_concurrent_units_number_the_facts_of_two_aggregates_without_gap_or_deadlock(tables: Database) -> None:
    def record(*applications: str) -> None:
        for _ in range(20):
            with unit_of_work(tables, NOON, correlation="request-1") as unit:
                for application in applications:
                    unit.record(ApplicationSubmitted(application, "2026A"))
                unit.commit()

    orders = [("a1", "a2"), ("a2", "a1")] * 3
    threads = [threading.Thread(target=record, args=order) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for subject in ("application:a1", "application:a2"):
        assert sorted(row[1] for row in _outbox(tables) if row[0] == subject) == list(range(1, 121))


def test_a_wrong_statement_is_not_taken_for_a_database_that_is_away(tables: Database) -> None:
    with pytest.raises(DBAPIError), tables.read() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))


def test_a_server_that_cannot_be_reached_is_unavailable() -> None:
    database = Database.open("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnavailable), database.read() as connection:
        connection.execute(text("SELECT 1"))


def _outbox(database: Database) -> list[tuple[str, int, datetime]]:
    with database.read() as connection:
        rows = connection.execute(
            select(outbox.c.subject, outbox.c.seq, outbox.c.occurred_at).order_by(outbox.c.position)
        )
        return [(row[0], row[1], row[2]) for row in rows]
