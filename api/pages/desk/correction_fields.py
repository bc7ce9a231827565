"""The fields of a file as the form of a correction shows them: filled, offered, and compared with what is stored."""

from collections.abc import Mapping
from typing import Any

from api.languages import current_language, current_locale
from api.operations.file_corrections import CORRECTABLE
from api.pages.frame.cards import SPOKEN, choices_of, language_lines, skill_labels
from api.pages.frame.state import Values
from domain.application import Application
from translations import formats
from translations.country_names import country_code
from translations.labels import label

_DAYS = ("birth_date", "available_from", "available_to", "passport_expiry")
_CODED = ("modality", "education_level", "criminal_record", "host_link")
_COUNTRIES = ("country_of_residence", "nationalities")
_YES_NO = ("diaspora", "accommodation")


def spoken(found: Application) -> list[str]:
    """The languages of every form, and below them others that the person named."""
    return list(dict.fromkeys((*SPOKEN, *(each["language"] for each in found.facts.get("languages", ())))))


def stored_values(found: Application) -> dict[str, Any]:
    """The file as a filled form."""
    facts = {**found.facts, "modality": found.modality}
    values: dict[str, Any] = {name: facts.get(name) for name in (*_CODED, "experience_years", "institution")}
    values = {name: "" if value is None else str(value) for name, value in values.items()}
    values |= {name: "true" if facts.get(name) else "false" for name in _YES_NO}
    values["country_of_residence"] = _country(facts.get("country_of_residence"))
    values["nationalities"] = ", ".join(map(_country, facts.get("nationalities", ())))
    values["skills"] = list(facts.get("skills") or ())
    languages = spoken(found)
    values |= {
        f"languages-{languages.index(each['language'])}-level": each["level"] for each in facts.get("languages", ())
    }
    for name in _DAYS:
        year, month, day = str(facts.get(name) or "--").split("-")
        values |= {f"{name}-day": day.lstrip("0"), f"{name}-month": month.lstrip("0"), f"{name}-year": year}
    return values


def choices(found: Application) -> dict[str, Any]:
    """What the form offers; skills that the list does not have, but the file does, can be kept."""
    skills = choices_of("skill")
    listed = {code for code, _ in skills}
    others = tuple(code for code in found.facts.get("skills") or () if code not in listed)
    return {
        "languages": spoken(found),
        "skills": [*skills, *(choices_of("skill", others) if others else ())],
        "yes_no": [(value, label(current_language(), "yes_no", code)) for value, code in _ANSWERS],
        **{name: choices_of(name) for name in _CODED},
    }


_ANSWERS = (("true", "yes"), ("false", "no"))


def differences(found: Application, typed: Values) -> list[tuple[str, str]]:
    """Where what was typed differs from the file now: `(field, what the file says)`."""
    stored = stored_values(found)
    # The code of a row of languages is hidden, and the same on every form of this file.
    names = [name for name in dict.fromkeys((*stored, *typed)) if not name.endswith("-language")]
    differing = {name.split("-")[0] for name in names if _plain(name, stored) != _plain(name, typed)}
    return [(name, _in_words(found, name)) for name in CORRECTABLE if name in differing]


def _plain(name: str, values: Values) -> list[str]:
    """For comparing: without spaces around, in any order, countries whatever the language of their names."""
    value = values.get(name) or ""
    if name in _COUNTRIES:
        value = str(value).split(",")
    texts = [str(each).strip() for each in (value if isinstance(value, list) else [value])]
    return sorted((country_code(text) or text) if name in _COUNTRIES else text for text in texts if text)


def _in_words(found: Application, name: str) -> str:
    value = found.modality if name == "modality" else found.facts.get(name)
    if name in _YES_NO:
        return label(current_language(), "yes_no", "yes" if value else "no")
    if value is None or value == []:
        return "–"
    return _WORDS[name](value) if name in _WORDS else str(value)


def _country(code: str | None) -> str:
    return formats.country(current_language(), code) if code else ""


_WORDS: Mapping[str, Any] = {
    "country_of_residence": _country,
    "nationalities": lambda codes: ", ".join(map(_country, codes)),
    "languages": lambda languages: ", ".join(language_lines(languages)),
    "skills": lambda codes: ", ".join(skill_labels(codes)),
    **{name: lambda day: formats.day(current_locale(), day) for name in _DAYS},
    **{name: lambda code, kind=name: label(current_language(), kind, code) for name in _CODED},
}
