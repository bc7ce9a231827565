"""Sign in by a mailed code: type the address, type the code, choose what to go on with."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from api.forms import FormReading
from api.operations.signing import mailed_code
from api.operations.signing.mailed_code import Choices
from api.pages.frame.state import is_asked_again, keep_form, values_of, values_or
from api.pages.frame.submitting import act, form_expired, go, has_form_token, page_url, show_again, submit
from api.pages.signing.visiting import asked_application, following, on_the_way, sign_in_volunteer, sign_out
from api.request import operation
from api.schemas.signing import ChoiceBody, CodeBody, NothingBody, SignInBody
from api.session import replace_visit, visit


def signin_request() -> ResponseReturnValue:
    """Ask for a code by mail. The page says the same for known and unknown addresses."""
    if request.method == "GET":
        return _needed()
    return act(
        SignInBody(),
        lambda data: mailed_code.ask_code(operation(), visit(), data["email"]),
        again=_needed,
        back=on_the_way("signin_code"),
    )


def _needed() -> str:
    return render_template("signin/needed.html", needed=False, values=values_or({}), next=following())


def signin_code() -> ResponseReturnValue:
    """Type the code that was mailed to the address."""
    if not mailed_code.waits_for_code(operation(), visit()):
        return redirect(on_the_way("signin_request"), 303)
    if request.method == "GET":
        return _code()
    return submit(CodeBody(), lambda data: _enter(data["code"]), again=_code, done=lambda address: address)


def _code() -> str:
    helpers = mailed_code.who_helps(operation())
    return render_template("signin/code.html", helpers=helpers, values=values_or({}), next=following())


def signin_again() -> ResponseReturnValue:
    """Mail a new code; the one before is worth nothing."""
    back = on_the_way("signin_code")
    joined = "&" if "?" in back else "?"
    return act(
        NothingBody(),
        lambda _: mailed_code.ask_code_again(operation(), visit()),
        again=_code,
        back=f"{back}{joined}done=code_sent",
    )


def _enter(typed: str) -> str:
    """The code is right: where to go with the proven address. Raises Problem 422."""
    replace_visit(mailed_code.try_code(operation(), visit(), typed))
    choices = mailed_code.choices_in(operation(), visit())
    if choices is None:
        return page_url("signin_request")
    wanted = asked_application()
    known = wanted is not None and any(each.id == wanted for each in choices.applications)
    application = wanted if known else choices.only_application
    if application is not None:
        sign_in_volunteer(application)
        return (following() if known else None) or page_url("application", application_id=application)
    return on_the_way("signin_password" if choices.is_new_account else "signin_choose")


def signin_choose() -> ResponseReturnValue:
    """Everything that the proven address opens; one button each."""
    choices = mailed_code.choices_in(operation(), visit())
    if choices is None:
        return go("signin_request", done="sign_in_over")
    found = choices
    if request.method == "GET":
        return _choose(found)
    return submit(
        ChoiceBody(),
        lambda data: _open(mailed_code.require_own(found, data["application"])),
        again=lambda: _choose(found),
        done=lambda application: page_url("application", application_id=application),
    )


def _open(application: str) -> str:
    sign_in_volunteer(application)
    return application


def _choose(choices: Choices) -> str:
    return render_template("signin/choose.html", choices=choices, next=following())


def signout() -> ResponseReturnValue:
    """End the session of this browser."""
    if is_asked_again():
        keep_form(values_of(request.form), ())
        return render_template("home.html")
    if not has_form_token():
        return show_again(lambda: render_template("home.html"), form_expired(), FormReading({}))
    sign_out()
    return go("home", done="signed_out")
