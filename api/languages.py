"""In which language a request is answered: the page's own path, or else what the browser prefers."""

from flask import g, request

from domain.values import LANGUAGES

DEFAULT_LANGUAGE = "fr"


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
