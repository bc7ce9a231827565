"""JSON routes of placements."""

from typing import Any

from api.operations import placements as answers
from api.operations import service
from api.request import operation
from api.resources.presentation import placement_document
from api.schemas.blueprint import JsonBlueprint
from api.schemas.examples import CHECKLIST_ITEM, DAY, EARLY_END, INTERRUPTION, PROTECTION
from api.schemas.offers import EmptyBody
from api.schemas.placements import (
    CancellationBody,
    ChecklistItemBody,
    DateBody,
    EarlyEndBody,
    InterruptionBody,
    PlacementAnswer,
    PlacementPage,
    PlacementQuery,
    PlacementRefusalBody,
    ProtectionBody,
)

blueprint = JsonBlueprint("placements", __name__, url_prefix="/api/v1/placements", description="Placements")
_SCOPED = (401, 403, 404, 409)


@blueprint.route("", methods=["GET"])
@blueprint.operation(PlacementPage, query=PlacementQuery, problems=(401, 403))
def list_placements(query: dict[str, Any]) -> dict[str, Any]:
    """The placements of the volunteer, of the host, or from and to the coordinator's country."""
    found = answers.list_placements(operation(), query)
    return {**found, "items": [placement_document(placement) for placement in found["items"]]}


@blueprint.route("/<placement>/acceptance", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=EmptyBody, problems=_SCOPED)
def accept(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Say yes: the host first, then the volunteer."""
    return placement_document(answers.accept(operation(), placement))


@blueprint.route("/<placement>/refusal", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=PlacementRefusalBody, example={"code": "dates_changed"}, problems=_SCOPED)
def refuse(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Say no with a code; the seat is free again."""
    return placement_document(answers.refuse(operation(), placement, body["code"], body.get("comment")))


@blueprint.route("/<placement>/checklist/<item>", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=ChecklistItemBody, example=CHECKLIST_ITEM, problems=_SCOPED)
def complete_checklist_item(body: dict[str, Any], placement: str, item: str) -> dict[str, Any]:
    """Tick an item of the departure checklist off; with nothing left the placement is ready."""
    return placement_document(service.complete_checklist_item(operation(), placement, item, body))


@blueprint.route("/<placement>/start", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=DateBody, example=DAY, problems=_SCOPED)
def start(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Service begins; refused with 409 unless the placement is ready."""
    return placement_document(service.start(operation(), placement, body.get("date")))


@blueprint.route("/<placement>/suspension", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=InterruptionBody, example=INTERRUPTION, problems=_SCOPED)
def suspend(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Interrupt a service that may go on later."""
    return placement_document(service.suspend(operation(), placement, body))


@blueprint.route("/<placement>/postponement", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=InterruptionBody, example=INTERRUPTION, problems=_SCOPED)
def postpone(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Put a departure off; the seat stays the person's."""
    return placement_document(service.postpone(operation(), placement, body))


@blueprint.route("/<placement>/early-end", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=EarlyEndBody, example=EARLY_END, problems=_SCOPED)
def end_early(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Service ends before its time."""
    return placement_document(service.end_early(operation(), placement, body))


@blueprint.route("/<placement>/resumption", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=DateBody, example=DAY, problems=_SCOPED)
def resume(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Go on after a suspension, or prepare again after a postponement."""
    return placement_document(service.resume(operation(), placement, body.get("date")))


@blueprint.route("/<placement>/completion", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=DateBody, example=DAY, problems=_SCOPED)
def complete(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Service ends as planned."""
    return placement_document(service.complete(operation(), placement, body.get("date")))


@blueprint.route("/<placement>/cancellation", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=CancellationBody, example={"code": "documents"}, problems=_SCOPED)
def cancel(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Give a confirmed place up before service."""
    return placement_document(service.cancel(operation(), placement, body["code"]))


@blueprint.route("/<placement>/protection", methods=["POST"])
@blueprint.operation(PlacementAnswer, body=ProtectionBody, example=PROTECTION, problems=_SCOPED)
def record_protection(body: dict[str, Any], placement: str) -> dict[str, Any]:
    """Record insurance, residence title or an allowance."""
    return placement_document(service.protect(operation(), placement, body))
