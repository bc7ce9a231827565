"""Stored rows as templates show them, in the language of the page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import request

from api.languages import current_language, current_locale
from api.pages.frame.submitting import page_url
from domain.values import LANGUAGES
from translations import formats
from translations.labels import label, options
from translations.reasons import reason_message, reason_remedy
from translations.sources import source_text

Card = dict[str, Any]
Pairs = list[tuple[str, str]]
# Languages that volunteers and hosts of the four countries name; the order is part of the forms.
SPOKEN = ("fr", "ar", "en", "wo", "bm", "dyu", "ff", "zgh", "bci", "ses", "snk", "es", "pt")


def in_page_language(text: Mapping[str, str] | None) -> str:
    """Bilingual text in the language of the page, or in the other one where that is all there is."""
    found = text or {}
    return found.get(current_language()) or next((found[code] for code in LANGUAGES if found.get(code)), "")


def offer_card(offer: Mapping[str, Any]) -> Card:
    """An offer in a list."""
    return {
        "id": offer["id"],
        "title": in_page_language(offer["title"]) or offer["id"],
        "organisation": offer["organisation_name"],
        "city": offer["city"],
        "country": offer["country"],
        "start": offer["starts_on"],
        "end": offer["ends_on"],
        "modality": offer["modality"],
        "capacity": offer["capacity"],
        "status": offer["status"],
        "reason": offer["return_reason"],
    }


def offer_details(offer: Mapping[str, Any]) -> Card:
    """An offer on its own page."""
    return {
        **offer_card(offer),
        "tasks": paragraphs(in_page_language(offer["description"])),
        "language_lines": language_lines(offer["languages"]),
        "skill_labels": skill_labels(offer["skills"]),
        "district": offer["district"],
        "education_level": offer["education_level"],
        "experience_years": offer["experience_years"],
        "theme": offer["theme"],
        "lodging": offer["lodging"],
        "allowance": allowance(offer["allowance"]),
        "tutor": offer["tutor"],
    }


def paragraphs(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def language_lines(languages: Iterable[Mapping[str, str]]) -> list[str]:
    """ "français B2" for each."""
    return [f"{formats.language_name(current_language(), each['language'])} {each['level']}" for each in languages]


def skill_labels(skills: Iterable[str]) -> list[str]:
    return [label(current_language(), "skill", code) for code in skills]


def allowance(amount: Mapping[str, Any] | None) -> str | None:
    """ "3 000 MAD par mois"."""
    if amount is None:
        return None
    language = current_language()
    sum_of_money = formats.number(current_locale(), amount["amount"])
    return f"{sum_of_money} {amount['currency']} {label(language, 'period', amount['period'])}"


def verdict_card(verdict: Mapping[str, Any] | None) -> Card | None:
    """A verdict with its reasons in words."""
    return None if verdict is None else {**verdict, "reasons": [_reason(reason) for reason in verdict["reasons"]]}


def _reason(reason: Mapping[str, Any]) -> Card:
    language = current_language()
    return {
        "outcome": reason["outcome"],
        "message": reason_message(language, reason),
        "remedy": reason_remedy(language, reason),
        "source": source_text(language, reason["source"]),
    }


def listing(page: Mapping[str, Any], endpoint: str, rows: list[Card], **parts: str) -> Card:
    """One page of a list whose neighbours keep the filters of the address; `parts` are in the path of the address."""
    number, size, total = page["page"], page["page_size"], page["total"]

    def neighbour(other: int) -> str | None:
        if not 1 <= other <= -(-total // size) or other == number:
            return None
        kept = {name: value for name, value in request.args.items() if name in _FILTERS}
        return page_url(endpoint, **{**kept, **parts, "page": other})

    return {
        "rows": rows,
        "page": number,
        "page_size": size,
        "total": total,
        "previous_url": neighbour(number - 1),
        "next_url": neighbour(number + 1),
    }


_FILTERS = (
    *("status", "role", "country", "theme", "modality", "language", "party", "from", "to", "q"),
    *("step_older_than", "holder", "corridor", "page_size"),
)


def choices_of(kind: str, codes: tuple[str, ...] | None = None) -> Pairs:
    """The choices of a coded field in words."""
    return options(current_language(), kind, codes)


def countries(codes: Iterable[str]) -> Pairs:
    """Countries by name, in the order of the language's alphabet."""
    return _named(codes, formats.country)


def languages(codes: Iterable[str]) -> Pairs:
    return _named(codes, formats.language_name)


def _named(codes: Iterable[str], name: Callable[[str, str], str]) -> Pairs:
    return sorted(((code, name(current_language(), code)) for code in codes), key=lambda pair: pair[1])


def file_steps(steps: Iterable[Mapping[str, Any]]) -> list[Card]:
    """The steps of an application. After the first one, "received" means that the rules are checked `again`."""
    return [{**step, "again": number > 0 and step["status"] == "submitted"} for number, step in enumerate(steps)]


def person_name(personal: Mapping[str, Any]) -> str:
    """Given names and family name, as far as they are known."""
    return " ".join(part for part in (personal.get("given_names"), personal.get("family_name")) if part)
