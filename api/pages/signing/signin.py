"""Sign in by a link: opening it only shows a button, so that no mail scanner uses it up."""

import re

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from api.forms import FormReading
from api.operations.sign_in import request_link
from api.pages.frame.state import form_state, values_or
from api.pages.frame.submitting import act, form_expired, go, has_form_token, page_url, show_again
from api.pages.signing.visiting import sign_in_account, sign_in_volunteer, sign_out
from api.problems import not_found
from api.request import operation
from api.schemas.signing import SignInBody
from api.session import actor
from storage.accounts import account_of_link, actor_of_access_token, use_link
from storage.page_queries import role_of

_HOME = {"coordinator": "desk", "host": "host", "evaluator": "findings"}
_LONGEST_TOKEN = 200


def signin_request() -> ResponseReturnValue:
    """Ask for a link by mail. The page says the same for known and unknown addresses."""
    if request.method == "POST":
        ask = operation()
        return act(
            SignInBody(),
            lambda data: request_link(ask, data["email"]),
            again=_needed,
            back=page_url("signin_request", sent="yes"),
        )
    return _needed()


def _needed() -> str:
    following = request.values.get("next")
    return render_template(
        "signin/needed.html",
        needed=False,
        sent="sent" in request.args and not form_state().errors,
        values=values_or({}),
        next=following,
    )


def signin(token: str) -> ResponseReturnValue:
    """GET shows a button; POST opens the session. In development a link may be used again until it expires."""
    account = _account(token)
    if account is None:
        return _link(token, usable=False), 404
    if request.method == "GET":
        return _link(token, usable=True)
    if not has_form_token():
        return show_again(lambda: _link(token, usable=True), form_expired(), FormReading({}))
    if not _claim(token):
        return _link(token, usable=False), 404
    sign_in_account(account)
    return redirect(_following() or _home_of(account), 303)


def _account(token: str) -> str | None:
    current = operation()
    if len(token) > _LONGEST_TOKEN:
        return None
    with current.read() as connection:
        return account_of_link(connection, token, current.services.clock.now())


def _claim(token: str) -> bool:
    """Use the link up; in development it stays usable, so that one printed line serves a whole day."""
    current = operation()
    if not current.services.settings.is_production:
        return True
    with current.services.database.write() as connection:
        return use_link(connection, token, current.services.clock.now())


def _link(token: str, *, usable: bool) -> str:
    once = operation().services.settings.is_production
    return render_template(
        "signin/link.html", action=page_url("signin", token=token), usable=usable, once=once, next=_following()
    )


def _home_of(account: str) -> str:
    with operation().read() as connection:
        return page_url(_HOME.get(role_of(connection, account), "home"))


def _following() -> str | None:
    """The page that was asked for before signing in: only one of our own."""
    wanted = request.values.get("next", "")
    own = re.fullmatch(r"/(fr|en)/[A-Za-z0-9/_?=&.%-]*", wanted) and "//" not in wanted
    return wanted if own and len(wanted) <= _LONGEST_TOKEN else None


def access(token: str) -> ResponseReturnValue:
    """The volunteer's personal link: GET shows a button, POST opens her own page. It works again and again."""
    application = _application(token)
    if application is None:
        raise not_found()
    if actor().application == application:
        return go("application", application_id=application)
    if request.method == "GET":
        return _personal(token)
    if not has_form_token():
        return show_again(lambda: _personal(token), form_expired(), FormReading({}))
    sign_in_volunteer(application)
    return go("application", application_id=application)


def _application(token: str) -> str | None:
    if len(token) > _LONGEST_TOKEN:
        return None
    with operation().read() as connection:
        found = actor_of_access_token(connection, token)
    return None if found is None else found.application


def _personal(token: str) -> str:
    return render_template(
        "signin/link.html", action=page_url("access", token=token), usable=True, once=False, next=None
    )


def signout() -> ResponseReturnValue:
    """End the session of this browser."""
    if not has_form_token():
        return show_again(lambda: render_template("home.html"), form_expired(), FormReading({}))
    sign_out()
    return go("home", done="signed_out")
