"""One recommendation in several countries: what is common, and what each country has of its own."""

from collections.abc import Collection, Mapping
from typing import Any

from api.counted import counted_as
from api.languages import current_language
from api.operations.advice import same_elsewhere
from api.operations.context import Operation
from api.operations.evaluation import list_indicators
from api.targets import advice_target
from domain.recommendations.variants import national, said
from translations import chart_words, formats
from translations.catalogue import translate
from translations.counted_words import amount_of
from translations.evaluation_sentences import REVIEW_FINDINGS
from translations.labels import label
from translations.sources import source_text

Document = Mapping[str, Any]
_OF_FIGURES = frozenset({"value", "n", "population", "open", "further", "further_yes", "further_no"})


def national_variants(current: Operation, found: Mapping[str, Any]) -> dict[str, Any]:
    """The countries that are given the same advice, and a line for each with what is its own."""
    others = same_elsewhere(current, found)
    hidden = hidden_figures(current)
    told = (without_hidden(one, hidden) for one in (found["document"], *others))
    documents = sorted(told, key=lambda one: str(one["country"]))
    names = national(documents) if others else ()
    return {
        "countries": found["common_to"],
        "names": names,
        "compared": bool(others),
        "rows": [
            {"country": one["country"], "said": [_words(current, one, name) for name in names]} for one in documents
        ]
        if names
        else [],
    }


def hidden_figures(current: Operation) -> frozenset[tuple[str, str]]:
    """Indicators and countries whose working figures are suppressed."""
    rows = list_indicators(current, {})["items"]
    return frozenset((row["code"], row["country"]) for row in rows if row["suppressed"] and row["country"])


def without_hidden(document: Document, hidden: Collection[tuple[str, str]]) -> Document:
    """The advice without the numbers of a suppressed figure: what it is made of stays hidden with it."""
    if (document["input"], document["country"]) not in hidden:
        return document
    parameters = {name: value for name, value in document["parameters"].items() if name not in _OF_FIGURES}
    return {**document, "flip_count": None, "parameters": parameters}


def _words(current: Operation, document: Document, name: str) -> str:
    language, value = current_language(), said(document, name)
    definitions = current.services.policy.indicators.definitions
    definition = definitions.get(document["input"])
    if value is None:
        return "–"
    if name == "flip_count":
        return amount_of(language, int(str(value)), counted_as(definition))
    if name == "value":
        return chart_words.amount(language, float(str(value)), definition.unit if definition else "")
    if name in ("addressee", "confidence"):
        return label(language, name, str(value))
    if name == "deadline":
        return formats.day(language, str(value))
    if name == "target":
        return advice_target(language, document["target"], definitions)
    if name == "source":
        return source_text(language, str(value))
    if name == "finding":
        return translate(language, REVIEW_FINDINGS[str(value)])
    return formats.number(language, value, digits=2) if isinstance(value, int | float) else str(value)
