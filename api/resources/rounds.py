"""JSON routes of placement rounds."""

from collections.abc import Mapping
from typing import Any

from api.operations import rounds as operations
from api.operations.what_if import ask_what_if as ask
from api.request import operation
from api.resources.presentation import round_document, wish_reasons
from api.schemas.blueprint import JsonBlueprint
from api.schemas.offers import EmptyBody
from api.schemas.rounds import CertificateAnswer, PersonReasonsAnswer, RoundAnswer, RoundBody, WhatIfBody

blueprint = JsonBlueprint("rounds", __name__, url_prefix="/api/v1/rounds", description="Placement rounds")


@blueprint.route("", methods=["POST"])
@blueprint.operation(RoundAnswer, status=202, body=RoundBody, example={"call": "2027A"}, problems=(401, 403, 409))
def request_round(body: dict[str, Any]) -> dict[str, Any]:
    """Ask for a round; the placement worker simulates it."""
    return round_document(operations.request_round(operation(), body["call"], body.get("seed")))


@blueprint.route("/<round_id>", methods=["GET"])
@blueprint.operation(RoundAnswer, problems=(401, 403, 404))
def show_round(round_id: str) -> dict[str, Any]:
    """The round and, once it is simulated, its report."""
    return round_document(operations.show_round(operation(), round_id))


@blueprint.route("/<round_id>/certificate", methods=["GET"])
@blueprint.operation(CertificateAnswer, problems=(401, 403, 404))
def show_certificate(round_id: str) -> Mapping[str, Any]:
    """What a stranger needs to check the outcome."""
    return operations.show_certificate(operation(), round_id)


@blueprint.route("/<round_id>/reasons/<application>", methods=["GET"])
@blueprint.operation(PersonReasonsAnswer, problems=(401, 403, 404))
def show_reasons(round_id: str, application: str) -> dict[str, Any]:
    """One reason for every wish of one person."""
    return wish_reasons(operations.show_reasons(operation(), round_id, application))


@blueprint.route("/<round_id>/validation", methods=["POST"])
@blueprint.operation(RoundAnswer, body=EmptyBody, problems=(401, 403, 404, 409))
def validate_round(body: dict[str, Any], round_id: str) -> dict[str, Any]:
    """Turn the round into proposals."""
    return round_document(operations.validate_round(operation(), round_id))


@blueprint.route("/<round_id>/discard", methods=["POST"])
@blueprint.operation(RoundAnswer, body=EmptyBody, problems=(401, 403, 404, 409))
def discard_round(body: dict[str, Any], round_id: str) -> dict[str, Any]:
    """Put the round aside."""
    return round_document(operations.discard_round(operation(), round_id))


@blueprint.route("/<round_id>/what-if", methods=["POST"])
@blueprint.operation(
    RoundAnswer,
    status=202,
    body=WhatIfBody,
    example={"changes": [{"kind": "corridor", "name": "MA-SN", "by": 1}]},
    problems=(401, 403, 404, 409),
)
def ask_what_if(body: dict[str, Any], round_id: str) -> dict[str, Any]:
    """Ask what the round would have given with other limits; the placement worker computes it, nothing is decided."""
    return round_document(ask(operation(), round_id, body["changes"]))
