"""What waits for an evaluator, and what is being worked on."""

from typing import Any

from api.operations.context import Operation
from storage.evaluation_progress import evaluation_under_way
from storage.export_requests import list_requests
from storage.releases import list_releases

_RELEASES_SHOWN = 20


def work_in_hand(operation: Operation) -> dict[str, Any]:
    """`evaluation`: the instant of one that is being computed; releases by status; requests for files to decide.

    A request is decided by another person than the asker: her own are not counted.
    """
    with operation.read() as connection:
        releases = list_releases(connection)[:_RELEASES_SHOWN]
        requests = list_requests(connection)
        due = evaluation_under_way(connection)
    return {
        "evaluation": due,
        "making": [one for one in releases if one["status"] == "making"],
        "waiting": [one for one in releases if one["status"] == "audited"],
        "refused": [one for one in releases[:1] if one["status"] == "refused"],
        "requests": sum(one["decided_at"] is None and one["asked_by"] != operation.actor.account for one in requests),
    }
