"""The parked store: what failed too often, and giving it another chance after the fix."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select, update

from messaging.attempts import RETRIED
from messaging.database_clock import instant_in
from messaging.envelope import Message
from messaging.outbox import message_from, message_values
from messaging.tables import attempts, outbox, parked
from messaging.upsert import insert_into

# Stands for the listener of what the broker refused: it never came to one.
OUTBOX: Final = "outbox"


@dataclass(frozen=True, slots=True)
class ParkedMessage:
    """A message that waits for a person. `code` says why its last attempt failed."""

    listener: str
    message: Message
    count: int
    code: str
    parked_at: datetime


def list_parked(
    connection: Connection, *, listener: str | None = None, message: str | None = None
) -> list[ParkedMessage]:
    """What is parked, oldest first; only of one listener, or only one message."""
    found = [*_failed(connection), *_refused(connection)]
    chosen = (entry for entry in found if listener in (None, entry.listener) and message in (None, entry.message.id))
    return sorted(chosen, key=lambda entry: (entry.parked_at, entry.listener, entry.message.id))


def retry_parked(connection: Connection, entries: Sequence[ParkedMessage]) -> None:
    """Make these messages due again, with all their attempts before them."""
    for entry in entries:
        if entry.listener == OUTBOX:
            again = update(outbox).where(outbox.c.id == entry.message.id)
            connection.execute(again.values(parked_at=None, failures=0, due_at=None))
        else:
            _retry_failed(connection, entry)


def _retry_failed(connection: Connection, entry: ParkedMessage) -> None:
    where = {"listener": entry.listener, "message": entry.message.id}
    values = {"count": 0, "code": RETRIED, "due_at": instant_in()}
    connection.execute(delete(parked).filter_by(**where))
    insert = insert_into(connection, attempts).values(**where, **message_values(entry.message), **values)
    connection.execute(insert.on_conflict_do_nothing())


def _failed(connection: Connection) -> list[ParkedMessage]:
    rows = connection.execute(select(parked)).mappings()
    return [
        ParkedMessage(row["listener"], message_from(row["message"], row), row["count"], row["code"], row["parked_at"])
        for row in rows
    ]


def _refused(connection: Connection) -> list[ParkedMessage]:
    rows = connection.execute(select(outbox).where(outbox.c.parked_at.is_not(None))).mappings()
    return [
        ParkedMessage(OUTBOX, message_from(row["id"], row), row["failures"], "refused_by_broker", row["parked_at"])
        for row in rows
    ]
