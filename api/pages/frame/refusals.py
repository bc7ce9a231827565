"""A refusal in the words of a form: what to do, naming the field, and about a day that no calendar has."""

import re
from collections.abc import Mapping
from typing import Any

from api.errors import field_documents
from api.forms import FormReading
from api.languages import current_language
from api.problems import FieldProblem, Problem
from api.schemas.fields import FIRST_YEAR, LAST_YEAR
from translations import formats
from translations.field_prompts import prompt
from translations.page_messages import MESSAGES, message
from translations.sentences import problem_detail, problem_title

Errors = tuple[Mapping[str, str], ...]
# A person sees a calendar, JSON a text: the same code in other words.
_FORM_MESSAGES = {"not_a_date": "not_a_day", "idempotency_conflict": "already_sent"}
# The prompt of the field says everything about these; about the others the sentence of the code follows it.
_SAID_BY_THE_PROMPT = ("required", "not_a_choice", "not_a_mapping", "not_a_list", "too_few")
_AFTER_THE_PROMPT = ("not_a_date", "not_a_number", "number_out_of_range", "too_long", "too_short", "not_text")


def errors_of(problem: Problem, reading: FormReading) -> Errors:
    """The refusal as the error summary shows it."""
    if not problem.errors:
        return ({"field": "", "message": _overall(problem)},)
    told = zip(problem.errors, field_documents(problem, current_language()), strict=True)
    return tuple(
        {"field": reading.field_of(error.pointer), "message": _about(error, document["message"], reading)}
        for error, document in told
    )


def _overall(problem: Problem) -> str:
    language = current_language()
    own = _in_form(language, problem.code)
    title = problem_title(language, problem.code)
    return own or f"{title}. {problem_detail(language, problem.code, problem.parameters)}"


def _about(error: FieldProblem, otherwise: str, reading: FormReading) -> str:
    language = current_language()
    if error.code == "not_a_date" and (told := _wrong_day(_typed_at(reading.mapping, error.pointer))):
        return told
    sentence = _in_form(language, error.code) or otherwise
    field = reading.field_of(error.pointer)
    asked = prompt(language, field, reading.prefix)
    if asked is None:
        return sentence
    if error.code in _SAID_BY_THE_PROMPT:
        return asked
    return f"{asked} {sentence}" if error.code in _AFTER_THE_PROMPT else sentence


def _in_form(language: str, code: str) -> str | None:
    """The sentence of a code where a form needs other words than JSON."""
    code = _FORM_MESSAGES.get(code, code)
    return message(language, code) if code in MESSAGES else None


def _typed_at(mapping: Any, pointer: str) -> Any:
    """The value at a JSON pointer of what was typed; None where there is none."""
    for step in pointer.split("/")[1:]:
        if isinstance(mapping, Mapping):
            mapping = mapping.get(step)
        elif isinstance(mapping, list) and step.isdecimal() and int(step) < len(mapping):
            mapping = mapping[int(step)]
        else:
            return None
    return mapping


def _wrong_day(typed: Any) -> str | None:
    """What is wrong with a well-written day: its year, or that its month has no such day. None of one badly written."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", typed) if isinstance(typed, str) else None
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    language = current_language()
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return message(language, "no_such_year", year=str(year), first=str(FIRST_YEAR), last=str(LAST_YEAR))
    if not (1 <= month <= 12 and day >= 1):
        return None
    return message(language, "no_such_day", day=f"{day} {formats.month_name(language, month)} {year}")
