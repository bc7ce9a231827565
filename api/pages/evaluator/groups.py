"""Findings by DAC criterion, by party and by country: a plot, and beside it the table with every number."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from api.languages import current_language
from api.operations.advice import list_recommendations
from api.operations.told_figures import told_criteria, told_ledger
from api.pages.evaluator import plots
from api.pages.evaluator.cards import criterion_cards, recommendation_line
from api.pages.evaluator.figures import figure, figures, note
from api.pages.evaluator.working import Row, Working, working
from api.pages.frame.cards import countries
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import values_of
from api.pages.frame.submitting import page_url
from api.problems import not_found
from api.request import operation
from api.schemas.evaluation import PlaceQuery
from domain.indicators.definitions import CRITERIA, IndicatorDefinition
from domain.values import COUNTRIES
from translations import formats
from translations.group_words import party_name
from translations.labels import label

PARTIES = ("volunteer", "host", "focal_origin", "focal_host", "pilot")


def findings_criterion(criterion: str) -> ResponseReturnValue:
    """The indicators of one DAC criterion. Raises Problem 404 for another word."""
    if criterion not in CRITERIA:
        raise not_found()
    name = label(current_language(), "dac_criterion", criterion)
    others = [(label(current_language(), "dac_criterion", one), one) for one in CRITERIA]
    return _group(
        name, lambda definition: definition.criterion == criterion, _ways("findings_criterion", "criterion", others)
    )


def findings_party(party: str) -> ResponseReturnValue:
    """What concerns one party. Raises Problem 404 for another word."""
    if party not in PARTIES:
        raise not_found()
    others = [(party_name(current_language(), one), one) for one in PARTIES]
    return _group(
        party_name(current_language(), party),
        lambda definition: definition.party == party,
        _ways("findings_party", "party", others),
    )


def _ways(page: str, part: str, others: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The neighbouring pages; the open one is not a link."""
    current = (request.view_args or {})[part]
    return [{"name": name, "url": None if code == current else page_url(page, **{part: code})} for name, code in others]


def _group(
    title: str, belongs: Callable[[IndicatorDefinition], bool], ways: list[dict[str, Any]]
) -> ResponseReturnValue:
    query = read_filters(PlaceQuery())
    found = working(operation())
    rows = [row for row in _placed(found, query) if belongs(found.definitions[row["code"]])]
    shares = [code for code, one in found.definitions.items() if belongs(one) and one.unit == "share"]
    compared = plots.by_country(found, shares, _("%(name)s: by country", name=title)) if not query else ""
    return render_template(
        "evaluator/findings_group.html",
        title=title,
        place=_place_name(query),
        note=note(found),
        ways=ways,
        choices={"countries": countries(COUNTRIES), "corridors": corridor_choices(found)},
        values=values_of(request.args),
        drawn=plots.dots(found, [(row, "") for row in rows], title),
        compared=compared,
        compared_figures=_by_country(found, shares) if compared else [],
        figures=figures(found, rows),
    )


def _placed(found: Working, query: Mapping[str, Any]) -> list[Row]:
    """A corridor is nearer than a country: where both are asked for, the corridor is shown."""
    if query.get("corridor"):
        return found.of(corridor=query["corridor"])
    return found.of(country=query.get("country"))


def _by_country(found: Working, codes: list[str]) -> list[dict[str, Any]]:
    """The figures of the panels, country after country."""
    language = current_language()
    return [
        figure(found.definitions[code], row, f"{code}, {formats.country(language, country)}") | {"code": ""}
        for code in codes
        for country, row in found.by_country(code).items()
    ]


def _place_name(query: Mapping[str, Any]) -> str:
    if query.get("corridor"):
        return formats.corridor(current_language(), query["corridor"])
    if query.get("country"):
        return formats.country(current_language(), query["country"])
    whole: str = _("The whole pilot")
    return whole


def corridor_choices(found: Working) -> list[tuple[str, str]]:
    """The corridors with figures, in words."""
    return [(code, formats.corridor(current_language(), code)) for code in found.corridors()]


def findings_country(country: str) -> ResponseReturnValue:
    """One country: decision, criteria, ledger, figures and advice. Raises Problem 404 for a fifth country.

    A coordinator reads the decision and the advice of her own country only.
    """
    if country not in COUNTRIES:
        raise not_found()
    current = operation()
    found = working(current)
    is_hers = current.actor.role == "evaluator" or current.actor.country == country
    rows = found.of(country=country)
    return render_template(
        "evaluator/findings_country.html",
        country=country,
        note=note(found),
        ways=_ways("findings_country", "country", [(name, code) for code, name in countries(COUNTRIES)]),
        decision=_decision(country) if is_hers else None,
        ledger=plots.ledger(country, told_ledger(current, country)),
        groups=[
            {"criterion": criterion, "figures": figures(found, of_criterion)}
            for criterion in CRITERIA
            if (of_criterion := [row for row in rows if found.definitions[row["code"]].criterion == criterion])
        ],
        recommendations=_advice(country) if is_hers else [],
    )


def _decision(country: str) -> dict[str, Any] | None:
    found = told_criteria(operation(), country)
    decided = next((one["decision"] for one in found["decisions"]), None)
    return None if decided is None else {"decision": decided, "criteria": criterion_cards(found["items"])}


def _advice(country: str) -> list[dict[str, Any]]:
    return [recommendation_line(item) for item in list_recommendations(operation(), country)["items"]]
