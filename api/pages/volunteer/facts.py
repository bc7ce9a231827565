"""What the rules read: corrected by the volunteer while the file may change, else asked of the focal point."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations import file_changes as operations
from api.operations.corrections import CONTACT
from api.pages.frame.cards import SPOKEN, choices_of, countries
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.pages.volunteer.completion import refuse_expired_passport
from api.pages.volunteer.corrections import mine
from api.request import operation
from api.schemas.me_forms import CorrectionBody, FactsBody
from domain.application import Application
from domain.values import COUNTRIES
from storage.focal_points import answering
from translations.labels import label

_DAYS = ("birth_date", "available_from", "available_to", "passport_expiry")
_PLAIN = ("country_of_residence", "nationalities", "education_level", "experience_years", "skills", "institution")


def me_facts() -> ResponseReturnValue:
    """The form with what is known; where nothing may change any more, the way to the focal point."""
    if request.method == "GET":
        return _facts_form()
    return act(
        FactsBody(partial=True),
        _correct,
        again=_facts_form,
        back=page_url("my_data", done="facts_corrected"),
    )


def _correct(data: dict[str, Any]) -> None:
    """The form sends every answer again: only a passport that she enters now must still be valid."""
    entered = {} if operations.stored(data.get("passport_expiry")) == mine().facts.get("passport_expiry") else data
    refuse_expired_passport(operation(), entered)
    operations.correct_facts(operation(), data)


def _facts_form() -> str:
    found = mine()
    current = operation()
    with current.read() as connection:
        may_change = operations.may_change(connection, found, current.services.clock.now())
    if not may_change:
        return _request_form()
    spoken = _spoken(found)
    return render_template(
        "mydata/facts.html",
        values=values_or(_known(found, spoken)),
        choices={
            "countries": countries({*COUNTRIES, *_codes(found)}),
            "education_levels": choices_of("education_level"),
            "skills": choices_of("skill"),
            "languages": spoken,
            "diaspora": [(value, label(current_language(), "yes_no", code)) for value, code in _YES_NO],
        },
    )


_YES_NO = (("true", "yes"), ("false", "no"))


def me_facts_request() -> ResponseReturnValue:
    """Ask the focal point for a correction."""
    if request.method == "GET":
        return _request_form()
    return act(
        CorrectionBody(),
        lambda data: operations.ask_for_correction(operation(), data["fields_"], data.get("comment")),
        again=_request_form,
        back=page_url("my_data", done="correction_asked"),
    )


# These she changes herself at any time.
_AT_ONCE = frozenset({*CONTACT, "email"})


def _request_form() -> str:
    found, current = mine(), operation()
    with current.read() as connection:
        focal = answering(connection, found.id, current.services.clock.now().date())
    return render_template(
        "mydata/facts_request.html",
        status=found.status,
        focal=focal,
        values=values_or({}),
        choices={"fields": [choice for choice in choices_of("corrected") if choice[0] not in _AT_ONCE]},
    )


def _codes(found: Application) -> set[str]:
    """Countries that she named beside the four: they stay choices of the form."""
    return {*found.facts.get("nationalities", ()), *filter(None, [found.facts.get("country_of_residence")])}


def _spoken(found: Application) -> list[str]:
    """The languages of the form, and below them others that she named."""
    named = [each["language"] for each in found.facts.get("languages", ())]
    return list(dict.fromkeys((*SPOKEN, *named)))


def _known(found: Application, spoken: Sequence[str]) -> dict[str, Any]:
    known: dict[str, Any] = {name: found.facts[name] for name in _PLAIN if found.facts.get(name) is not None}
    known["diaspora"] = "true" if found.facts.get("diaspora") else "false"
    for entry in found.facts.get("languages", ()):
        known[f"languages-{spoken.index(entry['language'])}-level"] = entry["level"]
    for name in _DAYS:
        year, month, day = str(found.facts.get(name) or "--").split("-")
        known |= {f"{name}-day": day.lstrip("0"), f"{name}-month": month.lstrip("0"), f"{name}-year": year}
    return known
