"""The JSON route of private reports: a volunteer sends one; nobody reads any here."""

from typing import Any

from api.languages import current_language
from api.operations.incidents import report_incident
from api.request import operation
from api.schemas.blueprint import JsonBlueprint
from api.schemas.incidents import IncidentAnswer, IncidentBody

blueprint = JsonBlueprint("incidents", __name__, url_prefix="/api/v1/placements", description="Private reports")
EXAMPLE = {"category": "accommodation", "text": "Ma chambre ne ferme pas à clé."}


@blueprint.route("/<placement>/incidents", methods=["POST"])
@blueprint.operation(IncidentAnswer, status=201, body=IncidentBody, example=EXAMPLE, problems=(401, 403, 404, 409))
def report(body: dict[str, Any], placement: str) -> Any:
    """Report something in private, also after the end. Only the safeguarding officers read it."""
    return report_incident(operation(), placement, body["category"], body["text"], current_language())
