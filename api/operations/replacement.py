"""Filling a seat again that somebody gave back before service."""

from typing import Any

from api.operations.context import Operation
from api.operations.placements import find_placement
from api.operations.rounds import request_round
from domain.errors import IllegalTransition
from domain.placement import FREED
from storage import repositories


def request_replacement(operation: Operation, identifier: str) -> dict[str, Any]:
    """Ask for a round of the placement's call: after a validated one it is protected, and moves no confirmed seat.

    Raises Problem 404, 409 unless the seat was given back, and while another round of the call is open.
    """
    with operation.read() as connection:
        placement = find_placement(connection, operation.actor, identifier)
        if placement.status not in FREED:
            raise IllegalTransition("placement", placement.status, "replace")
        call = repositories.calls.find(connection, placement.call_id)
    if call is None:
        raise LookupError(placement.call_id)
    return request_round(operation, call.code)
