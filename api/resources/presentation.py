"""Stored codes as the interface shows them: every reason with its sentence in French and English."""

from collections.abc import Mapping
from typing import Any

from api.services import services
from domain.values import LANGUAGES
from translations.reasons import reason_message, reason_remedy
from translations.wishes import wish_message


def application_document(view: Mapping[str, Any]) -> dict[str, Any]:
    """One application with its reasons put into words in both languages."""
    verdict = view["verdict"]
    return {
        **view,
        "verdict": None if verdict is None else verdict_document(verdict),
        "wishes": [{**wish, "message": wish_words(wish["reason"])} for wish in view["wishes"]],
    }


def verdict_document(verdict: Mapping[str, Any]) -> dict[str, Any]:
    return {**verdict, "reasons": [_reason(reason) for reason in verdict["reasons"]]}


def _reason(reason: Mapping[str, Any]) -> dict[str, Any]:
    remedies = {language: reason_remedy(language, reason) for language in LANGUAGES}
    return {
        **reason,
        "message": {language: reason_message(language, reason) for language in LANGUAGES},
        "remedy": None if remedies["fr"] is None else remedies,
    }


def wish_words(code: str | None) -> dict[str, str] | None:
    """Why a wish was or was not met, in both languages; None before a round."""
    return None if code is None else {language: wish_message(language, code) for language in LANGUAGES}


def round_document(view: Mapping[str, Any]) -> dict[str, Any]:
    """A round whose unplaced people have their reasons in words."""
    report = view["report"]
    if report is None:
        return dict(view)
    return {**view, "report": {**report, "unplaced": [wish_reasons(person) for person in report["unplaced"]]}}


def wish_reasons(person: Mapping[str, Any]) -> dict[str, Any]:
    """The reasons of one person in both languages."""
    return {**person, "reasons": [{**reason, "message": wish_words(reason["code"])} for reason in person["reasons"]]}


def placement_document(view: Mapping[str, Any]) -> dict[str, Any]:
    """A placement whose checklist says what is to be done, in both languages."""
    return {**view, "checklist": [{**item, "what": _what(item["code"])} for item in view["checklist"]]}


def _what(code: str) -> dict[str, str]:
    """The words of a checklist item; they are data of the mechanism. A code that was retired shows itself."""
    for entry in services().policy.eligibility.checklist:
        if entry.code == code:
            return {"fr": entry.what.fr, "en": entry.what.en}
    return {"fr": code, "en": code}
