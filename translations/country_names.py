"""Countries as people write them, in either language, with or without accents."""

import re
import unicodedata
from functools import cache

from translations.formats import locale_of

_LANGUAGES = ("fr", "en")


def country_code(name: str) -> str | None:
    """ "Espagne", "spain" → ES; None for what is no country in either language."""
    return _codes_by_name().get(_plain(name))


@cache
def _codes_by_name() -> dict[str, str]:
    return {
        _plain(name): code
        for language in _LANGUAGES
        for code, name in locale_of(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z]+", " ", "".join(sign for sign in text if not unicodedata.combining(sign))).strip()
