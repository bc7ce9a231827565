"""The database engine, the same contract on PostgreSQL and SQLite.

`write` is one transaction; `read` is a snapshot that never waits for a writer and cannot write. The message of an error
shows the statement without its values: it goes to logs, and values are names and addresses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import DatabaseUnavailable, unavailability_of

_POOL_SECONDS = 5
_SQLITE_BUSY_SECONDS = 10
# How long a transaction may wait to begin: for a free connection, then for SQLite's one writer or a server's answer.
LONGEST_WAIT_SECONDS = _POOL_SECONDS + _SQLITE_BUSY_SECONDS
# Seconds; a server that vanished is noticed by the kernel instead of being waited for.
_POSTGRESQL_ARGUMENTS = {
    "connect_timeout": 4,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c idle_in_transaction_session_timeout=120000 -c timezone=UTC",
}


class Database:
    """Two engines over one database: one to write, one to read. Safe to share between threads."""

    def __init__(self, writing: Engine, reading: Engine) -> None:
        self._writing = writing
        self._reading = reading
        self.dialect: str = writing.dialect.name

    @classmethod
    def open(cls, url: str, *, durable: bool = True) -> Self:
        """Connects at first use. Raises ValueError for any other engine than PostgreSQL and SQLite.

        Not durable: a commit does not wait for the disk. A power cut may then take the last commits back, never some
        of them without the later ones; the next durable commit keeps them all. For work that can be done again.
        """
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return cls(*_sqlite_engines(parsed, durable))
        if parsed.get_backend_name() == "postgresql":
            return cls(*_postgresql_engines(parsed, durable))
        raise ValueError(f"not a supported database: {parsed.get_backend_name()}")

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writing

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back on any error. Raises DatabaseUnavailable."""
        with _pool_errors(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One write transaction that is rolled back unless the caller commits. Raises DatabaseUnavailable."""
        with _pool_errors(), self._writing.connect() as connection:
            connection.begin()
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot, read only. Raises DatabaseUnavailable."""
        with _pool_errors(), self._reading.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give back every idle connection."""
        self._writing.dispose()
        self._reading.dispose()


@contextmanager
def _pool_errors() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable("no_connection_free") from error


def _raise_unavailable(context: ExceptionContext) -> None:
    code = unavailability_of(context.original_exception)
    if code is not None:
        raise DatabaseUnavailable(code) from context.original_exception


def _postgresql_engines(url: URL, durable: bool) -> tuple[Engine, Engine]:
    options = _POSTGRESQL_ARGUMENTS["options"]
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=_POSTGRESQL_ARGUMENTS | ({} if durable else {"options": f"{options} -c synchronous_commit=off"}),
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=_POOL_SECONDS,
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _raise_unavailable)
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine, reading


def _sqlite_engines(url: URL, durable: bool) -> tuple[Engine, Engine]:
    if url.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: readers and the writer are separate connections")
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    synchronous = "FULL" if durable else "NORMAL"
    writing = _sqlite_engine(url, "BEGIN IMMEDIATE", synchronous, read_only=False)
    return writing, _sqlite_engine(url, "BEGIN", synchronous, read_only=True)


def _sqlite_engine(url: URL, begin: str, synchronous: str, *, read_only: bool) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": _SQLITE_BUSY_SECONDS},
        pool_size=10,
        max_overflow=20,
        pool_timeout=_POOL_SECONDS,
        hide_parameters=True,
    )

    def prepare(driver: Any, _entry: ConnectionPoolEntry) -> None:
        driver.isolation_level = None  # the driver's own BEGIN would be deferred: SQLITE_BUSY_SNAPSHOT
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            driver.execute(f"PRAGMA {pragma}")
        if read_only:
            driver.execute("PRAGMA query_only=ON")

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", start)
    event.listen(engine, "handle_error", _raise_unavailable)
    return engine
