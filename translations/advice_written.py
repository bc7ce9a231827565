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
    codes = frozenset.intersection(*(frozenset(texts) for texts in _TEXTS))
    return frozenset(code for code in codes if all(_is_translated(texts[code]) for texts in _TEXTS))


def _is_translated(message: str) -> bool:
    return bool(message) and translate("fr", message) not in ("", message)
