"""One's own account: language of mails, password, authenticator, recovery codes, and where one is signed in."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.operations.signing import own_account as operations
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url, submit
from api.pages.signing.visiting import sign_out
from api.request import operation
from api.schemas.signing import BothProofsBody, ChangedPasswordBody, MailLanguageBody, NothingBody
from api.session import replace_visit, visit


def account() -> ResponseReturnValue:
    """Everything about the account of whoever is signed in."""
    return _account()


def _account() -> str:
    own = operations.own_account(operation(), visit())
    return render_template("signin/account.html", own=own, values=values_or({"language": own.language}))


def account_language() -> ResponseReturnValue:
    """Mails come in this language."""
    return act(
        MailLanguageBody(),
        lambda data: operations.choose_language(operation(), data["language"]),
        again=_account,
        back=page_url("account", done="recorded"),
    )


def account_password() -> ResponseReturnValue:
    """Another password; everybody else who is signed in with the old one is signed out."""
    if request.method == "GET":
        return _password()
    return act(ChangedPasswordBody(), _change, again=_password, back=page_url("account", done="password_changed"))


def _password() -> str:
    own = operations.own_account(operation(), visit())
    return render_template("signin/change_password.html", own=own, values=values_or({}))


def _change(data: dict[str, str]) -> None:
    replace_visit(operations.change_password(operation(), visit(), data["password"], data["new_password"]))


def account_authenticator() -> ResponseReturnValue:
    """Another authenticator, after both proofs."""
    return _after_both_proofs("authenticator", operations.renew_authenticator, "signin_authenticator")


def account_recovery() -> ResponseReturnValue:
    """New recovery codes, after both proofs."""
    return _after_both_proofs("recovery", operations.renew_recovery_codes, "signin_recovery")


def _after_both_proofs(what: str, perform: Callable[..., None], following: str) -> ResponseReturnValue:
    def page() -> str:
        own = operations.own_account(operation(), visit())
        return render_template("signin/both_proofs.html", what=what, own=own, values=values_or({}))

    if request.method == "GET":
        return page()
    return act(
        BothProofsBody(),
        lambda data: perform(operation(), visit(), data["password"], data.get("code")),
        again=page,
        back=page_url(following, next=page_url("account")),
    )


def account_sessions_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    return act(
        NothingBody(),
        lambda _: operations.end_other_sessions(operation(), visit()),
        again=_account,
        back=page_url("account", done="others_signed_out"),
    )


def account_sessions_all() -> ResponseReturnValue:
    """Sign out everywhere."""
    return submit(
        NothingBody(), lambda _: _end_all(), again=_account, done=lambda _: page_url("home", done="signed_out")
    )


def _end_all() -> None:
    operations.end_all_sessions(operation())
    sign_out()
