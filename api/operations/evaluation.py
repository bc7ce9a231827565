"""What an evaluator reads (indicators, criteria, advice with its evidence, exports), and what a country responds."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from api.exports.findings import FindingsFile, findings_file
from api.operations.context import Operation
from api.problems import not_found
from storage.evaluation_queries import (
    current_recommendations,
    find_recommendation,
    latest_evaluation,
    store_response,
)
from storage.evidence import leaves_of
from storage.tables.evaluation import exports

LEAVES_SHOWN = 500


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
    return all(row[name] == wanted for name, wanted in query.items())


def list_criteria(operation: Operation, country: str | None = None) -> dict[str, Any]:
    """Every criterion of every country as it was judged, and the decision for each country.

    The judgement is for the evaluator's eyes; the numbers of small groups stay suppressed as in the indicators.
    """
    with operation.read() as connection:
        full, public = latest_evaluation(connection, "full"), latest_evaluation(connection, "public")
    if full is None or public is None:
        return {"evaluation": None, "evaluated_at": None, "items": [], "decisions": []}
    shown = {(row["code"], row["country"]): row for row in public[2]["indicators"] if row["by"] is None}
    return {
        "evaluation": full[0],
        "evaluated_at": full[1],
        "items": [
            {**row, "inputs": [_input(part, shown.get((part["name"], row["country"]))) for part in row["parts"]]}
            for row in full[2]["criteria"]
            if country in (None, row["country"])
        ],
        "decisions": [
            {"country": code, "decision": decision}
            for code, decision in full[2]["decisions"].items()
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
        "suppressed": bool(value and value["suppressed"]),
        **{name: None if value is None else value[name] for name in numbers},
    }


def list_recommendations(operation: Operation, country: str | None = None) -> dict[str, Any]:
    """The advice of the latest evaluation; a coordinator sees that to her own country."""
    wanted = operation.actor.country if operation.actor.role == "coordinator" else country
    with operation.read() as connection:
        latest = latest_evaluation(connection, "public")
        found = current_recommendations(connection, wanted)
    if latest is None:
        return {"evaluation": None, "evaluated_at": None, "items": []}
    return {"evaluation": latest[0], "evaluated_at": latest[1], "items": found}


def show_recommendation(operation: Operation, identifier: str) -> dict[str, Any]:
    """One advice. Raises Problem 404, also for a coordinator of another country."""
    with operation.read() as connection:
        found = find_recommendation(connection, identifier)
    if found is None or not _may_read(operation, found):
        raise not_found()
    return found


def _may_read(operation: Operation, found: Mapping[str, Any]) -> bool:
    return operation.actor.role != "coordinator" or found["country"] == operation.actor.country


def show_evidence(operation: Operation, identifier: str) -> dict[str, Any]:
    """What an advice stands on: its criterion, its indicators, and the answers and events behind them by pseudonym.

    Raises Problem 404.
    """
    found = show_recommendation(operation, identifier)
    document = found["document"]
    criteria = list_criteria(operation, found["country"])["items"]
    rows = list_indicators(operation, {"country": found["country"]})["items"]
    own = next((row for row in criteria if row["code"] == found["criterion"]), None)
    inputs = {document["input"], *(part["code"] for part in (own["inputs"] if own else ()))}
    with operation.read() as connection:
        supporting = leaves_of(connection, document["evidence"]["ids"][:LEAVES_SHOWN])
        opposing = leaves_of(connection, document["counter_evidence"]["ids"][:LEAVES_SHOWN])
    return {
        "recommendation": identifier,
        "evaluation": found["evaluation_id"],
        "criterion": own,
        "indicators": [row for row in rows if row["code"] in inputs],
        "supporting": document["evidence"],
        "opposing": document["counter_evidence"],
        "leaves": [
            *({**leaf, "supports": True} for leaf in supporting),
            *({**leaf, "supports": False} for leaf in opposing),
        ],
    }


def respond(operation: Operation, identifier: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The management response of the coordinator's country. Raises Problem 404."""
    due = data.get("date")
    with operation.unit() as work:
        found = find_recommendation(work.connection, identifier, lock=True)
        if found is None or found["status"] == "replaced" or not _may_read(operation, found):
            raise not_found()
        response = {
            "response": data["response"],
            "owner": data.get("owner"),
            "date": None if due is None else due.isoformat(),
            "comment": data.get("comment"),
            "responded_at": work.clock.now().isoformat(),
        }
        store_response(work.connection, identifier, response)
    return show_recommendation(operation, identifier)


def export_findings(operation: Operation, file_format: str, language: str, tier: str) -> FindingsFile:
    """The findings of the latest evaluation as a file; every export is written down. Raises Problem 404 before one."""
    with operation.unit() as work:
        latest = latest_evaluation(work.connection, "restricted" if tier == "restricted" else "public")
        if latest is None:
            raise not_found()
        made = findings_file(latest[0], latest[2], operation.services.policy, file_format, language, tier)
        work.connection.execute(
            insert(exports).values(
                id=uuid.uuid4().hex,
                account_id=operation.actor.account,
                exported_at=work.clock.now(),
                filter={"evaluation": latest[0], "format": file_format, "lang": language, "tier": tier},
                rows=made.rows,
                sha256=hashlib.sha256(made.content).hexdigest(),
            )
        )
    return made
