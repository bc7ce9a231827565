"""A new e-mail address that waits for its owner, and the earlier one, which is warned.

The code mailed to the new one is derived from the row and not stored.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from storage.keys import Keys
from storage.sign_ins import is_code
from storage.tables.people import address_changes, former_addresses

CODE_LIFE = timedelta(minutes=10)
MOST_TRIES = 5
# A warning to the earlier address is tried again for some hours; the rest is for an outage of the mail.
FORMER_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AddressChange:
    """One wish for another address. After `expires_at`, or five wrong codes, a new code is needed."""

    id: str
    application_id: str
    email: str
    tries: int
    asked_at: datetime
    expires_at: datetime

    def is_open(self, at: datetime) -> bool:
        """Whether a code may still be tried."""
        return self.tries < MOST_TRIES and self.expires_at > at


def ask_change(connection: Connection, application: str, email: str, at: datetime) -> AddressChange:
    """Begin, in place of an earlier wish whose code is worth nothing from now on."""
    forget_change(connection, application)
    change = AddressChange(uuid.uuid4().hex, application, email, 0, at, at + CODE_LIFE)
    row = {name: getattr(change, name) for name in AddressChange.__slots__}
    connection.execute(insert(address_changes).values(row))
    return change


def change_of(connection: Connection, application: str) -> AddressChange | None:
    """What waits for a code, also when its time is over."""
    query = select(address_changes).where(address_changes.c.application_id == application)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else AddressChange(**row)


def address_of(connection: Connection, identifier: str) -> str | None:
    """Where the code of a wish goes; None when it is over."""
    query = select(address_changes.c.email).where(address_changes.c.id == identifier)
    return connection.execute(query).scalar_one_or_none()


def count_try(connection: Connection, change: AddressChange) -> None:
    """Count one wrong code."""
    mine = address_changes.c.id == change.id
    connection.execute(update(address_changes).where(mine).values(tries=address_changes.c.tries + 1))


def is_right(keys: Keys, change: AddressChange, typed: str) -> bool:
    """Whether this is the code, typed in any case, with or without the dash."""
    return is_code(keys, change.id, typed)


def forget_change(connection: Connection, application: str) -> None:
    """Nothing waits any more."""
    connection.execute(delete(address_changes).where(address_changes.c.application_id == application))


def keep_former(connection: Connection, application: str, email: str, at: datetime) -> str:
    """Keep the address that holds now for the mails that warn of a change: the id under which they find it."""
    mine = (former_addresses.c.application_id == application, former_addresses.c.email == email)
    known = connection.execute(select(former_addresses.c.id).where(*mine)).scalar_one_or_none()
    if known is not None:
        connection.execute(update(former_addresses).where(*mine).values(kept_until=at + FORMER_KEPT))
        return str(known)
    made = uuid.uuid4().hex
    row = {"id": made, "application_id": application, "email": email, "kept_until": at + FORMER_KEPT}
    connection.execute(insert(former_addresses).values(row))
    return made


def former_address(connection: Connection, identifier: str) -> str | None:
    """The address that held when a change was asked for; None when it is no longer kept."""
    query = select(former_addresses.c.email).where(former_addresses.c.id == identifier)
    return connection.execute(query).scalar_one_or_none()
