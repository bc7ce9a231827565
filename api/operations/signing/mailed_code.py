"""Sign in by a mailed code: the same work and the same answer whether the address is known or not."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from api.operations.context import Operation
from api.problems import not_found, refused_field
from domain.application import Application
from domain.focal_point import Colleague, who_answers
from domain.values import COUNTRIES
from storage.accounts import close_session
from storage.credentials import credentials_of
from storage.drafts import Draft, drafts_of
from storage.focal_points import colleagues_of
from storage.mail_queue import queue_mail
from storage.page_queries import account_with_email, applications_with_email, codes_of_calls
from storage.sign_ins import (
    CODE,
    MOST_CODES_AN_HOUR,
    MOST_TRIES,
    begin_sign_in,
    codes_asked,
    count_try,
    end_sign_in,
    is_code,
    latest_sign_in,
    prove,
    proven_email,
    under_way,
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody who has proven her address may go on with. `calls`: the code of each call by its id."""

    account: Row[Any] | None
    has_password: bool
    applications: Sequence[Application]
    drafts: Sequence[Draft]
    calls: Mapping[str, str]

    @property
    def only_application(self) -> str | None:
        """The one application that there is nothing to choose beside."""
        alone = len(self.applications) == 1 and not self.drafts and self.account is None
        return self.applications[0].id if alone else None

    @property
    def is_new_account(self) -> bool:
        """Whether there is nothing but an account, and it has no password yet."""
        return self.account is not None and not (self.has_password or self.applications or self.drafts)


def ask_code(operation: Operation, visit: str, email: str) -> None:
    """Begin a sign-in in this browser and mail its code to the address, if it is somebody's."""
    _mail_code(operation, visit, operation.services.keys.email_hash(email))


def ask_code_again(operation: Operation, visit: str) -> bool:
    """Mail a new code to the address that was typed last in this browser; False when there is none any more."""
    with operation.read() as connection:
        last = latest_sign_in(connection, visit, CODE)
    if last is not None:
        _mail_code(operation, visit, last.email_hash)
    return last is not None


def _mail_code(operation: Operation, visit: str, email_hash: str) -> None:
    """Whose address it is, and whether it is anybody's, is looked up when the mail is written, not here."""
    with operation.unit() as work:
        at = work.clock.now()
        enough = codes_asked(work.connection, email_hash, at) >= MOST_CODES_AN_HOUR
        begun = begin_sign_in(work.connection, at, visit, CODE, email_hash)
        if not enough:
            queue_mail(work, f"sign_in_code:{begun}", f"sign_in:{begun}", "fr", "sign_in_code", {"sign_in": begun})


def waits_for_code(operation: Operation, visit: str) -> bool:
    """Whether a code was asked for in this browser lately, even if it can no longer be used."""
    with operation.read() as connection:
        return latest_sign_in(connection, visit, CODE) is not None


def try_code(operation: Operation, visit: str, typed: str) -> str:
    """The address is proven in this browser, which gets the new secret that is returned.

    Raises Problem 422: code_wrong, or code_over after ten minutes, five tries, or a newer code.
    """
    secret = secrets.token_urlsafe(32)
    with operation.unit() as work:
        at = work.clock.now()
        waiting = under_way(work.connection, visit, at, CODE)
        tries = 0 if waiting is None else count_try(work.connection, waiting.id)
        may_try = waiting is not None and tries <= MOST_TRIES
        right = False
        if waiting is not None and may_try and is_code(operation.services.keys, waiting.id, typed):
            right = prove(work.connection, waiting.id, at, secret)
            close_session(work.connection, visit, at)
        elif waiting is not None and tries >= MOST_TRIES:
            end_sign_in(work.connection, waiting.id, at)
    if not right:
        raise refused_field("/code", "code_wrong" if may_try and tries < MOST_TRIES else "code_over")
    return secret


def choices_in(operation: Operation, visit: str) -> Choices | None:
    """What the address proven in this browser opens; None when none is proven any more."""
    at = operation.services.clock.now()
    with operation.read() as connection:
        email_hash = proven_email(connection, visit, at)
        if email_hash is None:
            return None
        account = account_with_email(connection, email_hash)
        found = applications_with_email(connection, email_hash)
        return Choices(
            account,
            account is not None and credentials_of(connection, account.id).password_hash is not None,
            found,
            drafts_of(connection, email_hash, at),
            codes_of_calls(connection, {each.call_id for each in found}),
        )


def who_helps(operation: Operation) -> list[Colleague]:
    """The focal point of each country who answers today, for whoever no longer has the mailbox of her application."""
    day = operation.services.clock.now().date()
    with operation.read() as connection:
        found = [who_answers(colleagues_of(connection, country), None, day) for country in COUNTRIES]
    return [each for each in found if each is not None]


def require_own(choices: Choices, application: str) -> str:
    """The application, if the proven address is hers. Raises Problem 404."""
    if application not in {each.id for each in choices.applications}:
        raise not_found()
    return application
