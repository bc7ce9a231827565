"""The tables of delivery, on their own MetaData: storage joins it to its own for migrations.

outbox               facts to deliver; written in the transaction of the state they tell about
inbox                "this listener has handled this message"; written in the transaction of the effect
attempts             messages that failed, with all it takes to try again, and when
parked               messages that failed too often and wait for a person
aggregate_sequences  the last sequence number of each aggregate
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class UtcInstant(TypeDecorator[datetime]):
    """An aware UTC datetime on every engine. A naive value is refused: its zone would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite gives ids of its own only to INTEGER PRIMARY KEY.
_Position = BigInteger().with_variant(Integer, "sqlite")


def _message_columns() -> list[Column[Any]]:
    """The envelope, the same in the three tables that must be able to deliver it."""
    return [
        Column("name", String(100), nullable=False),
        Column("version", Integer, nullable=False),
        Column("source", String(100), nullable=False),
        Column("subject", String(200), nullable=False),
        Column("seq", BigInteger, nullable=False),
        Column("correlation", String(100), nullable=False),
        Column("causation", String(100)),
        Column("occurred_at", UtcInstant, nullable=False),
        Column("data", Text, nullable=False),
    ]


outbox = Table(
    "outbox",
    metadata,
    Column("position", _Position, primary_key=True, autoincrement=True),
    Column("id", String(100), nullable=False, unique=True),
    *_message_columns(),
    Column("recorded_at", UtcInstant, nullable=False),
    Column("claims", Integer, nullable=False, server_default="0"),
    Column("claim_token", String(100)),
    Column("leased_until", UtcInstant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcInstant),
    Column("published_at", UtcInstant),
    Column("parked_at", UtcInstant),
    sqlite_autoincrement=True,
)
Index(
    "outbox_unpublished",
    outbox.c.position,
    postgresql_where=outbox.c.published_at.is_(None),
    sqlite_where=outbox.c.published_at.is_(None),
)
Index("outbox_claim_token", outbox.c.claim_token)

inbox = Table(
    "inbox",
    metadata,
    Column("listener", String(50), primary_key=True),
    Column("message", String(100), primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("handled_at", UtcInstant, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("listener", String(50), primary_key=True),
    Column("message", String(100), primary_key=True),
    *_message_columns(),
    Column("count", Integer, nullable=False),
    Column("code", String(100), nullable=False),
    Column("due_at", UtcInstant, nullable=False),
)
Index("attempts_due", attempts.c.listener, attempts.c.due_at)

parked = Table(
    "parked",
    metadata,
    Column("listener", String(50), primary_key=True),
    Column("message", String(100), primary_key=True),
    *_message_columns(),
    Column("count", Integer, nullable=False),
    Column("code", String(100), nullable=False),
    Column("parked_at", UtcInstant, nullable=False),
)

aggregate_sequences = Table(
    "aggregate_sequences",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("last", BigInteger, nullable=False),
)
