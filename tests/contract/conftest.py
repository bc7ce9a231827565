"""The same contract on every pair of database and transport."""

import uuid
from collections.abc import Callable, Iterator

import pika
import pytest

from storage.database import Database
from tests.contract.office import Office
from tests.servers.fixtures import (  # noqa: F401 - fixtures
    FreshDatabaseUrl,
    fresh_database_url,
    killable_rabbitmq,
    shared_rabbitmq,
)

OpenOffice = Callable[[str, str], Office]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["embedded", "rabbitmq"])
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(database_kind: str, fresh_database_url: FreshDatabaseUrl) -> Iterator[Database]:  # noqa: F811
    opened = Database.open(fresh_database_url(database_kind))
    yield opened
    opened.close()


@pytest.fixture
def open_office(database: Database) -> Iterator[Callable[[str], Office]]:
    """An office on this database, with queues of its own on the broker of this address."""
    offices: list[Office] = []

    def make(broker_url: str) -> Office:
        offices.append(Office(database, broker_url, f"t{uuid.uuid4().hex}"))
        offices[-1].create_tables()
        return offices[-1]

    yield make
    for office in offices:
        _forget_queues(office)


@pytest.fixture
def office(transport: str, open_office: Callable[[str], Office]) -> Office:
    return open_office("embedded:" if transport == "embedded" else shared_rabbitmq().url)


def _forget_queues(office: Office) -> None:
    if office.broker_url == "embedded:":
        return
    with pika.BlockingConnection(pika.URLParameters(office.broker_url)) as connection:
        channel = connection.channel()
        for listener in office.listeners:
            channel.queue_delete(f"{office.namespace}.{listener.name}.v1")
        channel.exchange_delete(f"{office.namespace}.events")
