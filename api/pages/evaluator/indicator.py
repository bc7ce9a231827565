"""One indicator: what it means, how it is counted, what it was to reach, and every value that may be told of it."""

from collections.abc import Iterable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from api.languages import current_language
from api.pages.evaluator import plots
from api.pages.evaluator.change import change_since
from api.pages.evaluator.figures import evidence_url, figure, note
from api.pages.evaluator.readiness import target_words
from api.pages.evaluator.working import Row, Working, working
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import values_of
from api.problems import not_found
from api.request import operation
from api.schemas.evaluation import DimensionQuery
from domain.indicators.definitions import IndicatorDefinition
from translations import formats
from translations.group_words import capital, dimension_name, group_name, party_name
from translations.sources import source_text

Named = tuple[Row, str]
_CONFIDENCE = {"H": "high", "M": "medium"}


def indicator(code: str) -> ResponseReturnValue:
    """Raises Problem 404 for a code without a definition."""
    query = read_filters(DimensionQuery())
    current = operation()
    found = working(current)
    definition = found.definitions.get(code)
    if definition is None:
        raise not_found()
    parts = _tables(found, code)
    wanted = query.get("by", "").partition(".")[0]
    label = definition.label.in_language(current_language())
    return render_template(
        "evaluator/indicator.html",
        code=code,
        label=label,
        told=_told(definition),
        targets=_targets(definition),
        criterion=definition.criterion,
        note=note(found),
        values=values_of(request.args),
        choices=[(name, dimension_name(current_language(), name)) for name, _rows in parts if name],
        change=change_since(current, found, definition),
        tables=[_table(found, definition, name, rows) for name, rows in parts if name == "" or wanted in ("", name)],
    )


def _told(definition: IndicatorDefinition) -> dict[str, Any]:
    """The definition in the language of the page."""
    language = current_language()
    return {
        "definition": definition.definition.in_language(language),
        "population": definition.population.in_language(language),
        "formula": definition.formula.in_language(language),
        "unit": definition.unit,
        "kind": definition.kind,
        "party": party_name(language, definition.party),
        "least_n": definition.least_n,
        "sensitive": definition.sensitive,
    }


def _targets(definition: IndicatorDefinition) -> list[dict[str, Any]]:
    """Every target with its days and its source; the one in force is marked."""
    language = current_language()
    return [
        {
            "text": target_words(definition, one.value),
            "from": one.stamp.valid_from,
            "to": one.stamp.valid_to,
            "source": source_text(language, one.stamp.source),
            "confidence": _CONFIDENCE.get(one.stamp.confidence, "low"),
            "in_force": one.value == definition.target,
        }
        for one in definition.targets
    ]


def _tables(found: Working, code: str) -> list[tuple[str, list[Named]]]:
    """The whole pilot, then each dimension with its groups by name."""
    language = current_language()
    whole = found.find(code)
    tables: list[tuple[str, list[Named]]] = [("", [] if whole is None else [(whole, _("The whole pilot"))])]
    places = (
        ("country", found.by_country(code), formats.country),
        ("corridor", found.by_corridor(code), formats.corridor),
    )
    for name, rows, written in places:
        tables.append((name, [(row, written(language, place)) for place, row in rows.items()]))
    dimensions = dict.fromkeys(row["by"].partition(".")[0] for row in found.rows if row["code"] == code and row["by"])
    for name in dimensions:
        groups = found.by(code, name)
        tables.append((name, [(row, group_name(language, row["by"])) for row in groups.values()]))
    return [(name, rows) for name, rows in tables if rows]


def _table(found: Working, definition: IndicatorDefinition, name: str, rows: Iterable[Named]) -> dict[str, Any]:
    named = list(rows)
    title = capital(dimension_name(current_language(), name)) if name else _("The whole pilot")
    label = definition.label.in_language(current_language())
    return {
        "name": name,
        "title": title,
        "drawn": plots.dots(found, named, f"{label}, {title}", definition.unit) if len(named) > 1 or not name else "",
        "figures": [_line(definition, row, label) for row, label in named],
    }


def _line(definition: IndicatorDefinition, row: Row, label: str) -> dict[str, Any]:
    """Here the definition is on the page: a name leads to the evidence, where there is some."""
    return {**figure(definition, row, label), "code": "", "url": evidence_url(row), "details": row.get("details")}
