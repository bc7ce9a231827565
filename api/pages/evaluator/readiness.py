"""One criterion K1 to K12: its parts and thresholds, what is missing, and how many answers could decide."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.told_figures import told_criteria
from api.pages.evaluator.cards import criterion_card, weight_of
from api.pages.evaluator.figures import figure, note
from api.pages.evaluator.working import Working, working
from api.problems import not_found
from api.request import operation
from api.resources.findings import OUTCOMES, indicator_labels
from api.targets import indicator_target
from domain.indicators.definitions import IndicatorDefinition
from domain.recommendations.criteria_policy import CriterionRule
from domain.recommendations.thresholds import in_force
from translations import chart_words
from translations.evaluation import criterion_label, input_label, level_reason, missing_sentences
from translations.group_words import party_name
from translations.sources import source_text


def findings_readiness(code: str) -> ResponseReturnValue:
    """A criterion in every country; for a coordinator in her own. Raises Problem 404 for another code."""
    current = operation()
    rule = next((one for one in current.services.policy.criteria.criteria if one.code == code), None)
    if rule is None:
        raise not_found()
    found = working(current)
    own = None if current.actor.role == "evaluator" else current.actor.country
    rows = [row for row in told_criteria(current, own)["items"] if row["code"] == code]
    return render_template(
        "evaluator/findings_readiness.html",
        code=code,
        label=criterion_label(current_language(), code),
        weight=weight_of(code),
        note=note(found),
        inputs=_inputs(rule, found),
        countries=[_country(row, found) for row in rows],
    )


def _inputs(rule: CriterionRule, found: Working) -> list[dict[str, Any]]:
    """What the criterion looks at, whatever was found: indicators with their targets of the day, and reviews."""
    language = current_language()
    parts = [
        {
            "name": found.definitions[part.indicator].label.in_language(language),
            "code": part.indicator,
            "party": part.party and party_name(language, part.party),
            "target": target_words(found.definitions[part.indicator]),
            "from": target_since(found.definitions[part.indicator]),
            "thresholds": _thresholds(rule.code, part.indicator, found),
        }
        for part in rule.parts
        if part.indicator in found.definitions
    ]
    reviews = (
        {
            "name": input_label(language, review, {}),
            "is_review": True,
            "thresholds": _thresholds(rule.code, review, found),
        }
        for review in rule.reviews
    )
    return [*parts, *reviews]


def _thresholds(criterion: str, name: str, found: Working) -> list[dict[str, Any]]:
    """What the criterion asks for besides the target of an indicator, on the day of the figures."""
    services, language = operation().services, current_language()
    day = (found.computed_at or services.clock.now()).date()
    own = (row for row in services.policy.criteria.thresholds if (row.criterion, row.input) == (criterion, name))
    return [
        {
            "text": chart_words.threshold(language, measure, row.value),
            "from": row.stamp.valid_from,
            "source": source_text(language, row.stamp.source),
        }
        for measure, row in in_force(own, day).rows.items()
    ]


def target_words(definition: IndicatorDefinition, value: Fraction | None = None) -> str:
    """ "au moins 70 %" for a target of the indicator, by default the one in force; nothing without one."""
    wanted = definition.target if value is None else value
    return "" if wanted is None else indicator_target(current_language(), definition, wanted)


def target_since(definition: IndicatorDefinition) -> str | None:
    """The first day of the target in force, as ISO text."""
    days = [one.stamp.valid_from for one in definition.targets if one.value == definition.target]
    return days[-1].isoformat() if days and days[-1] else None


def _country(row: Mapping[str, Any], found: Working) -> dict[str, Any]:
    reason = "" if row["level"] is None else level_reason(current_language(), row["level"])
    parts = [_part(part, row["country"], found) for part in row["parts"]]
    return {**criterion_card(row), "reason": reason, "parts": parts}


def _part(part: Mapping[str, Any], country: str, found: Working) -> dict[str, Any]:
    """One part in one country. Numbers come from the working figures only, so that what they hide stays hidden."""
    language, name = current_language(), part["name"]
    row = found.find(name, country) or found.find(name)
    shown = figure(found.definitions[name], row) if row is not None and name in found.definitions else None
    is_hidden = shown is not None and shown["suppressed"]
    told = {**part, "further": None, "open": None} if is_hidden else part
    return {
        "name": input_label(language, name, indicator_labels()),
        "party": part["party"] and party_name(language, part["party"]),
        "outcome": OUTCOMES.get(part["verdict"], part["verdict"]),
        "figure": shown,
        "missing": " ".join(missing_sentences(language, told)),
        "source": source_text(language, part["source"]) if part.get("source") else None,
    }
