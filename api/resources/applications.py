"""JSON routes of applications."""

from typing import Any

from flask import request

from api.operations import applications as operations
from api.operations.decisions import decide
from api.operations.submission import Receipt
from api.operations.submission import submit_application as store_application
from api.problems import Problem
from api.request import operation
from api.resources.presentation import application_document
from api.schemas.applications import (
    ApplicationAnswer,
    ApplicationBody,
    ApplicationPage,
    ApplicationQuery,
    DecisionBody,
    InformationBody,
    ReceiptAnswer,
    ReviewRequestBody,
    WithdrawalBody,
)
from api.schemas.blueprint import JsonBlueprint
from api.schemas.examples import APPLICATION, DECISION, INFORMATION, REVIEW_REQUEST

LONGEST_KEY = 255
blueprint = JsonBlueprint("applications", __name__, url_prefix="/api/v1/applications", description="Applications")


@blueprint.route("", methods=["POST"])
@blueprint.operation(
    ReceiptAnswer,
    status=201,
    body=ApplicationBody,
    example=APPLICATION,
    problems=(409,),
    headers=({"name": "Idempotency-Key", "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}},),
)
def submit_application(body: dict[str, Any]) -> Receipt:
    """Submit an application. Send an `Idempotency-Key` header to be able to repeat the call safely."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise Problem(400, "bad_request")
    return store_application(operation(), body, key)


@blueprint.route("", methods=["GET"])
@blueprint.operation(ApplicationPage, query=ApplicationQuery, problems=(401, 403))
def list_applications(query: dict[str, Any]) -> dict[str, Any]:
    """The applications of the coordinator's country: first those that wait for a person, the oldest first."""
    return operations.list_applications(operation(), query)


@blueprint.route("/<application>", methods=["GET"])
@blueprint.operation(ApplicationAnswer, problems=(401, 403, 404))
def show_application(application: str) -> dict[str, Any]:
    """Status, dated steps, verdict with every reason, and wishes."""
    return application_document(operations.show_application(operation(), application))


@blueprint.route("/<application>/information", methods=["POST"])
@blueprint.operation(
    ApplicationAnswer, body=InformationBody(partial=True), example=INFORMATION, problems=(401, 403, 404, 409)
)
def supply_information(body: dict[str, Any], application: str) -> dict[str, Any]:
    """Complete an application that is to be completed; it is then decided again."""
    return application_document(operations.supply_information(operation(), application, body))


@blueprint.route("/<application>/withdrawal", methods=["POST"])
@blueprint.operation(ApplicationAnswer, body=WithdrawalBody, example={"code": "other"}, problems=(401, 403, 404, 409))
def withdraw(body: dict[str, Any], application: str) -> dict[str, Any]:
    """Withdraw the application."""
    return application_document(operations.withdraw(operation(), application, body.get("code")))


@blueprint.route("/<application>/review-request", methods=["POST"])
@blueprint.operation(ApplicationAnswer, body=ReviewRequestBody, example=REVIEW_REQUEST, problems=(401, 403, 404, 409))
def request_review(body: dict[str, Any], application: str) -> dict[str, Any]:
    """Ask that another person looks at a confirmed refusal."""
    return application_document(operations.request_review(operation(), application, body.get("comment")))


@blueprint.route("/<application>/decision", methods=["POST"])
@blueprint.operation(ApplicationAnswer, body=DecisionBody, example=DECISION, problems=(401, 403, 404, 409))
def decide_application(body: dict[str, Any], application: str) -> dict[str, Any]:
    """Confirm a refusal, or accept: then the file is decided again.

    With `second_person` nothing is decided before another coordinator agrees on the desk.
    """
    second = body["second_person"]
    decided = decide(operation(), application, body["decision"], body["reason"], second_person=second)
    return application_document(decided)
