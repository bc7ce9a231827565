"""What the form "Send what is missing" must hold: something that is asked for, and nothing that is asked again at once.

JSON takes any part of the application, also none: a program sends what it has. A person who presses the button with
nothing typed has overlooked the fields.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from api.languages import current_locale
from api.operations import applications as operations
from api.operations.context import Operation
from api.problems import FieldProblem, Problem, refused_field
from storage.application_queries import application_view
from translations import formats

Fields = Mapping[str, Any]
# Reason → the fields that answer it, and whether it needs all of them or one.
_ANSWERS: dict[str, tuple[tuple[str, ...], bool]] = {
    "D01": (("passport_expiry",), True),
    "D08": (("consent",), True),
    "D09": (("conduct",), True),
    "E02": (("nationalities",), True),
    "E06": (("available_from", "available_to"), True),
    "E08": (("education_level", "experience_years"), False),
    "S01": (("institution",), True),
}
# Where the form has a field of another name for it.
_SHOWN_AS = {"consent": "consent-data"}


def papers_among(codes: Iterable[str]) -> list[str]:
    """The codes that ask for a paper rather than for a field of the application."""
    return [code for code in codes if code.startswith("D") and code not in _ANSWERS]


def complete(operation: Operation, identifier: str, data: Fields) -> None:
    """As `supply_information`; Problem 422 for a form without an answer, and for one that would be asked again."""
    with operation.read() as connection:
        found = operations.find_application(connection, operation.actor, identifier)
        view = application_view(connection, identifier)
    if found.status == "to_complete":
        refuse_expired_passport(operation, data)
        reasons = view["verdict"]["reasons"]
        errors = (*_unanswered(reasons, data, found.facts), *_passport_too_short(reasons, data))
        if errors:
            raise Problem(422, "validation", errors=errors)
    operations.supply_information(operation, identifier, data)


def _unanswered(reasons: Iterable[Fields], data: Fields, known: Fields) -> list[FieldProblem]:
    """Every field while nothing is answered; then only the other half of what is answered by halves."""
    codes = list(dict.fromkeys(reason["code"] for reason in reasons if reason["outcome"] == "missing"))
    nothing = not data.get("documents") and not any(name in data for code in codes for name in _fields_of(code))
    names = [name for code in codes for name in _open_fields(code, data, known, nothing=nothing)]
    papers = [f"documents-{number}-date" for number, _ in enumerate(papers_among(codes))] if nothing else []
    return [FieldProblem(f"/{_SHOWN_AS.get(name, name)}", "required") for name in (*papers, *names)]


def _fields_of(code: str) -> tuple[str, ...]:
    return _ANSWERS[code][0] if code in _ANSWERS else ()


def _open_fields(code: str, data: Fields, known: Fields, *, nothing: bool) -> list[str]:
    """The fields of a reason that still have to be filled."""
    names, all_of_them = _ANSWERS.get(code, ((), True))
    if nothing:
        return [name for name in names if not known.get(name)] or list(names)
    begun = any(name in data for name in names)
    return [name for name in names if name not in data and not known.get(name)] if all_of_them and begun else []


def refuse_expired_passport(operation: Operation, data: Fields) -> None:
    """Raises Problem 422 beside the field for a passport whose last day is over."""
    expiry = data.get("passport_expiry")
    if expiry is not None and expiry < operation.services.clock.now().date():
        raise refused_field("/passport_expiry", "passport_expired")


def _passport_too_short(reasons: Iterable[Fields], data: Fields) -> list[FieldProblem]:
    """A passport that the wishes outlast would be asked for again."""
    expiry = data.get("passport_expiry")
    asked = next((reason for reason in reasons if reason["code"] == "D01" and reason["outcome"] == "missing"), None)
    needed = asked["parameters"].get("needed_until") if asked is not None else None
    if expiry is None or needed is None or expiry >= date.fromisoformat(str(needed)):
        return []
    return [FieldProblem("/passport_expiry", "passport_too_short", {"day": formats.day(current_locale(), needed)})]
