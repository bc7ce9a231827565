"""Forms that make something, each once: pressed again, or sent after coming back to its page, it makes nothing new."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from messaging.upsert import insert_into
from storage.tables.applications import sent_forms


@dataclass(frozen=True, slots=True)
class SentForm:
    """`made` is what the form made when it was sent before, else None; `is_same` whether it said the same then."""

    key_hash: str
    made: str | None
    is_same: bool


def claim_form(
    connection: Connection, account: str | None, key: str, body: Mapping[str, Any], at: datetime
) -> SentForm:
    """Take the key of an account's form, or learn what it has made. A second sending waits until the first is over."""
    key_hash = _digest(f"{account}:{key}")
    body_hash = _digest(json.dumps(body, sort_keys=True, default=str))
    first = {"key_hash": key_hash, "body_hash": body_hash, "created_at": at}
    connection.execute(insert_into(connection, sent_forms).values(first).on_conflict_do_nothing())
    row = connection.execute(select(sent_forms).where(sent_forms.c.key_hash == key_hash)).one()
    return SentForm(key_hash, row.made, row.body_hash == body_hash)


def note_made(connection: Connection, sent: SentForm, identifier: str) -> None:
    """Keep what the form made, in the transaction that took its key."""
    connection.execute(update(sent_forms).where(sent_forms.c.key_hash == sent.key_hash).values(made=identifier))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
