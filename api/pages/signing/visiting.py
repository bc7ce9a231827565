"""Sign-in and sign-out of a browser: a session on the server, and a new secret in the cookie each time."""

from api.request import operation
from api.session import actor, replace_visit, visit
from domain.actor import ANONYMOUS
from storage.accounts import close_session, open_session


def sign_in_volunteer(application: str) -> None:
    """This browser acts for the application from now on."""
    _open(application=application)


def sign_in_account(account: str) -> None:
    """This browser acts for the account from now on."""
    _open(account=account)


def _open(*, account: str | None = None, application: str | None = None) -> None:
    current = operation()
    with current.services.database.write() as connection:
        now = current.services.clock.now()
        replace_visit(open_session(connection, now, account=account, application=application))


def sign_out() -> None:
    """End the session; the old cookie is worth nothing."""
    if actor() != ANONYMOUS:
        current = operation()
        with current.services.database.write() as connection:
            close_session(connection, visit(), current.services.clock.now())
    replace_visit("")
