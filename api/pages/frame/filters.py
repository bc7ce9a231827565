"""How templates write: codes in the language of the page, dates and numbers also as the reader's country does."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from jinja2 import pass_context
from markupsafe import Markup

from api.languages import current_language, current_locale
from translations import chart_words, formats
from translations.labels import label
from translations.page_messages import MESSAGES, message
from translations.reasons import counted
from translations.round_words import refusal_words, wish_for_staff
from translations.sentences import FIELDS, problem_sentence
from translations.wishes import WISHES, wish_message


def install_filters(app: Flask) -> None:
    """Make the filters known to all templates."""
    for name, write in WORDS.items():
        app.add_template_filter(_in(current_language, write), name)
    for name, write in FORMATS.items():
        app.add_template_filter(_in(current_locale, write), name)
    app.add_template_filter(as_typed, "as_typed")


def _in(manner: Callable[[], str], write: Callable[..., str]) -> Callable[..., str]:
    # The context is not read. It tells Jinja not to write out a filtered constant, such as "allowance"|code_label,
    # when it compiles the template: every later page would have it in the language of the first.
    return pass_context(lambda _context, value, *options: write(manner(), value, *options))


def as_typed(text: str) -> str:
    """A name or another text as somebody wrote it: the style sheet gives it no capital."""
    return Markup("<bdi>{}</bdi>").format(text) if text else ""


def sentence(language: str, coded: str | Mapping[str, Any]) -> str:
    """A coded sentence: the reason of a wish, a refusal of the mechanism, or a sentence of a page."""
    if isinstance(coded, Mapping):
        code, parameters = str(coded["code"]), coded.get("parameters", {})
    else:
        code, parameters = coded, {}
    if code in WISHES:
        return wish_message(language, code)
    if code in MESSAGES:
        return message(language, code)
    return problem_sentence(language, code, parameters) if code in FIELDS else code


def days(language: str, number: int) -> str:
    """ "1 jour", "3 jours"."""
    return counted(language, number, "days")


def years(language: str, number: int) -> str:
    return counted(language, number, "years")


def code_label(language: str, code: object, kind: str) -> str:
    return label(language, kind, str(code))


def status(language: str, code: str) -> str:
    return label(language, "status", code)


WORDS: dict[str, Callable[..., str]] = {
    "sentence": sentence,
    "status": status,
    "code_label": code_label,
    "days": days,
    "amount": chart_words.amount,
    "round_refusal": refusal_words,
    "wish_for_staff": wish_for_staff,
    "years": years,
}
FORMATS: dict[str, Callable[..., str]] = {
    "day": formats.day,
    "moment": formats.moment,
    "country": formats.country,
    "language_name": formats.language_name,
    "corridor": formats.corridor,
    "either": formats.either,
    "number": formats.number,
}
