"""What staff prove themselves with: a password, then the authenticator or a recovery code. Five failures lock."""

import re
import secrets

from api.authentication import authentication
from api.operations.context import Operation
from api.operations.signing.opening import open_in, tell_owner
from api.problems import refused_field
from storage.accounts import close_session, find_account
from storage.credentials import (
    count_failure,
    credentials_of,
    forget_failures,
    keep_recovery_codes,
    keep_rehashed,
    lock_if_exhausted,
    take_back_failure,
    use_step,
)
from storage.page_queries import account_with_email
from storage.sign_ins import AUTHENTICATOR, SECOND_FACTOR, SignIn, begin_sign_in, end_stage, under_way
from storage.unit_of_work import UnitOfWork

_GROUPS = re.compile(r"[0-9a-f]{12}")


def try_staff_password(operation: Operation, visit: str, email: str, password: str) -> tuple[str, str]:
    """The password is right: the browser's new secret, and what it has to show next (second_factor or authenticator).

    Raises Problem 422 password_wrong, in the same words for an unknown address and a locked account.
    """
    email_hash = operation.services.keys.email_hash(email)
    with operation.read() as connection:
        account = account_with_email(connection, email_hash)
    if not is_password(operation, None if account is None else account.id, password) or account is None:
        raise refused_field("/password", "password_wrong")
    secret = secrets.token_urlsafe(32)
    with operation.unit() as work:
        at = work.clock.now()
        has_second = credentials_of(work.connection, account.id).authenticator is not None
        stage, new = (SECOND_FACTOR, None) if has_second else (AUTHENTICATOR, authentication().new_authenticator())
        close_session(work.connection, visit, at)
        end_stage(work.connection, visit, at)
        begin_sign_in(work.connection, at, secret, stage, email_hash, account=account.id, authenticator=new)
    return secret, stage


def is_password(operation: Operation, account: str | None, password: str) -> bool:
    """Whether this is the password of an account that is not locked; without an account no, after the same work.

    Hashing is slow on purpose, so it is done between two transactions.
    """
    with operation.unit() as work:
        may_try = account is not None and count_failure(work.connection, account, work.clock.now())
        stored = None if account is None else credentials_of(work.connection, account).password_hash
    right, newer = authentication().check_password(password, stored)
    with operation.unit() as work:
        if account is not None and may_try and right:
            take_back_failure(work.connection, account)
            if newer is not None:
                keep_rehashed(work.connection, account, newer)
        elif account is not None:
            _lock(work, account)
    return may_try and right


def try_second(operation: Operation, visit: str, typed: str) -> str:
    """The second proof is right: a session is open, whose secret is returned.

    Raises Problem 422: second_wrong, or sign_in_over when the password was too long ago.
    """
    opened = None
    with operation.unit() as work:
        waiting = _waiting_for_second(work, visit)
        if waiting is not None and waiting.account_id and is_second(work, waiting.account_id, typed):
            end_stage(work.connection, visit, work.clock.now(), SECOND_FACTOR)
            opened = open_in(work, visit, waiting.account_id)
    if opened is None:
        raise refused_field("/code", "sign_in_over" if waiting is None else "second_wrong")
    return opened


def _waiting_for_second(work: UnitOfWork, visit: str) -> SignIn | None:
    """The sign-in of this browser that waits for the second proof; none for an account that was closed meanwhile."""
    waiting = under_way(work.connection, visit, work.clock.now(), SECOND_FACTOR)
    account = find_account(work.connection, waiting.account_id) if waiting and waiting.account_id else None
    return waiting if account is not None and account.disabled_at is None else None


def is_second(work: UnitOfWork, account: str, typed: str) -> bool:
    """Whether this is the code of the authenticator now, or an unused recovery code; either is used up by it.

    A failure is counted in the same unit of work, which must be committed.
    """
    may_try = count_failure(work.connection, account, work.clock.now())
    plain = "".join(character for character in typed.lower() if character.isalnum())
    used = _use_authenticator if plain.isdecimal() and len(plain) == 6 else _use_recovery_code
    if may_try and used(work, account, plain):
        forget_failures(work.connection, account)
        return True
    _lock(work, account)
    return False


def _use_authenticator(work: UnitOfWork, account: str, code: str) -> bool:
    held = credentials_of(work.connection, account, lock=True)
    if held.authenticator is None or not code.isascii():
        return False
    step = authentication().step_of(held.authenticator, code, held.authenticator_step)
    return step is not None and use_step(work.connection, account, step)


def _use_recovery_code(work: UnitOfWork, account: str, code: str) -> bool:
    held = credentials_of(work.connection, account, lock=True)
    if not _GROUPS.fullmatch(code):
        return False
    left = authentication().without_recovery_code(held.recovery_codes, f"{code[:4]}-{code[4:8]}-{code[8:]}")
    if left is not None:
        keep_recovery_codes(work.connection, account, left)
    return left is not None


def _lock(work: UnitOfWork, account: str) -> None:
    if lock_if_exhausted(work.connection, account, work.clock.now()):
        tell_owner(work, account, "account_locked")
