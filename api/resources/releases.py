"""JSON routes of releases, and of requests for restricted files."""

from typing import Any

from api.operations import export_requests as requests
from api.operations import releases as operations
from api.request import operation
from api.schemas.blueprint import JsonBlueprint
from api.schemas.releases import (
    ExportDecisionBody,
    ExportRequestAnswer,
    ExportRequestBody,
    ReleaseAnswer,
    ReleasesAnswer,
)

blueprint = JsonBlueprint("releases", __name__, url_prefix="/api/v1", description="Releases of closed waves")


@blueprint.route("/releases", methods=["GET"])
@blueprint.operation(ReleasesAnswer, problems=(401, 403))
def list_releases() -> dict[str, Any]:
    """Every release with its status: one for each set of closed waves."""
    return {"items": operations.list_releases(operation())}


@blueprint.route("/releases/<release>/publication", methods=["POST"])
@blueprint.operation(ReleaseAnswer, problems=(401, 403, 404, 409))
def publish_release(release: str) -> dict[str, Any]:
    """Open the public tier of an audited release to everybody."""
    return operations.publish_release(operation(), release)


@blueprint.route("/exports/requests", methods=["POST"])
@blueprint.operation(
    ExportRequestAnswer,
    body=ExportRequestBody,
    status=201,
    example={"format": "csv", "lang": "fr", "reason": "Steering committee of March"},
    problems=(401, 403, 404),
)
def ask_for_export(body: dict[str, Any]) -> dict[str, Any]:
    """Ask for a restricted file of the newest release; somebody else must agree."""
    return requests.ask_for_export(operation(), body)


@blueprint.route("/exports/requests/<request_id>/decision", methods=["POST"])
@blueprint.operation(
    ExportRequestAnswer, body=ExportDecisionBody, example={"decision": "agree"}, problems=(401, 403, 404, 409)
)
def decide_export(body: dict[str, Any], request_id: str) -> dict[str, Any]:
    """Agree to a request, or refuse it; who asked cannot."""
    return requests.decide_export(operation(), request_id, body["decision"])
