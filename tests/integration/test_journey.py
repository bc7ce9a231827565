"""The whole pilot through the HTTP interface, on both databases and both transports, with the same outcome."""

import uuid
from datetime import UTC, datetime

from tests.installation import Installation, SetClock
from tests.integration.journey import Outcome, play
from tests.servers.fixtures import FreshDatabaseUrl, fresh_database_url, shared_rabbitmq  # noqa: F401 - fixtures

START = datetime(2026, 11, 22, 8, tzinfo=UTC)


def _outcome(database_url: str, broker_url: str) -> Outcome:
    clock = SetClock(START)
    pilot = Installation(database_url, broker_url, clock, f"t{uuid.uuid4().hex}")
    try:
        return play(pilot)
    finally:
        pilot.close()


def test_a_pilot_ends_the_same_on_sqlite_embedded_and_on_postgresql_with_rabbitmq(
    fresh_database_url: FreshDatabaseUrl,  # noqa: F811
) -> None:
    embedded = _outcome(fresh_database_url("sqlite"), "embedded:")
    distributed = _outcome(fresh_database_url("postgresql"), shared_rabbitmq().url)
    assert embedded.verdicts == distributed.verdicts
    assert embedded.statuses == distributed.statuses
    assert embedded.certificates == distributed.certificates
    assert embedded.findings == distributed.findings
