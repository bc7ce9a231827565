"""How far the sample is: a number in the database, so that a load that was cut off is found at the next start."""

from sqlalchemy import Connection, delete, func, insert, select, update

from commands.sample_pilot.script import MARK
from domain.errors import DomainError
from storage.database import Database
from storage.tables import metadata
from storage.tables.accounts import accounts, api_tokens, organisations, sessions, sign_in_links
from storage.tables.applications import applications, calls, counters

ABSENT, BEGUN, COMPLETE = 0, 1, 2
_NAME = "sample_pilot"
_SAMPLE_CALLS = "EXEMPLE-%"


def state_of(database: Database) -> int:
    """Whether the sample is absent, begun or complete."""
    with database.read() as connection:
        return _state(connection)


def begin(database: Database) -> None:
    """Note that a load has begun; what an earlier one left half done is taken away first.

    Raises DomainError `sample_needs_empty_database` when anything is there that is not of the sample.
    """
    with database.write() as connection:
        state = _state(connection)
        foreign = select(func.count()).where(calls.c.code.not_like(_SAMPLE_CALLS))
        _refuse_if(connection.execute(foreign).scalar_one(), "calls")
        if state == ABSENT:
            for table in (calls, organisations, applications):
                _refuse_if(connection.execute(select(func.count()).select_from(table)).scalar_one(), table.name)
            connection.execute(insert(counters).values(name=_NAME, value=BEGUN))
        elif state == BEGUN:
            _take_away(connection)


def finish(database: Database) -> None:
    """Note that the sample is complete."""
    with database.write() as connection:
        connection.execute(update(counters).where(counters.c.name == _NAME).values(value=COMPLETE))


def _state(connection: Connection) -> int:
    found = connection.execute(select(counters.c.value).where(counters.c.name == _NAME)).scalar_one_or_none()
    return found or ABSENT


def _refuse_if(found: int, what: str) -> None:
    if found:
        raise DomainError("sample_needs_empty_database", {"found": what})


def _take_away(connection: Connection) -> None:
    """Everything but the accounts that the sample did not make."""
    own = select(accounts.c.id).where(accounts.c.name.like(f"%{MARK}"))
    for table in reversed(metadata.sorted_tables):
        if table is accounts:
            connection.execute(delete(table).where(table.c.id.in_(own)))
        elif table in (api_tokens, sign_in_links):
            connection.execute(delete(table).where(table.c.account_id.in_(own)))
        elif table is sessions:
            connection.execute(delete(table).where(table.c.account_id.in_(own) | table.c.application_id.is_not(None)))
        elif table is not counters:
            connection.execute(delete(table))
    connection.execute(update(counters).where(counters.c.name != _NAME).values(value=0))
