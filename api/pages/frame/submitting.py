"""The one way of every form: token, schema, operation, then the next page; or the same page with everything typed."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from werkzeug.wrappers import Response

from api.errors import field_documents, of_domain_error
from api.forms import FormReading, read_form
from api.intake import check
from api.languages import current_language
from api.pages.frame.state import is_asked_again, keep_form, values_of
from api.problems import Problem
from api.session import is_form_token
from domain.errors import DomainError
from translations.page_messages import MESSAGES, message
from translations.sentences import problem_detail, problem_title

Result = TypeVar("Result")
Fields = dict[str, Any]
View = Callable[[], str]
# These are about the address, not about what was typed: their own page says so.
_NOT_ABOUT_THE_FORM = (401, 403, 404, 503)
# A person sees a calendar, JSON a text: the same code in other words.
_FORM_MESSAGES = {"not_a_date": "not_a_day", "idempotency_conflict": "already_sent"}


def submit(
    schema: Schema,
    perform: Callable[[Fields], Result],
    *,
    again: View,
    done: Callable[[Result], str],
    prefix: str = "",
) -> ResponseReturnValue:
    """Check the form and perform the operation; redirect to `done`, or show `again` what must be changed.

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
        return show_again(again, problem, reading)
    return redirect(done(result), 303)


def act(
    schema: Schema, perform: Callable[[Fields], object], *, again: View, back: str, prefix: str = ""
) -> ResponseReturnValue:
    """`submit` whose next page is an address known beforehand."""
    return submit(schema, perform, again=again, done=lambda _: back, prefix=prefix)


def has_form_token() -> bool:
    """Whether the form came from a page of ours that this browser opened not too long ago."""
    return is_form_token(request.form.get("csrf_token", ""))


def form_expired() -> Problem:
    return Problem(422, "form_expired")


def show_again(again: View, problem: Problem, reading: FormReading) -> ResponseReturnValue:
    """The page with everything that was typed, what to change, and the status of the refusal."""
    keep_form(values_of(request.form), errors_of(problem, reading))
    return make_response(again(), problem.status)


def errors_of(problem: Problem, reading: FormReading) -> tuple[Mapping[str, str], ...]:
    """The refusal as the error summary shows it."""
    language = current_language()
    if not problem.errors:
        return ({"field": "", "message": _overall(language, problem)},)
    told = zip(problem.errors, field_documents(problem, language), strict=True)
    return tuple(
        {"field": reading.field_of(error.pointer), "message": _in_form(language, error.code) or document["message"]}
        for error, document in told
    )


def _overall(language: str, problem: Problem) -> str:
    own = _in_form(language, problem.code)
    title = problem_title(language, problem.code)
    return own or f"{title}. {problem_detail(language, problem.code, problem.parameters)}"


def _in_form(language: str, code: str) -> str | None:
    """The sentence of a code where a form needs other words than JSON."""
    code = _FORM_MESSAGES.get(code, code)
    return message(language, code) if code in MESSAGES else None


def page_url(name: str, **parts: Any) -> str:
    """The address of a page in the language of this request."""
    return url_for(f"pages.{name}", lang=current_language(), **parts)


def go(name: str, **parts: Any) -> Response:
    """Send the browser to a page."""
    return redirect(page_url(name, **parts), 303)
