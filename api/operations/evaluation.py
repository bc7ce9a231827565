"""What an evaluator reads (indicators, criteria, advice with its evidence), and what a country responds."""

from collections.abc import Mapping
from typing import Any

from api.operations.context import Operation
from storage.evaluation_progress import evaluation_before
from storage.evaluation_queries import (
    latest_evaluation,
)


def list_indicators(operation: Operation, query: Mapping[str, Any]) -> dict[str, Any]:
    """The indicators of the latest evaluation at the public threshold; small groups are suppressed as a whole.

    Without a filter: the values of the whole pilot and of every country and corridor.
    """
    with operation.read() as connection:
        latest = latest_evaluation(connection, "public")
    if latest is None:
        return {"evaluation": None, "evaluated_at": None, "items": []}
    identifier, evaluated_at, document = latest
    items = [row for row in document["indicators"] if _matches(row, query)]
    return {"evaluation": identifier, "evaluated_at": evaluated_at, "items": items}


def _matches(row: Mapping[str, Any], query: Mapping[str, Any]) -> bool:
    """`by`: every group of a dimension, or the one group that is named; country and corridor are dimensions too."""
    places = all(row[name] == wanted for name, wanted in query.items() if name != "by")
    return places and ("by" not in query or _is_by(row, query["by"]))


def _is_by(row: Mapping[str, Any], wanted: str) -> bool:
    if wanted in ("country", "corridor"):
        return row[wanted] is not None and row["by"] is None
    return row["by"] is not None and wanted in (row["by"], row["by"].partition(".")[0])


def list_criteria(operation: Operation, country: str | None = None) -> dict[str, Any]:
    """Every criterion of every country as it was judged, and the decision for each country.

    The judgement is for the evaluator's eyes; the numbers of small groups stay suppressed as in the indicators.
    """
    with operation.read() as connection:
        full, public = latest_evaluation(connection, "full"), latest_evaluation(connection, "public")
    if full is None or public is None:
        return {"evaluation": None, "evaluated_at": None, "items": [], "decisions": []}
    return {"evaluation": full[0], "evaluated_at": full[1], **criteria_of(full[2], public[2], country)}


def criteria_of(judged: Mapping[str, Any], shown: Mapping[str, Any], country: str | None) -> dict[str, Any]:
    """`{items, decisions}` of a document, with the numbers that another one shows."""
    rows = {(row["code"], row["country"]): row for row in shown["indicators"] if row["by"] is None}
    return {
        "items": [
            {**row, "inputs": [_input(part, rows.get((part["name"], row["country"]))) for part in row["parts"]]}
            for row in judged["criteria"]
            if country in (None, row["country"])
        ],
        "decisions": [
            {"country": code, "decision": decision}
            for code, decision in judged["decisions"].items()
            if country in (None, code)
        ],
    }


def _input(part: Mapping[str, Any], value: Mapping[str, Any] | None) -> dict[str, Any]:
    numbers = ("value", "n", "response_rate", "interval")
    return {
        "code": part["name"],
        "rule": part["rule"],
        "party": part["party"],
        "verdict": part["verdict"],
        "missing": part["missing"],
        "reviewer": part.get("reviewer"),
        "thresholds": part.get("thresholds", []),
        "suppressed": bool(value and value["suppressed"]),
        **{name: None if value and value["suppressed"] else part.get(name) for name in ("further", "open")},
        **{name: None if value is None else value[name] for name in numbers},
    }


def values_before(operation: Operation, evaluation: str | None, code: str) -> dict[str, Any] | None:
    """The rows of one indicator in the evaluation before this one, `{evaluated_at, items}`; None without one.

    Both are at the public threshold. For evaluators: who compares two days learns of those who answered between them.
    """
    if evaluation is None or operation.actor.role != "evaluator":
        return None
    with operation.read() as connection:
        before = evaluation_before(connection, evaluation)
    if before is None:
        return None
    return {"evaluated_at": before[0], "items": [row for row in before[1]["indicators"] if row["code"] == code]}


def show_ledger(operation: Operation, country: str) -> Mapping[str, Any] | None:
    """The triple win of a country at the public threshold: three values and the least of them; None without one."""
    with operation.read() as connection:
        latest = latest_evaluation(connection, "public")
    ledgers = [] if latest is None else latest[2]["triple_win"]
    return next((one for one in ledgers if one["country"] == country), None)
