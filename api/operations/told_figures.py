"""The figures that somebody may read: evaluators the working ones, focal points those of the newest audited release.

Working figures change with every answer: who reads them on two days learns what the one person answered who came
between. Evaluators may; for focal points, who know the people of their country, figures change only when a wave closes.
"""

from collections.abc import Mapping
from typing import Any

from api.operations import evaluation
from api.operations.context import Operation
from storage.releases import latest_release

Document = Mapping[str, Any]


def reads_working_figures(operation: Operation) -> bool:
    """Whether the reader sees the figures of the day."""
    return operation.actor.role == "evaluator"


def told_indicators(operation: Operation) -> dict[str, Any]:
    """`{evaluation, release, evaluated_at, items}` at the public threshold, without items before the first one."""
    if reads_working_figures(operation):
        return {"release": None, **evaluation.list_indicators(operation, {})}
    release = _release(operation)
    if release is None:
        return {"evaluation": None, "release": None, "evaluated_at": None, "items": []}
    items = list(release["public"]["indicators"])
    return {"evaluation": None, "release": release["id"], "evaluated_at": release["made_at"], "items": items}


def told_criteria(operation: Operation, country: str | None = None) -> dict[str, Any]:
    """Criteria and decisions of one country or of all, as `list_criteria`; what a release hides has no level."""
    if reads_working_figures(operation):
        return evaluation.list_criteria(operation, country)
    release = _release(operation)
    if release is None:
        return {"evaluation": None, "evaluated_at": None, "items": [], "decisions": []}
    return {
        "evaluation": None,
        "evaluated_at": release["made_at"],
        **evaluation.criteria_of(release["public"], release["public"], country),
    }


def told_ledger(operation: Operation, country: str) -> Document | None:
    """The triple win of a country; None before there is one."""
    if reads_working_figures(operation):
        return evaluation.show_ledger(operation, country)
    release = _release(operation)
    ledgers = [] if release is None else release["public"]["triple_win"]
    return next((one for one in ledgers if one["country"] == country), None)


def _release(operation: Operation) -> Document | None:
    with operation.read() as connection:
        found = latest_release(connection)
    return None if found is None else dict(found)
