"""A mail in the reader's language, made from its code and the facts it is about."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from translations import formats
from translations.catalogue import translate
from translations.labels import label
from translations.mail_text import LINK
from translations.mail_texts import BACKUP, GREETING, HELP, HELP_AT, MAILS, REFERENCE, SIGNATURE
from translations.mail_texts_private import PRIVATE
from translations.reasons import reason_message, reason_remedy
from translations.wishes import NOT_COMPARED, given_up_message, wish_message

Facts = Mapping[str, Any]


def compose(language: str, template: str, facts: Facts) -> tuple[str, str]:
    """Subject and plain text. `facts` holds `name`, `link` and what the template names.

    A `reference` is repeated below, and with a `country` the reader is told where help is.

    Raises KeyError for an unknown template or a missing fact.
    """
    text = MAILS[template]
    words = _words(language, facts)
    subject = " ".join(translate(language, text.subject, words).split())
    return subject, "\n\n".join(_paragraphs(language, template, facts, words)) + "\n"


def _paragraphs(language: str, template: str, facts: Facts, words: Mapping[str, str]) -> Iterator[str]:
    text = MAILS[template]
    points = _points(language, facts)

    def said(messages: tuple[str, ...]) -> Iterator[str]:
        for message in messages:
            yield words["link"] if message == LINK else translate(language, message, words)

    yield from said((GREETING, *text.opening))
    if text.points_intro is not None and points:
        yield "\n".join((translate(language, text.points_intro), *points))
    yield from said(text.closing)
    if "reference" in facts:
        yield from said((REFERENCE,))
    if facts.get("country"):
        yield from said((HELP_AT if facts.get("help") else HELP,))
    # About a private report nobody sends the reader to one more focal point, who may know nothing of it.
    if facts.get("backup") and template not in PRIVATE:
        yield from said((BACKUP,))
    yield from said((SIGNATURE,))


def _points(language: str, facts: Facts) -> list[str]:
    """One line a reason with its remedy, or one line a wish."""
    lines = []
    for reason in facts.get("reasons", ()):
        remedy = reason_remedy(language, reason)
        lines.append(f"– {reason_message(language, reason)}" + (f" {remedy}" if remedy else ""))
    for wish in facts.get("wishes", ()):
        lines.append(f"– {wish['rank']}. {wish['title'][language]} – {_wish_words(language, wish)}")
    return lines


def _wish_words(language: str, wish: Facts) -> str:
    """The reason of the last round; of a place that was proposed and given back, what became of it."""
    gone = given_up_message(language, wish["became"]) if wish["became"] else ""
    if gone:
        return f"{wish_message(language, 'placed')} {gone}"
    return wish_message(language, wish["reason"]) if wish["reason"] else translate(language, NOT_COMPARED)


def _words(language: str, facts: Facts) -> dict[str, str]:
    """The facts as text: dates as the reader's country writes them."""
    tag = formats.tag_of(language, facts.get("country"))
    words = {
        name: _WRITTEN[name](tag, value) if name in _WRITTEN else _as_it_is(language, value)
        for name, value in facts.items()
    }
    if "until" in facts:
        words["until_day"] = formats.day(tag, facts["until"])
    return words


def _as_it_is(language: str, value: Any) -> str:
    """Text; of a text in both languages the reader's."""
    return str(value[language]) if isinstance(value, Mapping) else str(value)


def _instant(tag: str, value: datetime | str | None) -> str:
    return formats.moment(tag, value)


def _corrected(tag: str, codes: list[str]) -> str:
    """The fields that somebody wants corrected, as a line."""
    language = tag.partition("-")[0]
    return ", ".join(label(language, "corrected", code) for code in codes)


_WRITTEN: dict[str, Callable[[str, Any], str]] = {
    "role": lambda tag, code: label(tag[:2], "role", code),
    "until": _instant,
    "closes": formats.day,
    "complete_by": formats.day,
    "answer_by": formats.day,
    "last_day": formats.day,
    "since": formats.day,
    "starts_on": formats.day,
    "ends_on": formats.day,
    "country": lambda tag, code: formats.country(tag, code) if code else "",
    "host": formats.country,
    "corrections": _corrected,
}
