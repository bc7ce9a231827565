"""The recommendations of a report in full: what, for whom, until when, why, with which limits, checked how."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.counted import counted_as
from api.exports.report_figures import said
from api.exports.source import Findings
from api.targets import advice_target
from translations import formats
from translations.counted_words import amount_of
from translations.evaluation import (
    limit_sentence,
    recommendation_action,
    recommendation_reason,
    recommendation_title,
)
from translations.export_words import word_of

Advice = Mapping[str, Any]


def advice_by_country(findings: Findings) -> Iterator[dict[str, Any]]:
    """`{country, items: [{title, action, reason, facts, lists}], hidden}` for each country, in the document's order."""
    rows = findings.document["recommendations"]
    for country in dict.fromkeys(row["country"] for row in rows):
        mine = [row for row in rows if row["country"] == country]
        hidden = ", ".join(row["criterion"] for row in mine if row["suppressed"])
        yield {
            "country": formats.country(findings.language, country),
            "items": [_item(findings, row) for row in mine if not row["suppressed"]],
            "hidden": said(findings, "hidden_advice", criteria=hidden) if hidden else "",
        }


def _item(findings: Findings, row: Advice) -> dict[str, Any]:
    language = findings.language
    labels = {code: {language: each.label.in_language(language)} for code, each in findings.definitions.items()}
    criterion = row["criterion"]
    return {
        "title": recommendation_title(language, row["code"]),
        "about": f"{criterion} {word_of(language, 'criterion', criterion)}" if criterion.startswith("K") else "",
        "action": recommendation_action(language, row, labels),
        "reason": recommendation_reason(language, row, labels),
        "facts": [[said(findings, name), text] for name, text in _facts(findings, row) if text],
        "lists": [
            [said(findings, name), formats.listed(language, texts)] for name, texts in _lists(findings, row) if texts
        ],
    }


def _facts(findings: Findings, row: Advice) -> Iterator[tuple[str, str]]:
    language = findings.language
    yield "addressee", word_of(language, "addressee", row["addressee"])
    yield "deadline", formats.day(language, row["deadline"])
    yield "target", advice_target(language, row["target"], findings.definitions)
    if row["confidence"]:
        yield "confidence", word_of(language, "confidence", row["confidence"])
    if row["flip_count"] and row["parameters"].get("n"):
        definition = findings.definitions.get(row["input"])
        yield "flip_count", amount_of(language, row["flip_count"], counted_as(definition))


def _lists(findings: Findings, row: Advice) -> Iterator[tuple[str, list[str]]]:
    yield "limits", [limit_sentence(findings.language, code) for code in row["limits"]]
    for name, wanted in (("passed", True), ("failed", False)):
        checks = [check["item"] for check in row["self_check"] if check["passed"] is wanted]
        yield name, [word_of(findings.language, "item", item) for item in checks]
