"""Application forms that are not sent yet: found by the random key in the form, or by a proven e-mail address."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from messaging.upsert import insert_into
from storage.keys import token_hash
from storage.tables.applications import idempotency_keys
from storage.tables.feedback import mails
from storage.tables.people import drafts

DRAFT_LIFE = timedelta(days=30)
# How much of a key two browsers share that go on with the same form.
_ORIGIN = 22
Answers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A form on its way. `answers` are the fields of the form as they were typed, its key among them; `step` is the one
    to go on with; `has_address` when a code can be mailed to its author."""

    id: str
    language: str
    step: int
    answers: tuple[tuple[str, str], ...]
    has_address: bool
    saved_at: datetime
    expires_at: datetime


def submission_key(key: str) -> str:
    """Under which idempotency key the form with this key is sent: in every browser that goes on with it the same."""
    return f"page:{key[:_ORIGIN]}"


def save_draft(
    connection: Connection,
    key: str,
    *,
    email_hash: str | None,
    language: str,
    step: int,
    answers: Answers,
    at: datetime,
) -> Draft | None:
    """Keep the answers of the form with this key, for another thirty days.

    None, and nothing is kept, when that form was sent already: the back button must not bring a sent form to life.
    """
    if _was_sent(connection, key):
        return None
    saved = {
        "email_hash": email_hash,
        "language": language,
        "step": step,
        "answers": [list(pair) for pair in answers],
        "saved_at": at,
        "expires_at": at + DRAFT_LIFE,
    }
    first = {"id": uuid.uuid4().hex, "key_hash": token_hash(key), "created_at": at}
    statement = insert_into(connection, drafts).values(first | saved)
    upsert = statement.on_conflict_do_update(index_elements=[drafts.c.key_hash], set_=saved)
    return _draft(connection.execute(upsert.returning(drafts)).one())


def _was_sent(connection: Connection, key: str) -> bool:
    key_hash = hashlib.sha256(submission_key(key).encode()).hexdigest()
    query = select(idempotency_keys.c.key_hash).where(idempotency_keys.c.key_hash == key_hash)
    return connection.execute(query).first() is not None


def draft_of_key(connection: Connection, key: str, at: datetime) -> Draft | None:
    """The living draft of the form with this key."""
    return _one(connection, drafts.c.key_hash == token_hash(key), at)


def take_over(connection: Connection, identifier: str, email_hash: str, at: datetime) -> Draft | None:
    """The living draft that names the address, under a key that no other browser knows from now on.

    Whoever began it did not prove the address, so what its owner types from here on is not shown there any more.
    """
    mine = (drafts.c.id == identifier) & (drafts.c.email_hash == email_hash) & (drafts.c.expires_at > at)
    row = connection.execute(select(drafts).where(mine).with_for_update()).one_or_none()
    if row is None:
        return None
    answers = dict(row.answers)
    key = answers.get("key", "")[:_ORIGIN] + secrets.token_urlsafe(16)
    kept = [[name, key if name == "key" else value] for name, value in row.answers]
    changed = update(drafts).where(mine).values(key_hash=token_hash(key), answers=kept)
    return _draft(connection.execute(changed.returning(drafts)).one())


def _one(connection: Connection, condition: ColumnElement[bool], at: datetime) -> Draft | None:
    row = connection.execute(select(drafts).where(condition, drafts.c.expires_at > at)).one_or_none()
    return None if row is None else _draft(row)


def drafts_of(connection: Connection, email_hash: str, at: datetime) -> list[Draft]:
    """The living drafts whose form names this address, the last saved first."""
    query = select(drafts).where(drafts.c.email_hash == email_hash, drafts.c.expires_at > at)
    return [_draft(row) for row in connection.execute(query.order_by(drafts.c.saved_at.desc(), drafts.c.id))]


def delete_draft(connection: Connection, key: str, email_hash: str) -> None:
    """Forget the draft of the form with this key, and what other browsers kept of the same form: it was sent."""
    known = or_(drafts.c.key_hash == token_hash(key), drafts.c.email_hash == email_hash)
    same = [
        row.id
        for row in connection.execute(select(drafts.c.id, drafts.c.answers).where(known))
        if dict(row.answers).get("key", "")[:_ORIGIN] == key[:_ORIGIN]
    ]
    connection.execute(delete(drafts).where(drafts.c.id.in_(same)))


def forget_draft(connection: Connection, identifier: str, email_hash: str) -> bool:
    """Delete one draft that names this address; False when there is none."""
    mine = delete(drafts).where(drafts.c.id == identifier, drafts.c.email_hash == email_hash)
    return connection.execute(mine).rowcount > 0


def draft_address(connection: Connection, identifier: str) -> tuple[str, datetime] | None:
    """The address that the form of a draft names, and until when the draft is kept."""
    row = connection.execute(select(drafts).where(drafts.c.id == identifier)).one_or_none()
    return None if row is None else (dict(_draft(row).answers).get("email", "").strip(), row.expires_at)


def told_lately(connection: Connection, email_hash: str, since: datetime) -> bool:
    """Whether an address was already mailed about one of its drafts."""
    own = select("draft:" + drafts.c.id).where(drafts.c.email_hash == email_hash)
    query = select(func.count()).select_from(mails).where(mails.c.recipient.in_(own), mails.c.queued_at > since)
    return connection.execute(query).scalar_one() > 0


def _draft(row: Any) -> Draft:
    answers = tuple((str(name), str(value)) for name, value in row.answers)
    return Draft(row.id, row.language, row.step, answers, row.email_hash is not None, row.saved_at, row.expires_at)
