"""Criteria, decisions and recommendations in words, made when they are read."""

from collections.abc import Mapping, Sequence
from typing import Any

from translations import formats
from translations.catalogue import translate
from translations.evaluation_sentences import CRITERIA, DECISIONS, REVIEWS
from translations.recommendation_sentences import (
    LIMITS,
    RECOMMENDATION_ACTIONS,
    RECOMMENDATION_REASONS,
    RECOMMENDATION_TITLES,
)
from translations.sources import source_text

# Labels of indicators are data of the mechanism: code → {fr, en}.
Labels = Mapping[str, Mapping[str, str]]


def criterion_label(language: str, code: str) -> str:
    return translate(language, CRITERIA[code])


def decision_label(language: str, code: str) -> str:
    return translate(language, DECISIONS[code])


def input_label(language: str, code: str, labels: Labels) -> str:
    """The name of an indicator or of a review."""
    if code in labels:
        return labels[code][language]
    return translate(language, REVIEWS[code]) if code in REVIEWS else code


def recommendation_title(language: str, code: str) -> str:
    return translate(language, RECOMMENDATION_TITLES[code])


def recommendation_action(language: str, document: Mapping[str, Any], labels: Labels) -> str:
    """What to do, for its addressee."""
    return translate(language, RECOMMENDATION_ACTIONS[document["code"]], _words(language, document, labels))


def recommendation_reason(language: str, document: Mapping[str, Any], labels: Labels) -> str:
    """The finding behind it."""
    return translate(language, RECOMMENDATION_REASONS[document["code"]], _words(language, document, labels))


def limit_sentence(language: str, code: str) -> str:
    return translate(language, LIMITS[code])


def _words(language: str, document: Mapping[str, Any], labels: Labels) -> dict[str, str]:
    parameters = document["parameters"]
    words = {name: _plain(language, value) for name, value in parameters.items()}
    words["country"] = formats.country(language, document["country"])
    if "input" in parameters:
        words["input"] = input_label(language, parameters["input"], labels)
    if "source" in parameters:
        words["source"] = source_text(language, parameters["source"])
    if "conditions" in parameters:
        words["conditions"] = _criteria(language, parameters["conditions"])
    return words


def _plain(language: str, value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return formats.number(language, value, digits=2)
    return "–" if value is None else str(value)


def _criteria(language: str, codes: Sequence[str]) -> str:
    return ", ".join(criterion_label(language, code) for code in codes)
