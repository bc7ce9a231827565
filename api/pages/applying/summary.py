"""What somebody answered, in words: for checking before it is sent, and for the coordinator who reads the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from api.languages import current_language, current_locale
from api.pages.frame.cards import language_lines, skill_labels
from api.pages.frame.filters import as_typed
from domain.application import Application
from translations import formats
from translations.labels import label

Answers = Mapping[str, Any]
Pairs = list[tuple[str, str]]


def summary(answers: Answers, wishes: Sequence[str]) -> list[dict[str, Any]]:
    """Four sections, in the order of the steps of the form. `wishes`: titles of the ranked offers, best first."""
    return [
        {"title": _("About you"), "pairs": _person(answers)},
        {"title": _("Where you live and what you speak"), "pairs": _origin(answers)},
        {"title": _("What you can do and when"), "pairs": _abilities(answers)},
        {"title": _("Your wishes, best first"), "pairs": _wishes(answers, wishes)},
    ]


def stored_answers(application: Application) -> dict[str, Any]:
    """A stored application under the names of the form."""
    columns = {name: getattr(application, name) for name in ("language", "modality", "origin_country")}
    # Whoever did not answer and whoever prefers not to say are stored alike.
    sex = None if application.sex == "undisclosed" else application.sex
    return {**application.facts, **application.personal, **columns, "sex": sex}


def _person(answers: Answers) -> Pairs:
    return [
        (_("Given names"), as_typed(_text(answers, "given_names"))),
        (_("Family name"), as_typed(_text(answers, "family_name"))),
        (_("Date of birth"), _day(answers, "birth_date")),
        (_("E-mail address"), _text(answers, "email")),
        (_("Telephone"), _text(answers, "phone")),
        (_("Sex"), _word(answers, "sex", "sex") or _("not given")),
        (_("Language of our messages"), _language(answers)),
    ]


def _origin(answers: Answers) -> Pairs:
    return [
        (_("What you apply for"), _word(answers, "modality", "modality")),
        (_("Institution that sends you"), as_typed(_text(answers, "institution"))),
        (_("Country you apply from"), _countries([answers.get("origin_country")])),
        (_("Diaspora"), _yes_no(answers, "diaspora")),
        (_("Country where you live now"), _countries([answers.get("country_of_residence")])),
        (_("Your nationalities"), _countries(answers.get("nationalities") or [])),
        (_("Languages you speak"), ", ".join(language_lines(_complete(answers.get("languages") or [])))),
    ]


def _abilities(answers: Answers) -> Pairs:
    return [
        (_("Highest level of education"), _word(answers, "education_level", "education_level")),
        (_("Years of experience"), _text(answers, "experience_years")),
        (_("Skills"), ", ".join(skill_labels(answers.get("skills") or []))),
        (_("Available from"), _day(answers, "available_from")),
        (_("Available until"), _day(answers, "available_to")),
        (_("Passport valid until"), _day(answers, "passport_expiry")),
        (_("Criminal record"), _word(answers, "criminal_record", "criminal_record")),
        (_("Arrangement because of a disability or health"), _yes_no(answers, "accommodation")),
        (_("Why do you want to go?"), as_typed(_text(answers, "motivation"))),
    ]


def _wishes(answers: Answers, wishes: Sequence[str]) -> Pairs:
    ranked = [(_("Wish %(number)s", number=place), title) for place, title in enumerate(wishes, start=1)]
    none = [] if ranked else [(_("Wishes"), _("No offer was ranked."))]
    return [*ranked, *none, (_("Related to a host, or employed by it"), _word(answers, "host_link", "host_link"))]


def _text(answers: Answers, name: str) -> str:
    value = answers.get(name)
    return "" if value is None else str(value)


def _day(answers: Answers, name: str) -> str:
    value = answers.get(name)
    try:
        return formats.day(current_locale(), value) if value else ""
    except ValueError:
        return str(value)


def _word(answers: Answers, name: str, kind: str) -> str:
    return label(current_language(), kind, answers[name]) if answers.get(name) else ""


def _yes_no(answers: Answers, name: str) -> str:
    chosen = answers.get(name) in (True, "true", "on", "yes")
    return label(current_language(), "yes_no", "yes" if chosen else "no")


def _language(answers: Answers) -> str:
    return formats.language_name(current_language(), answers["language"]) if answers.get("language") else ""


def _countries(codes: Sequence[str | None]) -> str:
    return ", ".join(formats.country(current_language(), code) for code in codes if code)


def _complete(languages: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return [each for each in languages if "language" in each and "level" in each]
