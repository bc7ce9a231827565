"""JSON routes of host organisations."""

from typing import Any

from api.operations import organisations as operations
from api.request import operation
from api.schemas.blueprint import JsonBlueprint
from api.schemas.examples import ORGANISATION
from api.schemas.offers import AccreditationBody, OrganisationAnswer, OrganisationBody
from domain.organisation import Organisation

blueprint = JsonBlueprint(
    "organisations", __name__, url_prefix="/api/v1/organisations", description="Host organisations"
)


@blueprint.route("", methods=["POST"])
@blueprint.operation(
    OrganisationAnswer, status=201, body=OrganisationBody, example=ORGANISATION, problems=(401, 403, 409)
)
def register_organisation(body: dict[str, Any]) -> Organisation:
    """Register the organisation of a host account and ask for its accreditation."""
    return operations.register_organisation(operation(), body)


@blueprint.route("/<organisation>/accreditation", methods=["POST"])
@blueprint.operation(
    OrganisationAnswer, body=AccreditationBody, example={"decision": "accredit"}, problems=(401, 403, 404, 409)
)
def decide_accreditation(body: dict[str, Any], organisation: str) -> Organisation:
    """Accredit or refuse an organisation of one's own country."""
    return operations.decide_accreditation(operation(), organisation, body["decision"], body.get("reason"))
