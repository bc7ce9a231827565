"""Sign-in and sign-out of a browser: the secret in its cookie changes each time, and where it goes next."""

import re

from flask import request

from api.operations.signing import opening
from api.pages.frame.submitting import page_url
from api.request import operation
from api.session import replace_visit, visit
from storage.page_queries import role_of

_HOME = {
    "coordinator": "desk",
    "host": "host",
    "evaluator": "findings",
    "safeguarding": "safeguarding",
    "admin": "desk_accounts",
}
_LONGEST_PATH = 300


def sign_in_volunteer(application: str) -> None:
    """This browser acts for the application from now on."""
    replace_visit(opening.open_for_volunteer(operation(), visit(), application))


def sign_in_account(account: str) -> None:
    """This browser acts for the account from now on."""
    replace_visit(opening.open_for_account(operation(), visit(), account))


def sign_out() -> None:
    """End the session; the old cookie is worth nothing."""
    opening.close(operation(), visit())
    replace_visit("")


def following() -> str | None:
    """The page that was asked for before signing in: only one of our own."""
    wanted = request.values.get("next", "")
    own = re.fullmatch(r"/(fr|en)/[A-Za-z0-9/_?=&.%-]*", wanted) and "//" not in wanted
    return wanted if own and len(wanted) <= _LONGEST_PATH else None


def asked_application() -> str | None:
    """The id of the application whose page was asked for before signing in."""
    found = re.match(r"/(?:fr|en)/applications/([A-Za-z0-9-]{1,40})", following() or "")
    return found[1] if found else None


def on_the_way(name: str) -> str:
    """The address of the next page of a sign-in, which remembers the page that was asked for."""
    wanted = following()
    return page_url(name, **({"next": wanted} if wanted else {}))


def arrival(account: str) -> str:
    """The address of the page that was asked for, or of where this account works."""
    with operation().read() as connection:
        return following() or page_url(_HOME[role_of(connection, account)])
