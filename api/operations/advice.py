"""Recommendations: read by evaluators and by the country, answered by the country, and followed up."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.problems import Problem, not_found
from domain.recommendations.life import DRAFTED, PUBLISHED, REPLACED
from domain.recommendations.variants import common_to
from storage.evaluation_queries import (
    current_recommendations,
    find_recommendation,
    latest_evaluation,
    store_response,
)
from storage.follow_ups import ASKED, asked_follow_ups, follow_ups_of, record_progress

Advice = dict[str, Any]
MOST_ASKED = 100


def list_recommendations(operation: Operation, country: str | None = None) -> dict[str, Any]:
    """The advice of the latest evaluation; a coordinator sees that to her own country, and no drafts.

    Each with its `follow_ups` and the countries that it is `common_to`.
    """
    own = operation.actor.country if operation.actor.role == "coordinator" else None
    with operation.read() as connection:
        latest = latest_evaluation(connection, "public")
        everything = current_recommendations(connection, None)
        mine = [row for row in everything if (own or country) in (None, row["country"]) and _may_read(operation, row)]
        shown = _with_context(connection, mine, _known_elsewhere(operation, connection, everything))
    if latest is None:
        return {"evaluation": None, "evaluated_at": None, "items": []}
    return {"evaluation": latest[0], "evaluated_at": latest[1], "items": shown}


def show_recommendation(operation: Operation, identifier: str) -> Advice:
    """One advice. Raises Problem 404, also for a coordinator of another country, and for her while it is a draft."""
    with operation.read() as connection:
        found = find_recommendation(connection, identifier)
        if found is None or not _may_read(operation, found):
            raise not_found()
        everything = current_recommendations(connection, None)
        (shown,) = _with_context(connection, [found], _known_elsewhere(operation, connection, everything))
    return shown


def _may_read(operation: Operation, found: Mapping[str, Any]) -> bool:
    if operation.actor.role != "coordinator":
        return True
    return bool(found["country"] == operation.actor.country and found["status"] != DRAFTED)


def _known_elsewhere(
    operation: Operation, connection: Connection, everything: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The advice to all countries that this reader may know of: a coordinator, of others, what is not hidden."""
    if operation.actor.role != "coordinator":
        return [row["document"] for row in everything]
    latest = latest_evaluation(connection, "public")
    return [] if latest is None else list(latest[2]["recommendations"])


def _with_context(
    connection: Connection, found: list[dict[str, Any]], elsewhere: list[Mapping[str, Any]]
) -> list[Advice]:
    follow_ups = follow_ups_of(connection, [row["id"] for row in found])
    return [
        {
            **row,
            "follow_ups": [one for one in follow_ups.get(row["id"], []) if one["published_at"] == row["published_at"]],
            "earlier_follow_ups": [
                one for one in follow_ups.get(row["id"], []) if one["published_at"] != row["published_at"]
            ],
            "common_to": list(common_to(row["document"], elsewhere)),
        }
        for row in found
    ]


def same_elsewhere(operation: Operation, found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The same advice to other countries, for the evaluator's comparison, as documents in order of country."""
    if operation.actor.role == "coordinator":
        return []
    with operation.read() as connection:
        rows = current_recommendations(connection, None)
    others = [row["document"] for row in rows if row["id"] != found["id"]]
    wanted = set(common_to(found["document"], others)) - {found["country"]}
    same = (one for one in others if one["country"] in wanted and len(common_to(found["document"], [one])) > 1)
    return sorted(same, key=lambda one: str(one["country"]))


def respond(operation: Operation, identifier: str, data: Mapping[str, Any]) -> Advice:
    """The management response of the coordinator's country; an earlier one is kept beside it. Raises Problem 404."""
    due = data.get("date")
    with operation.unit() as work:
        found = find_recommendation(work.connection, identifier, lock=True)
        if found is None or found["status"] == REPLACED or not _may_read(operation, found):
            raise not_found()
        response = {
            "response": data["response"],
            "owner": data.get("owner"),
            "date": None if due is None else due.isoformat(),
            "comment": data.get("comment"),
            "responded_at": work.clock.now().isoformat(),
            "earlier": _with_earlier(found["response"]),
        }
        store_response(work.connection, identifier, response)
    return show_recommendation(operation, identifier)


def _with_earlier(response: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Every earlier response, the first one first."""
    if response is None:
        return []
    last = {name: value for name, value in response.items() if name != "earlier"}
    return [*response.get("earlier", ()), last]


def follow_up(operation: Operation, identifier: str, data: Mapping[str, Any]) -> Advice:
    """What the country says about the follow-up that it was asked.

    Raises Problem 404, and 409 when nothing is asked: before its month, or when it is recorded already.
    """
    plan = operation.services.policy.recommendations.follow_up
    with operation.unit() as work:
        found = find_recommendation(work.connection, identifier, lock=True)
        if found is None or not _may_read(operation, found):
            raise not_found()
        months = _asked(work.connection, found)
        if months is None:
            raise Problem(409, "nothing_to_follow_up")
        values = {
            "progress": data["progress"],
            "comment": data.get("comment"),
            "recorded_at": work.clock.now(),
            "recorded_by": operation.actor.account,
        }
        record_progress(work, found, months, values, plan.months[-1])
    return show_recommendation(operation, identifier)


def _asked(connection: Connection, found: Mapping[str, Any]) -> int | None:
    """The months of the follow-up that waits for its answer."""
    if found["status"] != PUBLISHED:
        return None
    rows = follow_ups_of(connection, [found["id"]]).get(found["id"], [])
    mine = (row for row in rows if row["published_at"] == found["published_at"] and row["status"] == ASKED)
    return next((int(row["months"]) for row in mine), None)


def list_asked(operation: Operation) -> list[Advice]:
    """What is asked and not answered, the longest waiting first; a coordinator's own country."""
    country = operation.actor.country if operation.actor.role == "coordinator" else None
    with operation.read() as connection:
        return asked_follow_ups(connection, country, MOST_ASKED)
