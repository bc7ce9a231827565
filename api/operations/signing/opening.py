"""Open a session: a new secret for the browser each time, the old one worth nothing."""

import uuid

from api.operations.context import Operation
from storage.accounts import close_session, find_account, open_session
from storage.credentials import forget_failures
from storage.mail_queue import queue_mail
from storage.sign_ins import end_stage, follow_visit
from storage.unit_of_work import UnitOfWork


def open_for_volunteer(operation: Operation, visit: str, application: str) -> str:
    """This browser acts for the application from now on. The new secret of its cookie."""
    with operation.unit() as work:
        return _open(work, visit, application=application)


def open_for_account(operation: Operation, visit: str, account: str) -> str:
    """This browser acts for the account from now on. The new secret of its cookie."""
    with operation.unit() as work:
        return open_in(work, visit, account)


def open_in(work: UnitOfWork, visit: str, account: str) -> str:
    """The same inside a unit of work: everything was proven, so earlier failures count no more."""
    forget_failures(work.connection, account)
    return _open(work, visit, account=account)


def _open(work: UnitOfWork, visit: str, *, account: str | None = None, application: str | None = None) -> str:
    at = work.clock.now()
    close_session(work.connection, visit, at)
    secret = open_session(work.connection, at, account=account, application=application)
    follow_visit(work.connection, visit, secret)
    return secret


def close(operation: Operation, visit: str) -> None:
    """End the session of this browser and everything that was under way in it."""
    with operation.unit() as work:
        close_session(work.connection, visit, work.clock.now())
        end_stage(work.connection, visit, work.clock.now())


def tell_owner(work: UnitOfWork, account: str, template: str) -> None:
    """Mail the owner of an account what happened to it, each time it happens."""
    row = find_account(work.connection, account)
    if row is not None:
        queue_mail(work, f"{template}:{uuid.uuid4().hex}", f"account:{account}", row.language, template, {})
