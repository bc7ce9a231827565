"""What signed-in staff do about their own account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.authentication import authentication
from api.operations.context import Operation
from api.operations.signing.opening import open_in, tell_owner
from api.operations.signing.proofs import is_password, is_second
from api.operations.signing.setting_up import begin_setup, require_good_password
from api.problems import not_found, refused_field
from storage.accounts import end_sessions, find_account, keep_language, sessions_of
from storage.credentials import credentials_of, keep_password, keep_recovery_codes
from storage.keys import token_hash
from storage.sign_ins import RECOVERY_CODES, begin_sign_in, end_of_account
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Somebody signed in since then; `is_this` for the browser that asks."""

    since: datetime
    until: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What the page of one's own account shows."""

    email: str
    language: str
    password_set_at: datetime | None
    has_authenticator: bool
    recovery_codes: int
    sessions: tuple[OpenSession, ...]


def own_account(operation: Operation, visit: str) -> OwnAccount:
    """The account of whoever is signed in. Raises Problem 404 for anybody without one."""
    account = _own(operation)
    with operation.read() as connection:
        row = find_account(connection, account)
        held = credentials_of(connection, account)
        open_ones = sessions_of(connection, account, operation.services.clock.now())
    if row is None:
        raise not_found()
    this = token_hash(visit)
    sessions = tuple(OpenSession(each.created_at, each.expires_at, each.id_hash == this) for each in open_ones)
    has_second = held.authenticator is not None
    return OwnAccount(row.email, row.language, held.password_set_at, has_second, len(held.recovery_codes), sessions)


def choose_language(operation: Operation, language: str) -> None:
    """Mails come in this language from now on."""
    with operation.unit() as work:
        keep_language(work.connection, _own(operation), language)


def change_password(operation: Operation, visit: str, current: str, new: str) -> str:
    """Another password; every other session ends, and this browser gets the new secret that is returned.

    Raises Problem 422: password_wrong, and the rules of passwords.
    """
    account = _own(operation)
    with operation.read() as connection:
        row = find_account(connection, account)
    if row is None:
        raise not_found()
    require_good_password(new, row.email, "/new_password")
    if not is_password(operation, account, current):
        raise refused_field("/password", "own_password_wrong")
    hashed = authentication().hash_of(new)
    with operation.unit() as work:
        keep_password(work.connection, account, hashed, work.clock.now())
        end_of_account(work.connection, account, work.clock.now())
        end_sessions(work.connection, account, work.clock.now())
        tell_owner(work, account, "password_changed")
        return open_in(work, visit, account)


def renew_authenticator(operation: Operation, visit: str, password: str, code: str | None) -> None:
    """After both proofs, let this browser set up another authenticator; the old one works until then.

    Raises Problem 422: own_password_wrong, second_wrong.
    """

    def begin(work: UnitOfWork, account: str, email_hash: str) -> None:
        begin_setup(work, visit, email_hash, account)

    _after_both_proofs(operation, password, code, begin)


def renew_recovery_codes(operation: Operation, visit: str, password: str, code: str | None) -> None:
    """After both proofs, make new recovery codes and show them in this browser; the old ones are worth nothing.

    Raises Problem 422: own_password_wrong, second_wrong.
    """

    def renew(work: UnitOfWork, account: str, email_hash: str) -> None:
        keep_recovery_codes(work.connection, account, authentication().new_recovery_codes())
        begin_sign_in(work.connection, work.clock.now(), visit, RECOVERY_CODES, email_hash, account=account)

    _after_both_proofs(operation, password, code, renew)


def _after_both_proofs(
    operation: Operation, password: str, code: str | None, perform: Callable[[UnitOfWork, str, str], None]
) -> None:
    """The second proof is asked only where there is one: the first authenticator needs the password alone."""
    account = _own(operation)
    if not is_password(operation, account, password):
        raise refused_field("/password", "own_password_wrong")
    with operation.unit() as work:
        row = find_account(work.connection, account)
        has_second = credentials_of(work.connection, account).authenticator is not None
        allowed = row is not None and (not has_second or is_second(work, account, code or ""))
        if row is not None and allowed:
            perform(work, account, row.email_hash)
    if not allowed:
        raise refused_field("/code", "second_wrong" if code else "required")


def end_other_sessions(operation: Operation, visit: str) -> None:
    """Sign out everywhere but here."""
    with operation.unit() as work:
        end_sessions(work.connection, _own(operation), work.clock.now(), besides=visit)


def end_all_sessions(operation: Operation) -> None:
    """Sign out everywhere, here too."""
    with operation.unit() as work:
        end_sessions(work.connection, _own(operation), work.clock.now())


def _own(operation: Operation) -> str:
    account = operation.actor.account
    if account is None:
        raise not_found()
    return account
