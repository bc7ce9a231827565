"""The servers as fixtures: started at first use, one of each a test process, stopped at its end.

With pytest-xdist every process starts its own servers: they share nothing.
"""

import atexit
import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.servers.postgres import start_postgres
from tests.servers.rabbitmq import start_rabbitmq
from tests.servers.server import Server

FreshDatabaseUrl = Callable[[str], str]


def _stop_at_the_end(server: Server) -> Server:
    """Also when the run is ended by SIGTERM, as a time limit does: atexit would not hear of that."""
    atexit.register(server.stop)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    return server


@cache
def shared_postgres(*, ours: bool = False) -> Server:
    """The PostgreSQL of this process."""
    return _stop_at_the_end(start_postgres(ours=ours))


@cache
def shared_rabbitmq(*, ours: bool = False) -> Server:
    """The RabbitMQ of this process."""
    return _stop_at_the_end(start_rabbitmq(ours=ours))


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    return shared_postgres()


@pytest.fixture(scope="session")
def rabbitmq_server() -> Server:
    return shared_rabbitmq()


@pytest.fixture
def killable_postgres() -> Server:
    """A PostgreSQL of our own, for `kill9` and `restart`."""
    return shared_postgres(ours=True)


@pytest.fixture
def killable_rabbitmq() -> Server:
    """A RabbitMQ of our own, for `kill9` and `restart`."""
    return shared_rabbitmq(ours=True)


@pytest.fixture
def fresh_database_url(tmp_path: Path) -> Iterator[FreshDatabaseUrl]:
    """Makes an empty database, "sqlite" or "postgresql", and forgets it after the test."""
    made: list[str] = []

    def make(kind: str) -> str:
        name = f"t{uuid.uuid4().hex}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.db"
        made.append(name)
        _administer(f"CREATE DATABASE {name}")
        return make_url(shared_postgres().url).set(database=name).render_as_string(hide_password=False)

    yield make
    for name in made:
        _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _administer(statement: str) -> None:
    url = shared_postgres().url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
