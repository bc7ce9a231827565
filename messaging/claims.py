"""Who delivers which outbox rows now: a claim by state, with a lease by the clock of the database.

Claimed by state and never by "position above the last one seen": positions are not given in the order of
commits, so a cursor would lose the rows that commit late.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from messaging.backoff import Backoff
from messaging.database_clock import instant_in
from messaging.outbox import message_from
from messaging.tables import outbox
from messaging.transport import Delivery

_RELEASED = {"claim_token": None, "leased_until": None}


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that nobody else delivers until the lease ends. `token` proves it when they are marked."""

    token: str
    deliveries: tuple[Delivery, ...]


def is_due() -> ColumnElement[bool]:
    """An outbox row that is to be published now, claimed or not."""
    return and_(
        outbox.c.published_at.is_(None),
        outbox.c.parked_at.is_(None),
        or_(outbox.c.due_at.is_(None), outbox.c.due_at <= instant_in()),
    )


def _is_free() -> ColumnElement[bool]:
    return and_(is_due(), or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < instant_in()))


def any_free(connection: Connection) -> bool:
    """Whether there is something to claim: a cheap look before a write transaction."""
    return connection.execute(select(outbox.c.position).where(_is_free()).limit(1)).first() is not None


def claim(connection: Connection, most: int, lease_seconds: float) -> Claim:
    """Take up to `most` due rows, oldest first. Rows that another relay is claiming now are passed over."""
    free = select(outbox.c.position).where(_is_free()).order_by(outbox.c.position).limit(most)
    picked = free.with_for_update(skip_locked=True).cte("picked")
    token = uuid.uuid4().hex
    statement = (
        update(outbox)
        .where(outbox.c.position.in_(select(picked.c.position)))
        .values(claim_token=token, leased_until=instant_in(lease_seconds), claims=outbox.c.claims + 1)
        .returning(outbox)
    )
    rows = sorted(connection.execute(statement).mappings(), key=lambda row: int(row["position"]))
    return Claim(token, tuple(Delivery(message_from(row["id"], row), row["claims"] > 1) for row in rows))


def mark_published(connection: Connection, token: str, identifiers: Collection[str] | None = None) -> None:
    """The claimed rows (or those named) are safe elsewhere. A lease that was lost to another marks nothing."""
    held = outbox.c.claim_token == token
    if identifiers is not None:
        held = and_(held, outbox.c.id.in_(identifiers))
    connection.execute(update(outbox).where(held).values(published_at=instant_in(), **_RELEASED))


def mark_refused(connection: Connection, token: str, refused: Collection[str], backoff: Backoff) -> None:
    """The named rows were refused: later again, parked after the last attempt."""
    held = and_(outbox.c.claim_token == token, outbox.c.id.in_(refused))
    connection.execute(update(outbox).where(held).values(failures=outbox.c.failures + 1))
    # From the last attempt down: a row that is changed no longer carries the token.
    for failures in range(backoff.most, 0, -1):
        parked = failures == backoff.most
        fate = {"parked_at": instant_in()} if parked else {"due_at": instant_in(backoff.seconds(failures))}
        rows = and_(held, outbox.c.failures >= failures)
        connection.execute(update(outbox).where(rows).values(**fate, **_RELEASED))


def release(connection: Connection, token: str) -> None:
    """Give back what is still held: it was not sent, and nobody died with it."""
    held = outbox.c.claim_token == token
    connection.execute(update(outbox).where(held).values(claims=outbox.c.claims - 1, **_RELEASED))
