"""Which recommendations can be told in both languages: the last item of the quality list."""

from functools import cache

from translations.catalogue import translate
from translations.recommendation_sentences import (
    RECOMMENDATION_ACTIONS,
    RECOMMENDATION_REASONS,
    RECOMMENDATION_TITLES,
)

_TEXTS = (RECOMMENDATION_TITLES, RECOMMENDATION_ACTIONS, RECOMMENDATION_REASONS)


@cache
def written_in_both_languages() -> frozenset[str]:
    """The codes with title, action and reason in English and, in other words, in French."""
    codes = frozenset.intersection(*(frozenset(map(_code, texts)) for texts in _TEXTS))
    missing = {_code(key) for texts in _TEXTS for key, message in texts.items() if not _is_translated(message)}
    return codes - missing


def _code(key: str) -> str:
    """Of "code.input": texts of one code may differ by what they are about."""
    return key.partition(".")[0]


def _is_translated(message: str) -> bool:
    return bool(message) and translate("fr", message) not in ("", message)
