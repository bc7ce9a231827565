"""Sign in by password and second proof, choose a password, set an authenticator up."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.operations.signing import proofs, setting_up
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, go, submit
from api.pages.signing.visiting import arrival, following, on_the_way
from api.request import operation
from api.schemas.signing import CodeBody, NewPasswordBody, NothingBody, StaffSignInBody
from api.services import services
from api.session import actor, identify_visit, replace_visit, visit
from storage.sign_ins import SECOND_FACTOR, under_way


def signin_staff() -> ResponseReturnValue:
    """Address and password. The answer is the same for an unknown address, a wrong password and a locked account."""
    if request.method == "GET":
        return _staff()
    return submit(StaffSignInBody(), _try_password, again=_staff, done=on_the_way)


def _staff() -> str:
    return render_template("signin/staff.html", values=values_or({}), next=following())


def _try_password(data: dict[str, str]) -> str:
    secret, stage = proofs.try_staff_password(operation(), visit(), data["email"], data["password"])
    replace_visit(secret)
    return "signin_second" if stage == SECOND_FACTOR else "signin_authenticator"


def signin_second() -> ResponseReturnValue:
    """The code of the authenticator, or a recovery code."""
    with operation().read() as connection:
        waits = under_way(connection, visit(), services().clock.now(), SECOND_FACTOR) is not None
    if not waits:
        return go("signin_staff", done="sign_in_over")
    if request.method == "GET":
        return _second()
    return submit(CodeBody(), lambda data: _open(data["code"]), again=_second, done=lambda address: address)


def _second() -> str:
    return render_template("signin/second.html", values=values_or({}), next=following())


def _open(typed: str) -> str:
    return _arrive_with(proofs.try_second(operation(), visit(), typed))


def _arrive_with(secret: str) -> str:
    """The browser has a session: where its account works."""
    replace_visit(secret)
    account = identify_visit().account
    return arrival(str(account))


def signin_password() -> ResponseReturnValue:
    """Choose a password, after the address was proven by a code."""
    needs_second = setting_up.needs_second(operation(), visit())
    if needs_second is None:
        return go("signin_request", done="sign_in_over")

    def page() -> str:
        return render_template(
            "signin/password.html", needs_second=needs_second, values=values_or({}), next=following()
        )

    if request.method == "GET":
        return page()
    return submit(NewPasswordBody(), _choose_password, again=page, done=lambda address: address)


def _choose_password(data: dict[str, str]) -> str:
    secret, is_open = setting_up.choose_password(operation(), visit(), data["password"], data.get("code"))
    return _arrive_with(secret) if is_open else on_the_way("signin_authenticator")


def signin_authenticator() -> ResponseReturnValue:
    """Photograph or type the key, then type the first code."""
    setup = setting_up.setup_under_way(operation(), visit())
    if setup is None:
        return go("account" if actor().account else "signin_staff", done="sign_in_over")

    def page() -> str:
        return render_template("signin/authenticator.html", setup=setup, values=values_or({}), next=following())

    if request.method == "GET":
        return page()
    return submit(CodeBody(), _confirm, again=page, done=on_the_way)


def _confirm(data: dict[str, str]) -> str:
    replace_visit(setting_up.confirm_authenticator(operation(), visit(), data["code"]))
    return "signin_recovery"


def signin_recovery() -> ResponseReturnValue:
    """The recovery codes, until their owner says that she has kept them."""
    if request.method == "POST":
        return act(
            NothingBody(),
            lambda _: setting_up.recovery_codes_kept(operation(), visit()),
            again=_recovery,
            back=arrival(str(actor().account)),
        )
    return _recovery()


def _recovery() -> str:
    codes = setting_up.shown_recovery_codes(operation(), visit())
    return render_template("signin/recovery.html", codes=codes, next=following())
