"""One recommendation in several countries: what is common, and what each country has of its own."""

from collections.abc import Mapping
from typing import Any

from api.languages import current_language
from api.operations.advice import same_elsewhere
from api.operations.context import Operation
from api.resources.findings import indicator_labels
from domain.recommendations.variants import national, said
from translations import formats
from translations.catalogue import translate
from translations.evaluation import input_label
from translations.evaluation_sentences import REVIEW_FINDINGS
from translations.labels import label
from translations.sources import source_text


def national_variants(current: Operation, found: Mapping[str, Any]) -> dict[str, Any]:
    """The countries that are given the same advice, and a line for each with what is its own."""
    others = same_elsewhere(current, found)
    documents = sorted((found["document"], *others), key=lambda one: str(one["country"]))
    names = national(documents) if others else ()
    return {
        "countries": found["common_to"],
        "names": names,
        "compared": bool(others),
        "rows": [
            {"country": one["country"], "said": [_words(name, said(one, name)) for name in names]} for one in documents
        ]
        if names
        else [],
    }


def _words(name: str, value: Any) -> str:
    language = current_language()
    if value is None:
        return "–"
    if name in ("addressee", "confidence"):
        return label(language, name, str(value))
    if name == "deadline":
        return formats.day(language, str(value))
    if name == "target":
        return ", ".join([input_label(language, str(value[0]), indicator_labels()), *map(str, value[1:])])
    if name == "source":
        return source_text(language, str(value))
    if name == "finding":
        return translate(language, REVIEW_FINDINGS[str(value)])
    return formats.number(language, value, digits=2) if isinstance(value, int | float) else str(value)
