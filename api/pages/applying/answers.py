"""The answers of the application form, carried from step to step in hidden fields."""

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from flask import request

from api.forms import Form, FormReading, read_form
from api.intake import check_what_is_there
from api.languages import current_language
from api.operations.submission import person_problems
from api.pages.frame.refusals import errors_of
from api.problems import Problem
from api.request import operation
from api.schemas.applications import ApplicationBody
from domain.values import COUNTRIES
from translations import formats
from translations.country_names import country_code
from translations.page_messages import message

Errors = tuple[Mapping[str, str], ...]
LAST_STEP = 5
FIELDS: dict[int, tuple[str, ...]] = {
    1: ("given_names", "family_name", "birth_date", "email", "phone", "sex", "language"),
    2: (
        "modality",
        "institution",
        "origin_country",
        "diaspora",
        "country_of_residence",
        "country_of_residence_other",
        "nationalities",
        "nationalities_other",
        "languages",
    ),
    3: (
        "education_level",
        "experience_years",
        "skills",
        "available_from",
        "available_to",
        "passport_expiry",
        "criminal_record",
        "accommodation",
        "motivation",
    ),
    4: ("preferences", "host_link"),
    5: ("consent", "conduct"),
}
# Carried beside the answers: the key that makes sending twice harmless, how many offers step 4 shows, and that the
# answers were read through already, so that a step which is corrected leads straight back to them.
_BESIDE = ("key", "shown", "checked")
# The answer to "where do you live" that stands for a country typed beside it.
ANOTHER = "other"
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


def step_of(field: str) -> int | None:
    """The step that asks for a form field such as `birth_date-day`."""
    for step, names in FIELDS.items():
        if any(field == name or field.startswith(f"{name}-") for name in names):
            return step
    return 4 if field.startswith("rank-") else None


def posted_answers() -> Form:
    """Everything known that the browser sent, without the buttons, and always with a key."""
    known = [(name, value) for name, value in request.form.items(multi=True) if step_of(name) or name in _BESIDE]
    answers = Form((name, value) for name, value in known if not name.startswith("rank-"))
    if not is_key(answers.get("key", "")):
        answers["key"] = new_key()
    return answers


def new_key() -> str:
    """The random name of one form."""
    return secrets.token_urlsafe(16)


def is_key(text: str) -> bool:
    """Whether nobody can have guessed it: a form's key opens what was saved of the form."""
    return _KEY.fullmatch(text) is not None


def kept(answers: Form) -> list[tuple[str, str]]:
    """What is saved: not the consent, which is given where it is read, and nothing that cannot be stored."""
    return [
        (name, value)
        for name, value in answers.items(multi=True)
        if value and step_of(name) != LAST_STEP and "\0" not in value
    ]


def carried(answers: Form, step: int) -> list[tuple[str, str]]:
    """What the step does not show itself."""
    return [(name, value) for name, value in answers.items(multi=True) if step_of(name) != step and value]


def read_answers(answers: Form) -> tuple[FormReading, Errors]:
    """The answers as JSON would give them, and every field that must be changed."""
    reading = read_form(answers, ApplicationBody())
    errors = (*_typed_countries(reading.mapping, answers), *_abroad_at_home(reading.mapping))
    reading.mapping.setdefault("preferences", [])
    data, wrong = check_what_is_there(ApplicationBody(), reading.mapping)
    wrong += person_problems(operation(), data)
    if wrong:
        taken = {error["field"] for error in errors}
        told = errors_of(Problem(422, "validation", errors=wrong), reading)
        errors += tuple(error for error in told if f"{error['field']}_other" not in taken)
    return reading, tuple(sorted(errors, key=lambda error: _place(error["field"])))


def _place(field: str) -> int:
    """Where the form asks for a field: errors are told in that order."""
    names = [name for fields in FIELDS.values() for name in fields]
    return next(
        (place for place, name in enumerate(names) if field == name or field.startswith(f"{name}-")), len(names)
    )


def errors_of_step(errors: Errors, step: int) -> Errors:
    return tuple(error for error in errors if step_of(error["field"]) == step)


def leading_to_steps(errors: Errors, form: str) -> Errors:
    """The errors for the last step: each of another step with the button of `form` that goes there."""
    return tuple(
        error if step in (None, LAST_STEP) else {**error, "step": str(step), "form": form}
        for error, step in ((error, step_of(error["field"])) for error in errors)
    )


def _typed_countries(mapping: dict[str, Any], answers: Form) -> Iterator[Mapping[str, str]]:
    """Put countries that were typed by name beside those that were ticked."""
    yield from _residence(mapping, answers)
    names = [name for name in re.split(r"[,;\n]", answers.get("nationalities_other", "")) if name.strip()]
    codes = [country_code(name) for name in names]
    if None in codes:
        yield _no_country("nationalities_other")
    known = [*mapping.get("nationalities", []), *(code for code in codes if code)]
    if known:
        mapping["nationalities"] = list(dict.fromkeys(known))


def _residence(mapping: dict[str, Any], answers: Form) -> Iterator[Mapping[str, str]]:
    """The one country of residence, ticked or typed; two different ones are a question."""
    ticked, typed = mapping.pop("country_of_residence", None), answers.get("country_of_residence_other", "").strip()
    code = country_code(typed) if typed else None
    if ticked not in (None, ANOTHER) and typed and code != ticked:
        yield _wrong("country_of_residence_other", "two_residences", country=_named(ticked), typed=typed)
    elif typed and code is None:
        yield _wrong("country_of_residence_other", "not_a_country_name")
    elif ticked == ANOTHER and not typed:
        yield _wrong("country_of_residence_other", "residence_not_named")
    found = code if ticked == ANOTHER else ticked or code
    if found is not None:
        mapping["country_of_residence"] = found


def _abroad_at_home(mapping: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Somebody who lives outside the country she applies from does not live in it: one of the two is a slip."""
    origin = mapping.get("origin_country")
    if mapping.get("diaspora") == "true" and origin in COUNTRIES and mapping.get("country_of_residence") == origin:
        yield _wrong("diaspora", "abroad_at_home", country=_named(origin))


def _named(code: str) -> str:
    return formats.country(current_language(), code)


def _no_country(field: str) -> Mapping[str, str]:
    return _wrong(field, "not_a_country_name")


def _wrong(field: str, code: str, **parameters: str) -> Mapping[str, str]:
    return {"field": field, "message": message(current_language(), code, **parameters)}
