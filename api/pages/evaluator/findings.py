"""The first page of the findings, and the page of a recommendation."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.advice import list_recommendations
from api.operations.overview import work_in_hand
from api.operations.told_figures import told_criteria
from api.pages.evaluator import plots
from api.pages.evaluator.cards import criterion_card, recommendation_line
from api.pages.evaluator.figures import note
from api.pages.evaluator.groups import PARTIES
from api.pages.evaluator.working import working
from api.pages.frame.cards import countries
from api.pages.frame.filtering import read_filters
from api.pages.frame.submitting import go, page_url
from api.request import operation
from api.schemas.evaluation import FORMATS, CountryQuery
from domain.indicators.definitions import CRITERIA as DAC_CRITERIA
from domain.values import COUNTRIES
from translations.group_words import party_name
from translations.labels import label


def findings() -> ResponseReturnValue:
    """Decisions, readiness, what waits and what is under way; every other finding is one link away."""
    query = read_filters(CountryQuery())
    if query.get("country"):
        return go("findings_country", country=query["country"])
    current = operation()
    found, is_evaluator = working(current), current.actor.role == "evaluator"
    criteria = told_criteria(current, None if is_evaluator else current.actor.country)
    advice = [recommendation_line(item) for item in list_recommendations(current)["items"]]
    language = current_language()
    return render_template(
        "evaluator/findings.html",
        note=note(found),
        hand=work_in_hand(current) if is_evaluator else {},
        decisions=criteria["decisions"],
        drawn=plots.readiness(criteria["items"]) if criteria["items"] else "",
        scorecard=_scorecard(criteria["items"]),
        dac=[(one, label(language, "dac_criterion", one)) for one in DAC_CRITERIA],
        parties=[(one, party_name(language, one)) for one in PARTIES],
        countries=countries(COUNTRIES),
        recommendations=advice,
        stale=[one for one in advice if one["stale"]],
        exports=_exports() if is_evaluator and found.evaluation else [],
    )


def _scorecard(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line for each criterion with its level in each country."""
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        line = lines.setdefault(row["code"], {**criterion_card(row), "levels": {}})
        line["levels"][row["country"]] = criterion_card(row)
    return list(lines.values())


def _exports() -> list[dict[str, str]]:
    """Files that may be taken at once; the restricted tier is asked for on the page of files."""
    return [{"format": each, "url": page_url("findings_file", format=each, tier="public")} for each in FORMATS]
