"""Restricted files leave with two people: one asks and says why, another one agrees, and the first takes the file."""

from collections.abc import Mapping
from typing import Any

from api.operations.context import Operation
from api.problems import Problem, not_found
from domain.errors import IllegalTransition
from storage import export_requests as stored
from storage.releases import latest_release


def ask_for_export(operation: Operation, data: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for one restricted file of the newest release. Raises Problem 404 before the first release."""
    wanted = {"format": data["format"], "lang": data["lang"]}
    with operation.unit() as work:
        release = latest_release(work.connection)
        if release is None:
            raise not_found()
        account, now = str(operation.actor.account), work.clock.now()
        identifier = stored.ask_for_export(work.connection, release["id"], wanted, data["reason"], account, now)
    return show_request(operation, identifier)


def decide_export(operation: Operation, identifier: str, decision: str) -> dict[str, Any]:
    """Agree or refuse. Raises Problem 404, 403 for who asked, 409 when it is decided already."""
    with operation.unit() as work:
        found = stored.find_request(work.connection, identifier, lock=True)
        if found is None:
            raise not_found()
        if found["asked_by"] == operation.actor.account:
            raise Problem(403, "forbidden", parameters={"because": "other_person_decides"})
        if found["decision"] is not None:
            raise IllegalTransition("export_request", found["decision"], "decide")
        account = str(operation.actor.account)
        stored.decide_request(work.connection, identifier, decision, account, work.clock.now())
    return show_request(operation, identifier)


def show_request(operation: Operation, identifier: str) -> dict[str, Any]:
    """One request as the interface shows it; who asked and who decided stand on the page of releases only."""
    with operation.read() as connection:
        found = stored.find_request(connection, identifier)
    if found is None:
        raise not_found()
    return {
        "id": found["id"],
        "release": found["release_id"],
        **found["filter"],
        "reason": found["reason"],
        "asked_at": found["asked_at"],
        "decision": found["decision"],
        "decided_at": found["decided_at"],
        "valid_until": None if found["decision"] != "agree" else found["decided_at"] + stored.AGREED_FOR,
    }


def list_requests(operation: Operation) -> list[dict[str, Any]]:
    """The newest requests, each with whether the reader may decide about it and whether she may take the file."""
    own = operation.actor.account
    now = operation.services.clock.now()
    with operation.read() as connection:
        found = stored.list_requests(connection)
    return [
        {
            **row,
            "may_decide": row["decision"] is None and row["asked_by"] != own,
            "may_take": row["asked_by"] == own
            and row["decision"] == "agree"
            and row["decided_at"] > now - stored.AGREED_FOR,
        }
        for row in found
    ]
