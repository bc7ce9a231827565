"""Findings as the interface shows them: codes with their words in both languages."""

from collections.abc import Mapping
from typing import Any

from api.services import services
from domain.values import LANGUAGES
from translations.evaluation import (
    criterion_label,
    decision_label,
    missing_sentences,
)

OUTCOMES = {"M": "met", "N": "not_met", "I": "insufficient_evidence", "not_published": "not_published"}


def indicator_labels() -> dict[str, dict[str, str]]:
    """The names of the indicators in both languages."""
    definitions = services().policy.indicators.definitions
    return {code: {"fr": each.label.fr, "en": each.label.en} for code, each in definitions.items()}


def indicators_document(found: Mapping[str, Any]) -> dict[str, Any]:
    return {**found, "items": [_indicator(row) for row in found["items"]]}


def _indicator(row: Mapping[str, Any]) -> dict[str, Any]:
    definition = services().policy.indicators.definitions[row["code"]]
    return {
        **row,
        "label": {"fr": definition.label.fr, "en": definition.label.en},
        "unit": definition.unit,
        "criterion": definition.criterion,
        "verdict": OUTCOMES.get(row["verdict"], row["verdict"]),
    }


def criteria_document(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **found,
        "items": [_criterion(row) for row in found["items"]],
        "decisions": [
            {**row, "label": {language: decision_label(language, row["decision"]) for language in LANGUAGES}}
            for row in found["decisions"]
        ],
    }


def _criterion(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "label": {language: criterion_label(language, row["code"]) for language in LANGUAGES},
        "outcome": OUTCOMES[row["status"]],
        "inputs": [_part(part) for part in row["inputs"]],
    }


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    sentences = zip(*(missing_sentences(language, part) for language in LANGUAGES), strict=True)
    return {
        **part,
        "verdict": OUTCOMES.get(part["verdict"], part["verdict"]),
        "what_is_missing": [dict(zip(LANGUAGES, pair, strict=True)) for pair in sentences],
    }


def evidence_document(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **found,
        "criterion": None if found["criterion"] is None else _criterion(found["criterion"]),
        "indicators": [_indicator(row) for row in found["indicators"]],
    }
