"""Attempts that failed, and what is tried again when: ours, because brokers count differently by version.

A message that failed is kept here with all it takes to try again, so the transport can let it go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, delete, select, tuple_, update

from messaging.backoff import Backoff
from messaging.database_clock import instant_in
from messaging.envelope import Message
from messaging.outbox import message_from, message_values
from messaging.tables import attempts, parked
from messaging.upsert import insert_into

# The code of an attempt that is under way; found later, it says that the process died.
UNDER_WAY: Final = "under_way"
DIED: Final = "process_died"
# The code of a parked message that a person made due again.
RETRIED: Final = "retried"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One more try of a message, already counted."""

    message: Message
    count: int


def count_attempt(connection: Connection, listener: str, message: Message, lease_seconds: float) -> int | None:
    """Count an attempt before it begins. Its number, or None when the message already waits or is parked here."""
    if _waits_or_is_parked(connection, listener, message.id):
        return None
    return _raise_count(connection, listener, message, UNDER_WAY, lease_seconds)


def record_failure(
    connection: Connection, listener: str, message: Message, code: str, backoff: Backoff, *, counted: bool
) -> int:
    """Keep a failed message for later, or park it after its last attempt. The number of attempts so far.

    `counted`: the attempt was counted when it began.
    """
    count = _raise_count(connection, listener, message, code, 0.0, by=0 if counted else 1)
    if count >= backoff.most:
        park(connection, listener, message, count, code)
    else:
        wait = attempts.update().where(_is(listener, message.id))
        connection.execute(wait.values(due_at=instant_in(backoff.seconds(count))))
    return count


def park(connection: Connection, listener: str, message: Message, count: int, code: str) -> None:
    """Set a message aside until a person retries it."""
    values = {"count": count, "code": code, "parked_at": instant_in()}
    insert = insert_into(connection, parked).values(
        listener=listener, message=message.id, **message_values(message), **values
    )
    connection.execute(insert.on_conflict_do_update(index_elements=["listener", "message"], set_=values))
    forget(connection, listener, [message.id])


def forget(connection: Connection, listener: str, identifiers: Sequence[str]) -> None:
    """The messages are handled or parked: no further attempt."""
    connection.execute(delete(attempts).where(attempts.c.listener == listener, attempts.c.message.in_(identifiers)))


def claim_due(connection: Connection, listener: str, lease_seconds: float) -> Attempt | None:
    """Take the attempt that has been due longest, and count it. None when nothing is due."""
    due = (
        select(attempts.c.listener, attempts.c.message)
        .where(attempts.c.listener == listener, attempts.c.due_at <= instant_in())
        .order_by(attempts.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    take = (
        update(attempts)
        .where(tuple_(attempts.c.listener, attempts.c.message).in_(select(due.c.listener, due.c.message)))
        .values(count=attempts.c.count + 1, code=UNDER_WAY, due_at=instant_in(lease_seconds))
        .returning(attempts)
    )
    row = connection.execute(take).mappings().one_or_none()
    return Attempt(message_from(row["message"], row), row["count"]) if row else None


def any_due(connection: Connection, listener: str) -> bool:
    """Whether an attempt of the listener is due: a cheap look before a write transaction."""
    due = select(attempts.c.message).where(attempts.c.listener == listener, attempts.c.due_at <= instant_in())
    return connection.execute(due.limit(1)).first() is not None


def _is(listener: str, identifier: str) -> ColumnElement[bool]:
    return and_(attempts.c.listener == listener, attempts.c.message == identifier)


def _waits_or_is_parked(connection: Connection, listener: str, identifier: str) -> bool:
    waiting = select(attempts.c.message).where(_is(listener, identifier), attempts.c.code != UNDER_WAY)
    aside = select(parked.c.message).where(parked.c.listener == listener, parked.c.message == identifier)
    return connection.execute(waiting.union_all(aside)).first() is not None


def _raise_count(
    connection: Connection, listener: str, message: Message, code: str, seconds: float, by: int = 1
) -> int:
    """Add to the count of a message, keeping the whole message here from its first attempt on."""
    values = {"count": attempts.c.count + by, "code": code, "due_at": instant_in(seconds)}
    raised = update(attempts).where(_is(listener, message.id)).values(**values).returning(attempts.c.count)
    count = connection.execute(raised).scalar_one_or_none()
    if count is not None:
        return int(count)
    first = values | {"count": 1}
    insert = insert_into(connection, attempts).values(
        listener=listener, message=message.id, **message_values(message), **first
    )
    statement = insert.on_conflict_do_update(index_elements=["listener", "message"], set_=values)
    return int(connection.execute(statement.returning(attempts.c.count)).scalar_one())
