"""What became of the values of one indicator since the evaluation before: two uprights, a line for each place."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from api.charts.slope import Change, slope_chart
from api.languages import current_language
from api.operations.context import Operation
from api.operations.evaluation import values_before
from api.pages.evaluator import plots
from api.pages.evaluator.working import Row, Working
from domain.indicators.definitions import IndicatorDefinition
from translations import chart_words, formats


def change_since(current: Operation, found: Working, definition: IndicatorDefinition) -> dict[str, Any] | None:
    """Plot and table of what changed for the pilot and each country; None when nothing did, or nothing was before."""
    before = values_before(current, found.evaluation, definition.code)
    if before is None:
        return None
    rows = [_line(definition, row, _earlier(before["items"], row)) for row in found.rows if _is_told(row, definition)]
    if not any(row["changed"] for row in rows):
        return None
    return {"before_at": before["evaluated_at"], "rows": rows, "drawn": _drawn(definition, rows)}


def _is_told(row: Row, definition: IndicatorDefinition) -> bool:
    return row["code"] == definition.code and row["corridor"] is None and row["by"] is None


def _earlier(rows: list[Row], row: Row) -> Row | None:
    place = (row["country"], row["corridor"], row["by"])
    return next((one for one in rows if (one["country"], one["corridor"], one["by"]) == place), None)


def _line(definition: IndicatorDefinition, row: Row, earlier: Row | None) -> dict[str, Any]:
    """One place, then and now. Where one of the two is suppressed nothing of either is drawn or written."""
    language = current_language()
    name = formats.country(language, row["country"]) if row["country"] else _("The whole pilot")
    if earlier is None or row["suppressed"] or earlier["suppressed"]:
        return {"name": name, "suppressed": True, "changed": False}
    told = {"then": _told(definition, earlier), "now": _told(definition, row)}
    numbers = {"before": earlier["value"], "after": row["value"]}
    return {"name": name, "suppressed": False, "changed": told["then"] != told["now"], **numbers, **told}


def _told(definition: IndicatorDefinition, row: Mapping[str, Any]) -> tuple[str, str]:
    language = current_language()
    return chart_words.amount(language, row["value"], definition.unit), chart_words.counted(language, row)


def _drawn(definition: IndicatorDefinition, rows: list[dict[str, Any]]) -> str:
    if definition.unit != "share":
        return ""
    title = _("Since the evaluation before: %(name)s", name=definition.label.in_language(current_language()))
    changes = [
        Change(row["name"], suppressed=True)
        if row["suppressed"]
        else Change(row["name"], row["before"], row["after"], row["then"][0], row["now"][0], row["now"][1])
        for row in rows
    ]
    return plots.drawn(slope_chart(changes, plots.words(title, ticks=(_("before"), _("now")))))
