"""The page of a recommendation: what it asks, what it stands on, what the country answers and what became of it."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from api.languages import current_language
from api.operations import advice as operations
from api.operations.context import Operation
from api.operations.evidence import summarise_evidence
from api.pages.evaluator.cards import recommendation_line
from api.pages.evaluator.figures import figure
from api.pages.evaluator.national import national_variants
from api.pages.frame.cards import choices_of, paragraphs
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.resources.findings import indicator_labels
from api.resources.recommendations import recommendation_document
from api.schemas.advice import RESPONSES, ResponseForm
from domain.recommendations.life import PUBLISHED, REPLACED
from domain.recommendations.recommend import DECISION
from domain.recommendations.self_check import passes
from storage.follow_ups import ASKED
from translations.evaluation import criterion_label, decision_label, input_label
from translations.formats import number


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
    shown = recommendation_document(found)
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
        "target": _target(shown["target"]),
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
        "flip_count": None if hidden else shown["flip_count"],
        "evidence": [figure(definitions[row["code"]], row) for row in figures],
        "hidden": hidden,
        "supporting": evidence["supporting"]["count"],
        "counter_evidence": evidence["opposing"]["count"],
        "counter_search": shown.get("counter_search", ""),
        "fingerprint": evidence["supporting"]["sha256"],
    }


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


def _target(target: list[Any]) -> str:
    """ "Hosts willing again, 7/10" for an indicator; for a review what it must find, for a decision the next one."""
    if not target:
        return ""
    if target[0] == DECISION:
        return str(_("Decision: %(decision)s", decision=decision_label(current_language(), target[1])))
    name = input_label(current_language(), str(target[0]), indicator_labels())
    if target[1:] == ["M"]:
        return str(_("%(review)s: carried out, and the condition is met", review=name))
    return ", ".join([name, *(number(current_language(), str(part), digits=2) for part in target[1:])])


def _response(response: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if response is None:
        return None
    return {**response, "answer": response["response"], "comment": " ".join(paragraphs(response["comment"]))}
