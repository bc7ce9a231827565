"""An answer sheet against its questionnaire: every wrong answer by its pointer, and the day it was filled in."""

from collections.abc import Iterator, Mapping
from datetime import date

from api.problems import FieldProblem, Problem, refused_field
from domain.feedback import Instrument, Item
from domain.feedback_answers import AnswerProblem, validate_answers

_LARGEST_NUMBER = 10**12
# The questionnaire's own codes → those of the interface's sentences.
_CODES = {
    "unknown_item": "unknown_question",
    "hidden_item": "hidden_item",
    "not_on_scale": "out_of_scale",
    "not_yes_no": "not_yes_or_no",
    "not_a_number": "not_a_decimal",
    "unknown_option": "not_an_option",
    "options_exclude_each_other": "cannot_be_combined",
    "not_a_text": "not_text",
    "too_long": "too_long",
    "not_a_date": "not_a_date",
}


def checked_day(answered_on: date, earliest: date, today: date, *, last: date | None = None) -> date:
    """The day the answers were given: on paper perhaps earlier than today, never before they were asked for.

    `last` is the last day on which they could be given.
    """
    if answered_on > today:
        raise refused_field("/answered_on", "in_the_future")
    if answered_on < earliest:
        raise refused_field("/answered_on", "before_due", day=earliest)
    if last is not None and answered_on > last:
        raise refused_field("/answered_on", "after_close", day=last)
    return answered_on


def checked_answers(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, object]:
    """Clean answers, one for every item that was asked. Raises Problem 422 with one pointer a wrong answer."""
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
