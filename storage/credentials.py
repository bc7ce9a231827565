"""What staff prove themselves with, as stored: a password's hash, an encrypted authenticator, recovery codes, failures.

Failures are counted before a proof is looked at, so that several tries at once are several.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, select, update

from messaging.upsert import insert_into
from storage.tables.credentials import credentials

MOST_FAILURES = 5
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The proofs of one account; all empty for an account that has set up nothing yet."""

    account_id: str
    password_hash: str | None = None
    password_set_at: datetime | None = None
    authenticator: str | None = None
    authenticator_step: int | None = None
    recovery_codes: tuple[str, ...] = ()
    failures: int = 0
    locked_until: datetime | None = None

    def is_locked(self, at: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > at


def credentials_of(connection: Connection, account: str, *, lock: bool = False) -> Credentials:
    """The proofs of an account; with `lock` nobody else changes them until the transaction ends."""
    query = select(credentials).where(credentials.c.account_id == account)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        return Credentials(account)
    found = {name: row._mapping[name] for name in Credentials.__slots__}
    return Credentials(**found | {"recovery_codes": tuple(row.recovery_codes or ())})


def count_failure(connection: Connection, account: str, at: datetime) -> bool:
    """Count a try as failed until it is known better. False while the account is locked, or has no try left."""
    _make_row(connection, account)
    table = credentials.c
    over = table.locked_until.is_not(None) & (table.locked_until <= at)
    connection.execute(
        update(credentials).where(table.account_id == account, over).values(failures=0, locked_until=None)
    )
    free = (table.account_id == account) & table.locked_until.is_(None) & (table.failures < MOST_FAILURES)
    return connection.execute(update(credentials).where(free).values(failures=table.failures + 1)).rowcount == 1


def take_back_failure(connection: Connection, account: str) -> None:
    """This try was right, but it is not yet a sign-in: the earlier failures still count."""
    less = case((credentials.c.failures > 0, credentials.c.failures - 1), else_=0)
    connection.execute(update(credentials).where(credentials.c.account_id == account).values(failures=less))


def lock_if_exhausted(connection: Connection, account: str, at: datetime) -> bool:
    """After the last failure the account is locked for a quarter of an hour. True when this locked it."""
    table = credentials.c
    exhausted = (table.account_id == account) & table.locked_until.is_(None) & (table.failures >= MOST_FAILURES)
    return connection.execute(update(credentials).where(exhausted).values(locked_until=at + LOCK)).rowcount == 1


def forget_failures(connection: Connection, account: str) -> None:
    """Somebody signed in: earlier failures count no more."""
    _change(connection, account, failures=0, locked_until=None)


def keep_password(connection: Connection, account: str, password_hash: str, at: datetime) -> None:
    """Another password from now on."""
    _make_row(connection, account)
    _change(connection, account, password_hash=password_hash, password_set_at=at)


def keep_rehashed(connection: Connection, account: str, password_hash: str) -> None:
    """The same password, hashed as it is done today."""
    _change(connection, account, password_hash=password_hash)


def keep_authenticator(
    connection: Connection, account: str, secret: str, step: int, recovery_codes: tuple[str, ...]
) -> None:
    """Another authenticator, with the time step of its first code, and the recovery codes that belong to it."""
    _make_row(connection, account)
    _change(connection, account, authenticator=secret, authenticator_step=step, recovery_codes=list(recovery_codes))


def keep_recovery_codes(connection: Connection, account: str, recovery_codes: tuple[str, ...]) -> None:
    """These recovery codes and no others."""
    _change(connection, account, recovery_codes=list(recovery_codes))


def forget_proofs(connection: Connection, account: str) -> None:
    """Password, authenticator and recovery codes are gone; the account sets them up again by a mailed code."""
    empty = dict.fromkeys(("password_hash", "password_set_at", "authenticator", "authenticator_step"))
    _change(connection, account, **empty, recovery_codes=[], failures=0, locked_until=None)


def use_step(connection: Connection, account: str, step: int) -> bool:
    """Use a time step of the authenticator up; False when it, or a later one, was used before."""
    table = credentials.c
    unused = (table.account_id == account) & (table.authenticator_step.is_(None) | (table.authenticator_step < step))
    return connection.execute(update(credentials).where(unused).values(authenticator_step=step)).rowcount == 1


def _change(connection: Connection, account: str, **values: object) -> None:
    connection.execute(update(credentials).where(credentials.c.account_id == account).values(values))


def _make_row(connection: Connection, account: str) -> None:
    first = insert_into(connection, credentials).values(account_id=account, failures=0)
    connection.execute(first.on_conflict_do_nothing())
