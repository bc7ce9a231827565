"""The page of a recommendation: what it asks, what it stands on, what the country answers and what became of it."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.counted import counted_as
from api.languages import current_language
from api.operations import advice as operations
from api.operations.context import Operation
from api.operations.evidence import summarise_evidence
from api.pages.evaluator.cards import recommendation_line
from api.pages.evaluator.figures import figure
from api.pages.evaluator.national import hidden_figures, national_variants, without_hidden
from api.pages.frame.cards import choices_of, paragraphs
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.resources.recommendations import recommendation_document
from api.schemas.advice import RESPONSES, ResponseForm
from api.targets import advice_target
from domain.recommendations.life import PUBLISHED, REPLACED
from domain.recommendations.self_check import passes
from storage.follow_ups import ASKED
from translations.counted_words import amount_of
from translations.evaluation import criterion_label


def recommendation(recommendation_id: str) -> ResponseReturnValue:
    """The page. Raises Problem 404."""
    return _show(recommendation_id)


def recommendation_response(recommendation_id: str) -> ResponseReturnValue:
    """The management response of the coordinator's country."""
    return act(
        ResponseForm(),
        lambda data: operations.respond(operation(), recommendation_id, data),
        again=lambda: _show(recommendation_id),
        back=page_url("recommendation", recommendation_id=recommendation_id, done="recorded"),
    )


def _show(recommendation_id: str) -> str:
    current = operation()
    found = operations.show_recommendation(current, recommendation_id)
    shown = recommendation_document({**found, "document": without_hidden(found["document"], hidden_figures(current))})
    return render_template(
        "evaluator/recommendation.html",
        recommendation={
            **recommendation_line(found),
            **_what(shown),
            **_evidence(current, recommendation_id, shown),
            **_answered(current, found),
        },
        variants=national_variants(current, found),
        values=values_or({}),
        choices={"responses": choices_of("response", RESPONSES)},
    )


def _what(shown: Mapping[str, Any]) -> dict[str, Any]:
    language = current_language()
    checked = tuple((row["item"], row["passed"]) for row in shown["self_check"])
    return {
        "criterion": _criterion_name(shown["criterion"]),
        "text": [shown["action"][language], shown["reason"][language]],
        "target": advice_target(language, shown["target"], operation().services.policy.indicators.definitions),
        "confidence": shown["confidence"],
        "feasibility": shown["feasibility"],
        "rights": shown["rights"],
        "limits": [limit[language] for limit in shown["limits"]],
        "self_check": checked,
        "is_checked": passes(checked),
    }


def _evidence(current: Operation, recommendation_id: str, shown: Mapping[str, Any]) -> dict[str, Any]:
    evidence = summarise_evidence(current, recommendation_id)
    definitions = current.services.policy.indicators.definitions
    figures = [row for row in evidence["indicators"] if row["by"] is None]
    # Numbers that a hidden figure is made of stay hidden with it.
    hidden = any(row["suppressed"] for row in figures)
    return {
        "flips": "" if hidden else _flips(current, shown),
        "evidence": [figure(definitions[row["code"]], row) for row in figures],
        "hidden": hidden,
        "supporting": evidence["supporting"]["count"],
        "counter_evidence": evidence["opposing"]["count"],
        "counter_search": shown.get("counter_search", ""),
        "fingerprint": evidence["supporting"]["sha256"],
    }


def _flips(current: Operation, shown: Mapping[str, Any]) -> str:
    """How many answers, days or cases would have to be different; nothing where nobody was counted."""
    if not shown["flip_count"] or not shown["parameters"].get("n"):
        return ""
    definition = current.services.policy.indicators.definitions.get(shown["input"])
    return amount_of(current_language(), shown["flip_count"], counted_as(definition))


def _answered(current: Operation, found: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of the country, what became of it, and what this reader may send."""
    is_coordinator = current.actor.role == "coordinator"
    is_asked = any(one["status"] == ASKED for one in found["follow_ups"])
    return {
        "response": _response(found["response"]),
        "earlier": [_response(one) for one in (found["response"] or {}).get("earlier", ())],
        "follow_ups": [*found["earlier_follow_ups"], *found["follow_ups"]],
        "may_respond": is_coordinator and found["status"] != REPLACED,
        "may_follow_up": is_coordinator and is_asked and found["status"] == PUBLISHED,
    }


def _criterion_name(code: str) -> str:
    return f"{code} {criterion_label(current_language(), code)}" if code.startswith("K") else ""


def _response(response: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if response is None:
        return None
    return {**response, "answer": response["response"], "comment": " ".join(paragraphs(response["comment"]))}
