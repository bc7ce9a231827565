"""Answering a questionnaire: whoever holds the link of a request may answer it, once, in time."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.problems import FieldProblem, Problem, not_found, refused_field
from domain.feedback import AnswerProblem, Instrument, Item, validate_answers
from storage.feedback import FeedbackRequest, instrument_of, next_due_on, request_of_token, store_answers

_LARGEST_NUMBER = 10**12
# The questionnaire's own codes → those of the interface's sentences.
_CODES = {
    "unknown_item": "unknown_question",
    "not_on_scale": "out_of_scale",
    "not_yes_no": "not_yes_or_no",
    "not_a_number": "not_a_decimal",
    "unknown_option": "not_an_option",
    "options_exclude_each_other": "cannot_be_combined",
    "not_a_text": "not_text",
    "too_long": "too_long",
    "not_a_date": "not_a_date",
}


def show_request(operation: Operation, token: str) -> dict[str, Any]:
    """The questionnaire in the language of the request, and where the request stands.

    `status` is open, answered or expired; `next_on` the day of the party's next questionnaire, if any. Raises 404.
    """
    with operation.read() as connection:
        request = _find(connection, token)
        next_on = next_due_on(connection, request)
    instrument = instrument_of(operation.services.policy.questionnaires, request)
    return {
        "instrument": request.instrument,
        "version": request.instrument_version,
        "language": request.language,
        "items": [_item_document(item, request.language) for item in instrument.items],
        "expires_at": request.expires_at,
        "status": _standing(request, operation.services.clock.now()),
        "next_on": next_on,
    }


def answer_request(
    operation: Operation, token: str, answers: Mapping[str, object], answered_on: date | None = None
) -> dict[str, Any]:
    """Store a whole answer sheet with `feedback.received`, or nothing.

    Raises Problem 404; 409 already_answered or expired; 422 with one pointer a wrong answer.
    """
    with operation.unit() as work:
        request = _find(work.connection, token, lock=True)
        now = work.clock.now()
        _require_open(request, now)
        instrument = instrument_of(operation.services.policy.questionnaires, request)
        clean = _checked(instrument, answers)
        day = _answer_day(request, answered_on, now.date())
        store_answers(work, request, clean, day)
    return {
        "instrument": request.instrument,
        "version": request.instrument_version,
        "status": "answered",
        "answered_on": day,
    }


def _find(connection: Connection, token: str, *, lock: bool = False) -> FeedbackRequest:
    request = request_of_token(connection, token, lock=lock)
    if request is None:
        raise not_found()
    return request


def _standing(request: FeedbackRequest, now: datetime) -> str:
    if request.status == "answered":
        return "answered"
    # By the clock: a deadline binds also before a tick has written it down.
    return "expired" if request.status == "expired" or now >= request.expires_at else "open"


def _require_open(request: FeedbackRequest, now: datetime) -> None:
    standing = _standing(request, now)
    if standing != "open":
        raise Problem(409, {"answered": "already_answered", "expired": "expired"}[standing])


def _answer_day(request: FeedbackRequest, answered_on: date | None, today: date) -> date:
    """The day the answers were given: on paper perhaps earlier than today, never before they were asked for."""
    if answered_on is None:
        return today
    if answered_on > today:
        raise refused_field("/answered_on", "in_the_future")
    if answered_on < request.due_on:
        raise refused_field("/answered_on", "before_due", day=request.due_on.isoformat())
    return answered_on


def _checked(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, object]:
    unreadable = [problem for code, value in answers.items() for problem in _unreadable(code, value)]
    if unreadable:
        raise Problem(422, "validation", errors=tuple(unreadable))
    clean, problems = validate_answers(instrument, answers)
    if problems:
        items = {item.code: item for item in instrument.items}
        raise Problem(422, "validation", errors=tuple(_told(problem, items.get(problem.item)) for problem in problems))
    return clean


def _unreadable(code: str, value: object) -> Iterator[FieldProblem]:
    """What no database stores and no arithmetic bears, wherever it stands in a value."""
    if isinstance(value, str) and any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value):
        yield FieldProblem(_pointer(code), "unreadable_characters")
    elif isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        yield FieldProblem(_pointer(code), "not_a_decimal")


def _told(problem: AnswerProblem, item: Item | None) -> FieldProblem:
    parameters = problem.parameters
    if problem.code == "out_of_range":
        return FieldProblem(_pointer(problem.item), *_range(parameters))
    limits = {"least": parameters.get("minimum"), "most": parameters.get("maximum"), "limit": parameters.get("maximum")}
    return FieldProblem(_pointer(problem.item), _CODES[problem.code], limits)


def _range(parameters: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    least, most = parameters["minimum"], parameters["maximum"]
    if most is None:
        return "number_too_small", {"least": least}
    return "out_of_scale", {"least": least, "most": most}


def _pointer(code: str) -> str:
    readable = code.encode("utf-8", "replace").decode("utf-8")
    return "/answers/" + readable.replace("~", "~0").replace("/", "~1")


def _item_document(item: Item, language: str) -> dict[str, Any]:
    return {
        "code": item.code,
        "type": item.type,
        "text": item.text.in_language(language),
        "options": [{"code": option.code, "text": option.text.in_language(language)} for option in item.options],
        "private": item.private,
    }
