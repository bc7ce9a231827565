"""A questionnaire by its personal link: one page, any question may stay empty, answered once."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.forms import FormReading, read_form
from api.intake import check
from api.languages import current_language
from api.operations.feedback import answer_request, show_request
from api.pages.frame.state import is_asked_again, keep_form, values_of, values_or
from api.pages.frame.submitting import errors_of, form_expired, go, has_form_token, show_again
from api.problems import Problem
from api.request import operation
from api.schemas.fields import Body, Day
from translations.labels import label

_NOT_APPLICABLE = "not_applicable"
_CLOSED = ("already_answered", "expired")


class AnswerDay(Body):
    answered_on = Day()


def feedback(token: str) -> ResponseReturnValue:
    """The form, or how it ended. Raises Problem 404 for a link that nobody was given."""
    found = show_request(operation(), token)
    if found["status"] != "open":
        return _thanks(found, "already_answered" if found["status"] == "answered" else "expired")
    if request.method == "GET":
        return _form(token, found)
    if is_asked_again():
        keep_form(values_of(request.form), ())
        return _form(token, found)
    if not has_form_token():
        return show_again(lambda: _form(token, found), form_expired(), FormReading({}))
    return _answered(token, found)


def _answered(token: str, found: Mapping[str, Any]) -> ResponseReturnValue:
    reading = FormReading({})
    try:
        reading = read_form(request.form, AnswerDay())
        day = check(AnswerDay(), reading.mapping).get("answered_on")
        answer_request(operation(), token, _answers(found["items"]), day)
    except Problem as problem:
        if problem.code in _CLOSED:
            return go("feedback", token=token)
        if problem.status != 422:
            raise
        keep_form(values_of(request.form), errors_of(problem, reading))
        return _form(token, found), 422
    return _thanks(show_request(operation(), token), "received")


def _answers(items: list[Mapping[str, Any]]) -> dict[str, object]:
    return {item["code"]: _answer(item) for item in items}


def _answer(item: Mapping[str, Any]) -> object:
    """One answer as JSON would give it; a ticked "does not apply" wins."""
    name = f"answers-{item['code']}"
    if request.form.get(f"{name}-na") or _NOT_APPLICABLE in request.form.getlist(name):
        return _NOT_APPLICABLE
    if item["type"] == "multiple":
        return request.form.getlist(name)
    if item["type"] == "date":
        return _day(name)
    return request.form.get(name, "").strip() or None


def _day(name: str) -> str | None:
    day, month, year = (request.form.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year"))
    return f"{year:>04}-{month:>02}-{day:>02}" if day or month or year else None


def _form(token: str, found: Mapping[str, Any]) -> str:
    return render_template(
        "feedback/form.html",
        token=token,
        instrument={"title": _title(found["instrument"])},
        questions=[
            {**item, "options": [(option["code"], option["text"]) for option in item["options"]]}
            for item in found["items"]
        ],
        expires_at=found["expires_at"],
        on_paper=False,
        values=values_or({}),
    )


def _title(instrument: str) -> str:
    return label(current_language(), "instrument", instrument.partition(".")[2])


def _thanks(found: Mapping[str, Any], state: str) -> str:
    return render_template(
        "feedback/thanks.html", state=state, next_on=found["next_on"], expires_at=found["expires_at"]
    )
