"""Sign in by a printed line, in development only: opening it shows a button, and the button may be pressed all day."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.pages.frame.submitting import page_url, submit
from api.pages.signing.visiting import arrival, following, sign_in_account
from api.problems import not_found
from api.request import operation
from api.schemas.signing import NothingBody
from storage.accounts import account_of_link

_LONGEST_TOKEN = 200


def signin(token: str) -> ResponseReturnValue:
    """GET shows a button; POST opens the session. In production there is no such page."""
    if operation().services.settings.is_production:
        raise not_found()
    account = _account(token)
    if account is None:
        return _link(token, usable=False), 404
    if request.method == "GET":
        return _link(token, usable=True)
    return submit(
        NothingBody(),
        lambda _: sign_in_account(account),
        again=lambda: _link(token, usable=True),
        done=lambda _: arrival(account),
    )


def _account(token: str) -> str | None:
    current = operation()
    if len(token) > _LONGEST_TOKEN:
        return None
    with current.read() as connection:
        return account_of_link(connection, token, current.services.clock.now())


def _link(token: str, *, usable: bool) -> str:
    action = page_url("signin", token=token)
    return render_template("signin/link.html", action=action, usable=usable, next=following())
