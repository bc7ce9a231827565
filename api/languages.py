"""Which language a request is answered in, and in which country's manner dates and numbers are written there.

The language is that of the page's own path, or else what the browser prefers. The country is another thing.
"""

import re

from flask import g, request

from domain.actor import ANONYMOUS, Actor
from domain.values import LANGUAGES
from translations.formats import tag_of

DEFAULT_LANGUAGE = "fr"
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]{4})?-([a-z]{2})", re.IGNORECASE)


def current_language() -> str:
    """`fr` or `en`; regional preferences such as fr-SN count as their language, and none at all as French."""
    if "language" not in g:
        g.language = _of_path() or _preferred()
    language: str = g.language
    return language


def _of_path() -> str | None:
    first = request.path.lstrip("/").partition("/")[0]
    return first if first in LANGUAGES else None


def _preferred() -> str:
    for preference, quality in request.accept_languages:
        language = preference.partition("-")[0].lower()
        if quality > 0 and language in LANGUAGES:
            return language
    return DEFAULT_LANGUAGE


def current_locale() -> str:
    """`fr-MA`, `en`: the page's language as the country of the person writes it, or else that of the browser."""
    actor: Actor = g.get("actor", ANONYMOUS)
    return tag_of(current_language(), actor.country or _region())


def _region() -> str | None:
    """The country of the first preference that names one for this language."""
    for preference, quality in request.accept_languages:
        found = _REGION.fullmatch(preference)
        if quality > 0 and found and preference[:2].lower() == current_language():
            return found[1].upper()
    return None
