"""The one way of every form: token, schema, operation, then the next page; or the same page with everything typed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from werkzeug.wrappers import Response

from api.errors import of_domain_error
from api.forms import FormReading, read_form
from api.intake import check
from api.languages import current_language
from api.pages.frame.refusals import errors_of
from api.pages.frame.state import add_sentence, is_asked_again, keep_form, values_of
from api.problems import Problem
from api.session import is_form_token
from domain.errors import DomainError

Result = TypeVar("Result")
Fields = dict[str, Any]
View = Callable[[], str]
Told = Callable[[], str | None]
# These are about the address, not about what was typed: their own page says so.
_NOT_ABOUT_THE_FORM = (401, 403, 404, 503)


def submit(
    schema: Schema,
    perform: Callable[[Fields], Result],
    *,
    again: View,
    done: Callable[[Result], str],
    prefix: str = "",
    already: Told | None = None,
) -> ResponseReturnValue:
    """Check the form and perform the operation; redirect to `done`, or show `again` what must be changed.

    `already` may say that what was asked for is done: then `again` is shown with that sentence, and no error.
    The switch of languages shows the form as it was typed. Nothing is stored without a valid form token.
    Raises Problem 403 and 404 of the operation.
    """
    if is_asked_again():
        keep_form(values_of(request.form), ())
        return again()
    if not has_form_token():
        return show_again(again, form_expired(), FormReading({}))
    reading = read_form(request.form, schema, prefix)
    try:
        result = perform(check(schema, reading.mapping))
    except (Problem, DomainError) as refusal:
        problem = of_domain_error(refusal) if isinstance(refusal, DomainError) else refusal
        if problem.status in _NOT_ABOUT_THE_FORM:
            raise problem from None
        told = already() if already is not None and _is_too_late(problem) else None
        return show_again(again, problem, reading) if told is None else _show_done(again, told, problem.status)
    return redirect(done(result), 303)


def act(
    schema: Schema,
    perform: Callable[[Fields], object],
    *,
    again: View,
    back: str,
    prefix: str = "",
    already: Told | None = None,
) -> ResponseReturnValue:
    """`submit` whose next page is an address known beforehand."""
    return submit(schema, perform, again=again, done=lambda _: back, prefix=prefix, already=already)


def _is_too_late(problem: Problem) -> bool:
    """Whether the state has moved on, and nothing else is wrong."""
    return problem.code == "illegal_transition" and not problem.errors


def _show_done(page: View, told: str, status: int) -> ResponseReturnValue:
    add_sentence(told)
    return make_response(page(), status)


def has_form_token() -> bool:
    """Whether the form came from a page of ours that this browser opened not too long ago."""
    return is_form_token(request.form.get("csrf_token", ""))


def form_expired() -> Problem:
    return Problem(422, "form_expired")


def show_again(again: View, problem: Problem, reading: FormReading) -> ResponseReturnValue:
    """The page with everything that was typed, what to change, and the status of the refusal."""
    keep_form(values_of(request.form), errors_of(problem, reading))
    return make_response(again(), problem.status)


def page_url(name: str, **parts: Any) -> str:
    """The address of a page in the language of this request."""
    return url_for(f"pages.{name}", lang=current_language(), **parts)


def go(name: str, **parts: Any) -> Response:
    """Send the browser to a page."""
    return redirect(page_url(name, **parts), 303)
