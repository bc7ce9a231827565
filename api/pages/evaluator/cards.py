"""Criteria and recommendations in short, as several pages of the evaluator list them."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.languages import current_language
from api.pages.frame.submitting import page_url
from api.resources.findings import OUTCOMES
from api.resources.recommendations import recommendation_document
from domain.recommendations.decision import CORE, GATES
from translations.evaluation import criterion_label
from translations.labels import label

Card = dict[str, Any]


def weight_of(code: str) -> str:
    """The role of a criterion in the decision."""
    return "gate" if code in GATES else "core" if code in CORE else "rest"


def criterion_card(row: Mapping[str, Any]) -> Card:
    """One criterion of one country: finding, level, role, and the way to its page."""
    code = row["code"]
    return {
        "code": code,
        "country": row["country"],
        "label": criterion_label(current_language(), code),
        "finding": OUTCOMES[row["status"]],
        "level": row["level"],
        "weight": weight_of(code),
        "url": page_url("findings_readiness", code=code),
    }


def criterion_cards(rows: Iterable[Mapping[str, Any]]) -> list[Card]:
    return [criterion_card(row) for row in rows]


def recommendation_line(item: Mapping[str, Any]) -> Card:
    """One recommendation in a list."""
    shown, language = recommendation_document(item), current_language()
    return {
        "id": item["id"],
        "title": shown["title"][language],
        "action": shown["action"][language],
        "country": shown["country"],
        "addressee": label(language, "addressee", shown["addressee"]),
        "deadline": shown["deadline"],
        "status": shown["status"],
        "stale": shown["status"] == "replaced" or bool(item.get("stale_since")),
    }
