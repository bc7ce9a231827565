"""Looking for an offer: the filters as the address holds them, in words, and what to widen when nothing is found."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from api.languages import current_language, current_locale
from api.operations.offers import look_for_offers
from api.pages.frame.cards import SPOKEN, choices_of, countries, languages
from api.pages.frame.filtering import checked_filters
from api.pages.frame.refusals import Errors
from api.pages.frame.submitting import page_url
from api.request import operation
from api.schemas.offers import OfferQuery
from domain.values import COUNTRIES
from translations import formats
from translations.labels import label

Pairs = list[tuple[str, str]]
# Name in the address → name in the checked query.
FILTERS = {
    "q": "text",
    "country": "country",
    "theme": "theme",
    "modality": "modality",
    "language": "language",
    "from": "free_from",
    "to": "free_to",
}
_MONTHS_AHEAD = 18


@dataclass(frozen=True, slots=True)
class Search:
    """`query` is checked; `chosen` says each filter in words, by its name in the address."""

    query: Mapping[str, Any]
    chosen: Mapping[str, str]
    errors: Errors = ()


def read_search() -> Search:
    """What the address asks for; what is not understood is told beside its field, and left out."""
    query, told = checked_filters(OfferQuery())
    # What belongs to no field of the page is told above it.
    errors = tuple(error if error["field"] in FILTERS else {**error, "field": ""} for error in told)
    chosen = {name: _in_words(name, query[key]) for name, key in FILTERS.items() if key in query}
    return Search(query, chosen, errors)


def _in_words(name: str, value: Any) -> str:
    language, tag = current_language(), current_locale()
    words: dict[str, Callable[[], str]] = {
        "q": lambda: _("“%(words)s”", words=value),
        "country": lambda: formats.country(tag, value),
        "theme": lambda: label(language, "theme", value),
        "modality": lambda: label(language, "modality", value),
        "language": lambda: formats.language_name(tag, value),
        "from": lambda: _("from %(day)s", day=formats.day(tag, value)),
        "to": lambda: _("until %(day)s", day=formats.day(tag, value)),
    }
    return words[name]()


def wider(search: Search) -> list[dict[str, Any]]:
    """For each filter what would be found without it, the most first; nothing that would still find nothing."""
    found = []
    for name, words in search.chosen.items():
        query = {key: value for key, value in search.query.items() if key != FILTERS[name]}
        total = look_for_offers(operation(), {**query, "page": 1, "page_size": 1})["total"]
        kept = {other: value for other, value in request.args.items() if other in FILTERS and other != name and value}
        found.append({"words": words, "total": total, "url": page_url("offers", **kept)})
    return sorted((each for each in found if each["total"]), key=lambda each: -int(each["total"]))


def choices() -> dict[str, Pairs]:
    """The options of the filters."""
    today = operation().services.clock.now().date()
    months = [_month_after(today, ahead) for ahead in range(_MONTHS_AHEAD)]
    return {
        "countries": countries(COUNTRIES),
        "themes": choices_of("theme"),
        "modalities": choices_of("modality"),
        "languages": languages(SPOKEN),
        "first_days": _with_typed("from", [(month.isoformat(), _month(month)) for month in months]),
        "last_days": _with_typed("to", [(_last_day(month).isoformat(), _month(month)) for month in months]),
    }


def _with_typed(name: str, options: Pairs) -> Pairs:
    """A day that came with the address, as programs write it, stays among the options."""
    typed = request.args.get(name, "")
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return options
    known = typed in [value for value, _text in options]
    return options if known else [(typed, formats.day(current_locale(), day)), *options]


def _month(first: date) -> str:
    return formats.month(current_locale(), first)


def _month_after(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _last_day(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
