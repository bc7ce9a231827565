"""Ending somebody else's transaction from outside: for a handler that hangs with its locks."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from storage.database import Database


def severance(database: Database, connection: Connection) -> Callable[[], None]:
    """A function, callable from another thread, after which nothing of this transaction can be committed.

    SQLite: the connection is closed, which rolls back. PostgreSQL: the server ends the session.
    """
    driver: Any = connection.connection.driver_connection
    if database.dialect == "sqlite":

        def close() -> None:
            driver.interrupt()
            driver.close()

        return close
    process = driver.info.backend_pid

    def terminate() -> None:
        with database.write() as other:
            other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})

    return terminate
