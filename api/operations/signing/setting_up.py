"""What staff set up: a password, an authenticator, recovery codes."""

from api.authentication import Setup, authentication
from api.operations.context import Operation
from api.operations.signing.opening import open_in, tell_owner
from api.operations.signing.proofs import is_second
from api.problems import Problem, refused_field
from storage.accounts import end_sessions, find_account
from storage.credentials import credentials_of, keep_authenticator, keep_password
from storage.page_queries import account_with_email
from storage.sign_ins import (
    AUTHENTICATOR,
    PROVEN,
    RECOVERY_CODES,
    SignIn,
    begin_sign_in,
    end_of_account,
    end_stage,
    under_way,
)
from storage.unit_of_work import UnitOfWork

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


def require_good_password(password: str, email: str, pointer: str = "/password") -> None:
    """Raises Problem 422: password_too_short, password_repeats, password_is_address."""
    plain = password.casefold()
    if len(set(plain)) == 1:
        raise refused_field(pointer, "password_repeats")
    if plain in (email.casefold(), email.partition("@")[0].casefold()):
        raise refused_field(pointer, "password_is_address")
    if len(password) < SHORTEST_PASSWORD:
        raise refused_field(pointer, "password_too_short", limit=SHORTEST_PASSWORD)


def needs_second(operation: Operation, visit: str) -> bool | None:
    """Whether a new password also needs the second proof; None when no account's address is proven here."""
    with operation.read() as connection:
        proven = under_way(connection, visit, operation.services.clock.now(), PROVEN)
        account = None if proven is None else account_with_email(connection, proven.email_hash)
        return None if account is None else credentials_of(connection, account.id).authenticator is not None


def choose_password(operation: Operation, visit: str, password: str, code: str | None) -> tuple[str, bool]:
    """The account of the proven address has a new password, and all its sessions end.

    With an authenticator a session is open: its secret, True. Without one it is set up next: the old secret, False.
    Raises Problem 422: the rules of passwords, second_wrong, sign_in_over.
    """
    with operation.read() as connection:
        proven = under_way(connection, visit, operation.services.clock.now(), PROVEN)
        account = None if proven is None else account_with_email(connection, proven.email_hash)
    if proven is None or account is None:
        raise refused_field("", "sign_in_over")
    require_good_password(password, account.email)
    hashed = authentication().hash_of(password)
    with operation.unit() as work:
        has_second = credentials_of(work.connection, account.id).authenticator is not None
        allowed = not has_second or is_second(work, account.id, code or "")
        if allowed:
            opened = _chosen(work, visit, proven, account.id, hashed, opens=has_second)
    if not allowed:
        raise refused_field("/code", "second_wrong" if code else "required")
    return opened, has_second


def _chosen(work: UnitOfWork, visit: str, proven: SignIn, account: str, hashed: str, *, opens: bool) -> str:
    at = work.clock.now()
    keep_password(work.connection, account, hashed, at)
    end_sessions(work.connection, account, at)
    end_of_account(work.connection, account, at)
    end_stage(work.connection, visit, at, PROVEN)
    tell_owner(work, account, "password_changed")
    if opens:
        return open_in(work, visit, account)
    begin_setup(work, visit, proven.email_hash, account)
    return visit


def begin_setup(work: UnitOfWork, visit: str, email_hash: str, account: str) -> None:
    """Let this browser set up an authenticator with a new secret."""
    secret = authentication().new_authenticator()
    at = work.clock.now()
    begin_sign_in(work.connection, at, visit, AUTHENTICATOR, email_hash, account=account, authenticator=secret)


def setup_under_way(operation: Operation, visit: str) -> Setup | None:
    """What is typed into the authenticator, or photographed; None when nothing is being set up here."""
    with operation.read() as connection:
        waiting = under_way(connection, visit, operation.services.clock.now(), AUTHENTICATOR)
        account = find_account(connection, waiting.account_id) if waiting and waiting.account_id else None
    if waiting is None or account is None or waiting.authenticator is None:
        return None
    return authentication().setup_of(waiting.authenticator, account.email)


def confirm_authenticator(operation: Operation, visit: str, typed: str) -> str:
    """The first code is right: the authenticator is kept, recovery codes are made, a session is open.

    Its secret is returned; other sessions of the account end. Raises Problem 422: code_not_of_key, sign_in_over.
    """
    code = "".join(character for character in typed if character.isalnum())
    with operation.unit() as work:
        at = work.clock.now()
        waiting = under_way(work.connection, visit, at, AUTHENTICATOR)
        account = find_account(work.connection, waiting.account_id) if waiting and waiting.account_id else None
        if waiting is None or account is None or account.disabled_at or waiting.authenticator is None:
            raise refused_field("", "sign_in_over")
        step = authentication().step_of(waiting.authenticator, code, None) if code.isascii() else None
        if step is None:
            raise refused_field("/code", "code_not_of_key")
        codes = authentication().new_recovery_codes()
        keep_authenticator(work.connection, account.id, waiting.authenticator, step, codes)
        end_of_account(work.connection, account.id, at)
        end_sessions(work.connection, account.id, at)
        secret = open_in(work, visit, account.id)
        begin_sign_in(work.connection, at, secret, RECOVERY_CODES, account.email_hash, account=account.id)
        tell_owner(work, account.id, "authenticator_changed")
    return secret


def shown_recovery_codes(operation: Operation, visit: str) -> list[str]:
    """The new recovery codes, until their owner says that she has kept them. Raises Problem 404 afterwards."""
    with operation.read() as connection:
        waiting = under_way(connection, visit, operation.services.clock.now(), RECOVERY_CODES)
        if waiting is None or waiting.account_id is None or waiting.account_id != operation.actor.account:
            raise Problem(404, "not_found")
        stored = credentials_of(connection, waiting.account_id).recovery_codes
    return authentication().shown_recovery_codes(stored)


def recovery_codes_kept(operation: Operation, visit: str) -> None:
    """They are not shown again."""
    with operation.unit() as work:
        end_stage(work.connection, visit, work.clock.now(), RECOVERY_CODES)
