"""A questionnaire by its personal link: one page, left and found again, any question may stay empty, answered once."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.forms import FormReading
from api.languages import current_language
from api.operations.feedback import answer_request, save_draft, show_request
from api.pages.frame.cards import Card, in_page_language
from api.pages.frame.refusals import errors_of
from api.pages.frame.state import form_state, is_asked_again, keep_form, values_of
from api.pages.frame.submitting import form_expired, go, has_form_token, show_again
from api.pages.respondent.answers import (
    answered_count,
    answers_of,
    is_unanswered,
    questions,
    shown_answers,
    typed_answers,
)
from api.problems import Problem
from api.request import operation
from translations.labels import label
from translations.page_messages import message

_CLOSED = ("already_answered", "expired")
Found = Mapping[str, Any]


def feedback(token: str) -> ResponseReturnValue:
    """The form, or how it ended. Raises Problem 404 for a link that nobody was given."""
    found = show_request(operation(), token, current_language())
    if found["status"] != "open":
        return _closed(found), 200 if request.method == "GET" else 409
    if request.method == "GET":
        return _form(token, found)
    if is_asked_again():
        keep_form(values_of(request.form), ())
        return _form(token, found)
    if not has_form_token():
        return show_again(lambda: _form(token, found), form_expired(), FormReading({}))
    return _saved(token) if request.form.get("go") == "save" else _answered(token, found)


def _saved(token: str) -> ResponseReturnValue:
    save_draft(operation(), token, typed_answers(request.form))
    return go("feedback", token=token, done="draft_kept")


def _answered(token: str, found: Found) -> ResponseReturnValue:
    """Store the sheet; an empty one is asked about, one with a wrong answer kept as a draft and shown again."""
    answers = answers_of(request.form, found["items"])
    if is_unanswered(answers) and request.form.get("go") != "empty":
        return _asked_whether_empty(token, found)
    try:
        answer_request(operation(), token, answers)
    except Problem as problem:
        if problem.code in _CLOSED:
            return _closed(show_request(operation(), token, current_language())), 409
        if problem.status != 422:
            raise
        save_draft(operation(), token, typed_answers(request.form))
        keep_form(values_of(request.form), errors_of(problem, FormReading({})))
        return _form(token, found), 422
    return go("feedback", token=token, done="answers_received")


def _asked_whether_empty(token: str, found: Found) -> ResponseReturnValue:
    """Nothing was answered: said first, since the form closes for good, with a button to send it all the same."""
    keep_form(values_of(request.form), ({"field": "", "message": message(current_language(), "no_answer")},))
    return _form(token, found, is_empty=True), 422


def _form(token: str, found: Found, *, is_empty: bool = False) -> str:
    typed = form_state().values
    values = typed if typed is not None else shown_answers(found["draft"])
    return render_template(
        "feedback/form.html",
        token=token,
        instrument={"title": title_of(found["moment"])},
        questions=questions(found["items"]),
        done=answered_count(values, found["items"]),
        assignment=assignment_card(found),
        last_day=found["last_day"],
        for_volunteer=found["party"] == "volunteer",
        is_empty=is_empty,
        values=values,
    )


def assignment_card(found: Found) -> Card:
    """Which assignment the questions are about: its offer in the language of the page, host, dates and reference."""
    return {**found, "offer": in_page_language(found["title"])}


def title_of(moment: str) -> str:
    """What the questionnaire of a moment is called."""
    return label(current_language(), "instrument", moment)


def _closed(found: Found) -> str:
    return render_template(
        "feedback/thanks.html",
        title=title_of(found["moment"]),
        state=found["status"],
        sent_again=request.method == "POST",
        answered_on=found["answered_on"],
        next_on=found["next_on"],
        assignment=assignment_card(found),
        last_day=found["last_day"],
        for_volunteer=found["party"] == "volunteer",
    )
