"""Recommendations as the interface shows them: codes with their words in both languages."""

from collections.abc import Mapping
from typing import Any

from api.resources.findings import indicator_labels
from domain.recommendations.life import told_status
from domain.values import LANGUAGES
from storage.follow_ups import RECORDED
from translations.evaluation import (
    limit_sentence,
    recommendation_action,
    recommendation_reason,
    recommendation_title,
)


def recommendation_document(found: Mapping[str, Any]) -> dict[str, Any]:
    """One recommendation in words, made from its code and parameters."""
    document, labels = found["document"], indicator_labels()
    follow_ups = found.get("follow_ups", [])
    is_followed_up = any(one["status"] == RECORDED for one in follow_ups)
    return {
        **document,
        "id": found["id"],
        "status": told_status(found["status"], bool(found["response"]), is_followed_up),
        "stale": bool(found.get("stale_since")),
        "published_at": found.get("published_at"),
        "common_to": found.get("common_to", [document["country"]]),
        "follow_ups": follow_ups,
        "title": {language: recommendation_title(language, document["code"]) for language in LANGUAGES},
        "action": {language: recommendation_action(language, document, labels) for language in LANGUAGES},
        "reason": {language: recommendation_reason(language, document, labels) for language in LANGUAGES},
        "limits": [{language: limit_sentence(language, code) for language in LANGUAGES} for code in document["limits"]],
        "response": found["response"],
    }
