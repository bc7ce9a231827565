"""Mails on their way: queued → sending → sent | unknown | failed.

A row holds ids, codes and dates; names and addresses are looked up when the mail is put into words. Leases and
back-off use the clock of the database, `queued_at` and `sent_at` the injected one. The number of the attempt is the
fence: a process that froze longer than its lease can no longer mark what another one has taken over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from messaging.database_clock import instant_in
from messaging.upsert import insert_into
from storage.tables.feedback import mails
from storage.unit_of_work import UnitOfWork

MOST_ATTEMPTS = 5
# Seconds after the first, second, … temporary refusal.
_PAUSES = (60.0, 300.0, 1800.0, 7200.0)


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """One mail as stored. `recipient` is ``application:…``, ``organisation:…`` or ``account:…``."""

    message_key: str
    recipient: str
    language: str
    template: str
    parameters: Mapping[str, Any]
    attempts: int
    sent_at: datetime | None


def queue_mail(
    work: UnitOfWork, key: str, recipient: str, language: str, template: str, parameters: Mapping[str, Any]
) -> bool:
    """Put a mail into the queue, in the transaction of its cause. False when the same fact was mailed before."""
    statement = (
        insert_into(work.connection, mails)
        .values(
            message_key=key,
            recipient=recipient,
            language=language,
            template=template,
            parameters=dict(parameters),
            status="queued",
            attempts=0,
            queued_at=work.clock.now(),
            next_attempt_at=instant_in(),
        )
        .on_conflict_do_nothing()
        .returning(mails.c.message_key)
    )
    return work.connection.execute(statement).first() is not None


def _waiting() -> ColumnElement[bool]:
    """Due mails; also one whose first sender died with it: it is sent once more, with the same Message-ID."""
    left_behind = and_(mails.c.status == "sending", mails.c.attempts < 2)
    return and_(or_(mails.c.status == "queued", left_behind), mails.c.next_attempt_at <= instant_in())


def any_waiting(connection: Connection) -> bool:
    """Whether there is something to do now: a cheap look before a write transaction."""
    open_now = and_(mails.c.status.in_(("queued", "sending")), mails.c.next_attempt_at <= instant_in())
    return connection.execute(select(mails.c.message_key).where(open_now).limit(1)).first() is not None


def claim_mails(connection: Connection, most: int, lease_seconds: float) -> list[QueuedMail]:
    """Take up to `most` due mails, the oldest first; nobody else takes them until the lease ends."""
    due = select(mails.c.message_key).where(_waiting()).order_by(mails.c.queued_at, mails.c.message_key).limit(most)
    picked = due.with_for_update(skip_locked=True).cte("picked")
    statement = (
        update(mails)
        .where(mails.c.message_key.in_(select(picked.c.message_key)))
        .values(status="sending", attempts=mails.c.attempts + 1, next_attempt_at=instant_in(lease_seconds))
        .returning(mails)
    )
    rows = sorted(connection.execute(statement), key=lambda row: (row.queued_at, row.message_key))
    return [_mail(row) for row in rows]


def give_up_left_behind(connection: Connection) -> int:
    """Mails whose sender died at a later attempt: nobody knows whether they left. The number of mails."""
    lost = and_(mails.c.status == "sending", mails.c.attempts >= 2, mails.c.next_attempt_at <= instant_in())
    return connection.execute(update(mails).where(lost).values(status="unknown")).rowcount


def mark_mail(connection: Connection, mail: QueuedMail, status: str, at: datetime | None = None) -> bool:
    """Write what became of a claimed mail; False when it is no longer ours."""
    return connection.execute(update(mails).where(_held(mail)).values(status=status, sent_at=at)).rowcount == 1


def put_off(connection: Connection, mail: QueuedMail) -> str:
    """After a temporary refusal: later again, failed after the last attempt. The new status."""
    if mail.attempts >= MOST_ATTEMPTS:
        mark_mail(connection, mail, "failed")
        return "failed"
    pause = _PAUSES[mail.attempts - 1]
    later = {"status": "queued", "next_attempt_at": instant_in(pause)}
    connection.execute(update(mails).where(_held(mail)).values(later))
    return "queued"


def give_back(connection: Connection, mail: QueuedMail) -> None:
    """Release a claimed mail that was not tried at all."""
    untried = {"status": "queued", "attempts": mail.attempts - 1, "next_attempt_at": instant_in()}
    connection.execute(update(mails).where(_held(mail)).values(untried))


def deliver_to_mailbox(connection: Connection, at: datetime, most: int) -> int:
    """Mark due mails as sent where there is no server: they are read in the mailbox. The number of mails."""
    due = select(mails.c.message_key).where(_waiting()).order_by(mails.c.queued_at, mails.c.message_key).limit(most)
    picked = due.with_for_update(skip_locked=True).cte("picked")
    sent = update(mails).where(mails.c.message_key.in_(select(picked.c.message_key)))
    return connection.execute(sent.values(status="sent", sent_at=at, attempts=mails.c.attempts + 1)).rowcount


def sent_mails(connection: Connection) -> list[QueuedMail]:
    """Everything that was sent, newest first."""
    query = select(mails).where(mails.c.status == "sent")
    ordered = query.order_by(mails.c.sent_at.desc(), mails.c.queued_at.desc(), mails.c.message_key)
    return [_mail(row) for row in connection.execute(ordered)]


def _held(mail: QueuedMail) -> ColumnElement[bool]:
    return and_(mails.c.message_key == mail.message_key, mails.c.status == "sending", mails.c.attempts == mail.attempts)


def _mail(row: Any) -> QueuedMail:
    return QueuedMail(
        row.message_key, row.recipient, row.language, row.template, row.parameters, row.attempts, row.sent_at
    )
