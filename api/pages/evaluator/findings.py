"""The evaluator's pages: decisions, indicators and recommendations with what they stand on."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from api.languages import current_language
from api.operations import evaluation as operations
from api.operations.context import Operation
from api.pages.frame.cards import choices_of, countries, paragraphs
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import values_of, values_or
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.resources.findings import OUTCOMES, indicator_labels, recommendation_document
from api.schemas.evaluation import FORMATS, TIERS, IndicatorQuery, ResponseBody
from domain.values import COUNTRIES
from translations import formats
from translations.evaluation import criterion_label, input_label
from translations.labels import label

_GATES = ("K1", "K2", "K8")
_CORE = ("K5", "K7")


def findings() -> ResponseReturnValue:
    """Figures at the public threshold; what speaks about too few people is hidden whatever is asked for."""
    current, query = operation(), read_filters(IndicatorQuery())
    indicators = operations.list_indicators(current, {})
    is_evaluator = current.actor.role == "evaluator"
    criteria = operations.list_criteria(current, query.get("country") if is_evaluator else current.actor.country)
    rows = [row for row in indicators["items"] if _is_wanted(row, query)]
    advice = operations.list_recommendations(current, query.get("country"))["items"]
    return render_template(
        "evaluator/findings.html",
        computed_at=indicators["evaluated_at"],
        values=values_of(request.args),
        choices={"countries": countries(COUNTRIES), "corridors": _corridors(indicators["items"])},
        decisions=_decisions(criteria),
        groups=_groups(current, rows),
        recommendations=[_line(item) for item in advice],
        exports=_exports() if is_evaluator and indicators["evaluation"] else [],
    )


def _is_wanted(row: Mapping[str, Any], query: Mapping[str, Any]) -> bool:
    """The whole pilot, one country or one corridor; rows by cause or by step are in the exports."""
    place = (row["country"], row["corridor"]) == (query.get("country"), query.get("corridor"))
    return place and row["by"] is None


def _corridors(rows: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    codes = sorted({row["corridor"] for row in rows if row["corridor"]})
    return [(code, formats.corridor(current_language(), code)) for code in codes]


def _decisions(criteria: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            **decision,
            "because": None,
            "criteria": [_criterion(row) for row in criteria["items"] if row["country"] == decision["country"]],
        }
        for decision in criteria["decisions"]
    ]


def _criterion(row: Mapping[str, Any]) -> dict[str, Any]:
    code = row["code"]
    return {
        "code": code,
        "label": criterion_label(current_language(), code),
        "finding": OUTCOMES[row["status"]],
        "level": row["level"],
        "weight": "gate" if code in _GATES else "core" if code in _CORE else "rest",
    }


def _groups(current: Operation, rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    definitions = current.services.policy.indicators.definitions
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(definitions[row["code"]].criterion, []).append(_figure(current, row))
    return [{"criterion": criterion, "figures": figures} for criterion, figures in groups.items()]


def _figure(current: Operation, row: Mapping[str, Any]) -> dict[str, Any]:
    definition = current.services.policy.indicators.definitions[row["code"]]
    low, high = row["interval"] or (None, None)
    further = row.get("further") or {}
    outcome = OUTCOMES.get(row["verdict"], row["verdict"])
    return {
        "code": row["code"],
        "label": definition.label.in_language(current_language()),
        "unit": "" if definition.unit == "count" else definition.unit,
        "value": row["value"],
        "n": row["n"],
        "asked": row["population"],
        "response_rate": row["response_rate"],
        "low": low,
        "high": high,
        "suppressed": row["suppressed"],
        "insufficient": outcome == "insufficient_evidence",
        "missing_answers": further.get("all_yes"),
        "scale_max": 1 if definition.unit == "share" else None,
        "verdict": outcome,
    }


def _line(item: Mapping[str, Any]) -> dict[str, Any]:
    shown = recommendation_document(item)
    language = current_language()
    return {
        "id": item["id"],
        "title": shown["title"][language],
        "action": shown["action"][language],
        "country": shown["country"],
        "addressee": label(language, "addressee", shown["addressee"]),
        "deadline": shown["deadline"],
        "status": shown["status"],
        "stale": shown["status"] == "replaced",
    }


def _exports() -> list[dict[str, str]]:
    return [
        {"format": file_format, "tier": tier, "url": page_url("findings_file", format=file_format, tier=tier)}
        for tier in TIERS
        for file_format in FORMATS
    ]


def recommendation(recommendation_id: str) -> ResponseReturnValue:
    return _show(recommendation_id)


def _show(recommendation_id: str) -> str:
    current, language = operation(), current_language()
    found = operations.show_recommendation(current, recommendation_id)
    evidence = operations.show_evidence(current, recommendation_id)
    shown = recommendation_document(found)
    figures = [row for row in evidence["indicators"] if row["by"] is None]
    # Numbers that a hidden figure is made of stay hidden with it.
    hidden = any(row["suppressed"] for row in figures)
    return render_template(
        "evaluator/recommendation.html",
        recommendation={
            **_line(found),
            "criterion": _criterion_name(shown["criterion"]),
            "text": [shown["action"][language], shown["reason"][language]],
            "target": _target(shown["target"]),
            "confidence": shown["confidence"],
            "flip_count": None if hidden else shown["flip_count"],
            "evidence": [_figure(current, row) for row in figures],
            "hidden": hidden,
            "supporting": evidence["supporting"]["count"],
            "counter_evidence": evidence["opposing"]["count"],
            "limits": [limit[language] for limit in shown["limits"]],
            "fingerprint": evidence["supporting"]["sha256"],
            "response": _response(found["response"]),
            "may_respond": current.actor.role == "coordinator",
        },
        values=values_or({}),
        choices={"responses": choices_of("response", ("accepted", "partly", "rejected"))},
    )


def _criterion_name(code: str) -> str:
    return f"{code} {criterion_label(current_language(), code)}" if code.startswith("K") else ""


def _target(target: list[Any]) -> str:
    """ "Hosts willing again, 7/10" for an indicator; for a review, what it must find."""
    if not target:
        return ""
    name = input_label(current_language(), str(target[0]), indicator_labels())
    if target[1:] == ["M"]:
        words: str = _("%(review)s: carried out, and the condition is met", review=name)
        return words
    return ", ".join([name, *(str(part) for part in target[1:])])


def _response(response: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if response is None:
        return None
    return {**response, "answer": response["response"], "comment": " ".join(paragraphs(response["comment"]))}


def recommendation_response(recommendation_id: str) -> ResponseReturnValue:
    """The management response of the coordinator's country."""
    return act(
        ResponseBody(),
        lambda data: operations.respond(operation(), recommendation_id, data),
        again=lambda: _show(recommendation_id),
        back=page_url("recommendation", recommendation_id=recommendation_id, done="recorded"),
    )
