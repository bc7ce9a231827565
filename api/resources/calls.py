"""JSON routes of calls."""

from typing import Any

from api.operations import calls as operations
from api.request import operation
from api.schemas.applications import PageQuery
from api.schemas.blueprint import JsonBlueprint
from api.schemas.examples import CALL
from api.schemas.offers import CallAnswer, CallBody, CallPage

blueprint = JsonBlueprint("calls", __name__, url_prefix="/api/v1/calls", description="Calls for applications")


@blueprint.route("", methods=["GET"])
@blueprint.operation(CallPage, query=PageQuery)
def list_calls(query: dict[str, Any]) -> dict[str, Any]:
    """All calls, the latest first, each with the commitment of its lottery."""
    return operations.list_calls(operation(), query)


@blueprint.route("", methods=["POST"])
@blueprint.operation(CallAnswer, status=201, body=CallBody, example=CALL, problems=(401, 403))
def open_call(body: dict[str, Any]) -> dict[str, Any]:
    """Publish a call. Dates count from the first to the last second of the day in UTC."""
    return operations.open_call(operation(), body)
