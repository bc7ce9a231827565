"""The outbox: facts written in the transaction of the state they tell about, and what became of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from messaging.database_clock import instant_in
from messaging.envelope import Message
from messaging.tables import aggregate_sequences, outbox
from messaging.upsert import insert_into

# Two parameters a row; SQLite takes 32,766 in one statement.
_ROWS_A_STATEMENT = 1000
MESSAGE_FIELDS = (
    "name",
    "version",
    "source",
    "subject",
    "seq",
    "correlation",
    "causation",
    "occurred_at",
    "data",
)


def message_values(message: Message) -> dict[str, Any]:
    """The columns that the tables outbox, attempts and parked have in common."""
    return {field: getattr(message, field) for field in MESSAGE_FIELDS}


def message_from(identifier: str, row: RowMapping) -> Message:
    """The message of a stored row."""
    return Message(id=identifier, **{field: row[field] for field in MESSAGE_FIELDS})


def take_sequences(connection: Connection, subjects: Sequence[str]) -> list[int]:
    """The next sequence number for each entry of `subjects`, in their order, counted per subject.

    Rows are locked in sorted order until the transaction ends, so that two transactions about the same
    subjects queue up instead of deadlocking.
    """
    wanted = Counter(subjects)
    ordered = sorted(wanted)
    following: dict[str, int] = {}
    for start in range(0, len(ordered), _ROWS_A_STATEMENT):
        some = {subject: wanted[subject] for subject in ordered[start : start + _ROWS_A_STATEMENT]}
        following |= _raise_sequences(connection, some)
    numbers = []
    for subject in subjects:
        numbers.append(following[subject])
        following[subject] += 1
    return numbers


def _raise_sequences(connection: Connection, wanted: Mapping[str, int]) -> dict[str, int]:
    """Add to each subject's last number what is wanted of it; the first of the new numbers by subject."""
    rows = [{"subject": subject, "last": number} for subject, number in wanted.items()]
    insert = insert_into(connection, aggregate_sequences).values(rows)
    statement = insert.on_conflict_do_update(
        index_elements=["subject"], set_={"last": aggregate_sequences.c.last + insert.excluded.last}
    ).returning(aggregate_sequences.c.subject, aggregate_sequences.c.last)
    return {subject: last - wanted[subject] + 1 for subject, last in connection.execute(statement)}


def append(connection: Connection, messages: Sequence[Message]) -> None:
    """Add messages to the outbox, inside the caller's transaction."""
    rows = [{"id": message.id, **message_values(message)} for message in messages]
    connection.execute(outbox.insert().values(recorded_at=instant_in()), rows)


def oldest_unpublished_age(connection: Connection) -> float:
    """Seconds, by the clock of the database, since the oldest unpublished row was written; 0.0 without one."""
    waiting = outbox.c.published_at.is_(None) & outbox.c.parked_at.is_(None)
    now, oldest = connection.execute(select(instant_in(), func.min(outbox.c.recorded_at)).where(waiting)).one()
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
