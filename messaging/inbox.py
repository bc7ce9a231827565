"""The inbox: a row in the transaction of the effect says that a listener has handled a message."""

from collections.abc import Sequence

from sqlalchemy import Connection

from messaging.database_clock import instant_in
from messaging.envelope import Message
from messaging.tables import inbox
from messaging.upsert import insert_into


def accept(connection: Connection, listener: str, messages: Sequence[Message]) -> frozenset[str]:
    """Mark messages as handled by the listener. The ids that were new; the others need no effect any more.

    Waits for another transaction that is handling one of them, then takes its word for it.
    """
    rows = [
        {
            "listener": listener,
            "message": message.id,
            "subject": message.subject,
            "seq": message.seq,
            "handled_at": instant_in(),
        }
        for message in sorted(messages, key=lambda message: message.id)  # one order of locks for everybody
    ]
    statement = insert_into(connection, inbox).values(rows).on_conflict_do_nothing().returning(inbox.c.message)
    return frozenset(connection.execute(statement).scalars())
