"""When the database cannot be used now, as opposed to: was asked something wrong."""

import sqlite3

import psycopg


class DatabaseUnavailable(Exception):
    """The database is away, full, locked too long, or gave way to another transaction.

    Nothing of the transaction was kept, except that a commit whose answer got lost may have succeeded.
    Trying again later is right.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# Primary result codes of SQLite: https://www.sqlite.org/rescode.html
_SQLITE_CODES = {
    5: "locked",
    6: "locked",
    7: "out_of_memory",
    10: "input_output",
    13: "disk_full",
    14: "cannot_open",
    15: "locked",
}
# Classes and values of SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_SQLSTATE_CLASSES = {"08": "connection_lost", "53": "out_of_resources", "57": "shutting_down", "58": "input_output"}
_SQLSTATES = {"40001": "conflict", "40P01": "conflict", "55P03": "locked", "53100": "disk_full", "25P03": "timed_out"}


def unavailability_of(error: BaseException | None) -> str | None:
    """The code of a driver's error when it means "not now"; None when the statement itself is at fault."""
    if isinstance(error, sqlite3.OperationalError):
        return _SQLITE_CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, psycopg.Error):
        return _of_postgresql(error)
    return None


def _of_postgresql(error: psycopg.Error) -> str | None:
    state = error.sqlstate
    if state is None:
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return "connection_lost" if lost else None
    return _SQLSTATES.get(state) or _SQLSTATE_CLASSES.get(state[:2])
