"""Rows of an evaluation as the tables of pages show them, with the way to their definition and to their evidence."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.languages import current_language
from api.pages.evaluator.working import Row, Working
from api.pages.frame.submitting import page_url
from api.request import operation
from api.resources.findings import OUTCOMES
from domain.indicators.definitions import IndicatorDefinition

Figure = dict[str, Any]


def figure(definition: IndicatorDefinition, row: Row, label: str = "") -> Figure:
    """One line of a table of figures; of a suppressed row nothing but its name and the way to its definition."""
    low, high = row["interval"] or (None, None)
    further = row.get("further") or {}
    outcome = OUTCOMES.get(row["verdict"], row["verdict"])
    return {
        "code": row["code"],
        "label": label or definition.label.in_language(current_language()),
        "unit": "" if definition.unit in ("count", "ratio") else definition.unit,
        "value": row["value"],
        "n": row["n"],
        "asked": row["population"],
        "response_rate": row["response_rate"],
        "low": low,
        "high": high,
        "suppressed": row["suppressed"],
        "insufficient": outcome == "insufficient_evidence",
        "missing_answers": least_further(further),
        "scale_max": 1 if definition.unit == "share" else None,
        "verdict": outcome,
        "url": page_url("indicator", code=row["code"]),
        "evidence_url": evidence_url(row),
    }


def least_further(further: Mapping[str, Any]) -> int | None:
    """The fewest further answers that could decide, whichever way they go; None where none could."""
    known = [further[name] for name in ("all_yes", "all_no") if further.get(name) is not None]
    return min(known, default=None)


def note(found: Working) -> dict[str, Any]:
    """What stands above every page of figures: their day, their release, and where the published ones are."""
    page = "releases" if _is_evaluator() else "results"
    return {
        "computed_at": found.computed_at,
        "release": found.release,
        "is_working": _is_evaluator(),
        "releases_url": page_url(page),
    }


def evidence_url(row: Row) -> str | None:
    """The answers and events behind a figure of the pilot or of a country; only an evaluator may walk down to them."""
    if row["suppressed"] or row["corridor"] or row["by"] or not _is_evaluator():
        return None
    place = {"country": row["country"]} if row["country"] else {}
    return page_url("indicator_evidence", code=row["code"], **place)


def _is_evaluator() -> bool:
    return operation().actor.role == "evaluator"


def figures(found: Working, rows: Iterable[Row]) -> list[Figure]:
    return [figure(found.definitions[row["code"]], row) for row in rows]
