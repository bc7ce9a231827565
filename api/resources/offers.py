"""JSON routes of placement offers."""

from typing import Any

from api.operations import offers as operations
from api.operations.offer_decisions import approve_offer as approve
from api.operations.offer_decisions import return_offer as send_back
from api.operations.shortlists import put_forward
from api.request import operation
from api.schemas.blueprint import JsonBlueprint
from api.schemas.examples import OFFER, RETURN, SHORTLIST
from api.schemas.offers import (
    EmptyBody,
    OfferAnswer,
    OfferBody,
    OfferPage,
    OfferQuery,
    ReturnBody,
    ShortlistAnswer,
    ShortlistBody,
)

blueprint = JsonBlueprint("offers", __name__, url_prefix="/api/v1/offers", description="Placement offers")


@blueprint.route("", methods=["GET"])
@blueprint.operation(OfferPage, query=OfferQuery)
def list_offers(query: dict[str, Any]) -> dict[str, Any]:
    """The published offers in both languages."""
    return operations.list_offers(operation(), query)


@blueprint.route("", methods=["POST"])
@blueprint.operation(OfferAnswer, status=201, body=OfferBody, example=OFFER, problems=(401, 403, 409))
def submit_offer(body: dict[str, Any]) -> dict[str, Any]:
    """Send an offer to the coordinator of the host country."""
    return operations.submit_offer(operation(), body)


@blueprint.route("/<offer>", methods=["GET"])
@blueprint.operation(OfferAnswer, problems=(401, 404))
def show_offer(offer: str) -> dict[str, Any]:
    """One published offer."""
    return operations.show_offer(operation(), offer)


@blueprint.route("/<offer>/approval", methods=["POST"])
@blueprint.operation(OfferAnswer, body=EmptyBody, problems=(401, 403, 404, 409))
def approve_offer(body: dict[str, Any], offer: str) -> dict[str, Any]:
    """Publish an offer; its text must be there in both languages."""
    return approve(operation(), offer)


@blueprint.route("/<offer>/return", methods=["POST"])
@blueprint.operation(OfferAnswer, body=ReturnBody, example=RETURN, problems=(401, 403, 404, 409))
def return_offer(body: dict[str, Any], offer: str) -> dict[str, Any]:
    """Send an offer back to its host with a reason."""
    return send_back(operation(), offer, body["reason"])


@blueprint.route("/<offer>/shortlist", methods=["POST"])
@blueprint.operation(ShortlistAnswer, body=ShortlistBody, example=SHORTLIST, problems=(401, 403, 404, 409))
def put_people_forward(body: dict[str, Any], offer: str) -> dict[str, Any]:
    """Put people forward among those of the same published score; fixed once the round of their call is asked for."""
    return put_forward(operation(), offer, body["applications"])
