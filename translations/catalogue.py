"""The French and English catalogues, usable in any process: pages, workers and commands alike."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parent


@cache
def catalogue(language: str) -> NullTranslations:
    """The compiled catalogue of a language. Raises FileNotFoundError when it was never compiled."""
    if not (FOLDER / language / "LC_MESSAGES" / "messages.mo").exists():
        raise FileNotFoundError(f"translations/{language} is not compiled: run `make translations`")
    return Translations.load(FOLDER, [language])


def translate(language: str, message: str, parameters: Mapping[str, object] | None = None) -> str:
    """The sentence of an English message in a language, with its named places filled."""
    text: str = catalogue(language).gettext(message)
    return text % parameters if parameters is not None else text
