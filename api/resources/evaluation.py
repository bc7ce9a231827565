"""JSON routes of the evaluation."""

from typing import Any

from flask import Response

from api.exports.response import file_response
from api.operations import advice, exports
from api.operations import evaluation as operations
from api.operations.evidence import show_evidence as show_evidence_of
from api.operations.exports import Wanted
from api.request import operation
from api.resources.findings import (
    criteria_document,
    evidence_document,
    indicators_document,
)
from api.resources.recommendations import recommendation_document
from api.schemas.advice import FollowUpBody, RecommendationAnswer, RecommendationsAnswer, ResponseBody
from api.schemas.blueprint import JsonBlueprint
from api.schemas.evaluation import (
    CountryQuery,
    CriteriaAnswer,
    EvidenceAnswer,
    ExportQuery,
    IndicatorQuery,
    IndicatorsAnswer,
)
from api.schemas.examples import FOLLOW_UP, RESPONSE

blueprint = JsonBlueprint("evaluation", __name__, url_prefix="/api/v1", description="Evaluation")


@blueprint.route("/indicators", methods=["GET"])
@blueprint.operation(IndicatorsAnswer, query=IndicatorQuery, problems=(401, 403))
def list_indicators(query: dict[str, Any]) -> dict[str, Any]:
    """Indicators with n, response rate and interval; groups below the public threshold are suppressed."""
    return indicators_document(operations.list_indicators(operation(), query))


@blueprint.route("/criteria", methods=["GET"])
@blueprint.operation(CriteriaAnswer, query=CountryQuery, problems=(401, 403))
def list_criteria(query: dict[str, Any]) -> dict[str, Any]:
    """The criteria K1 to K12 of each country, and the decision that follows."""
    return criteria_document(operations.list_criteria(operation(), query.get("country")))


@blueprint.route("/recommendations", methods=["GET"])
@blueprint.operation(RecommendationsAnswer, query=CountryQuery, problems=(401, 403))
def list_recommendations(query: dict[str, Any]) -> dict[str, Any]:
    """The recommendations of the latest evaluation, in both languages."""
    found = advice.list_recommendations(operation(), query.get("country"))
    return {**found, "items": [recommendation_document(item) for item in found["items"]]}


@blueprint.route("/recommendations/<recommendation>/evidence", methods=["GET"])
@blueprint.operation(EvidenceAnswer, problems=(401, 403, 404))
def show_evidence(recommendation: str) -> dict[str, Any]:
    """What a recommendation stands on, down to pseudonymous answers and events."""
    return evidence_document(show_evidence_of(operation(), recommendation))


@blueprint.route("/recommendations/<recommendation>/response", methods=["POST"])
@blueprint.operation(RecommendationAnswer, body=ResponseBody, example=RESPONSE, problems=(401, 403, 404))
def respond(body: dict[str, Any], recommendation: str) -> dict[str, Any]:
    """The management response of the country."""
    return recommendation_document(advice.respond(operation(), recommendation, body))


@blueprint.route("/recommendations/<recommendation>/follow-up", methods=["POST"])
@blueprint.operation(RecommendationAnswer, body=FollowUpBody, example=FOLLOW_UP, problems=(401, 403, 404, 409))
def follow_up(body: dict[str, Any], recommendation: str) -> dict[str, Any]:
    """What became of it, as the country tells when it is asked: 6, 12 and 18 months after publication."""
    return recommendation_document(advice.follow_up(operation(), recommendation, body))


@blueprint.route("/exports/findings", methods=["GET"])
@blueprint.operation(query=ExportQuery, problems=(401, 403, 404, 503))
def export_findings(query: dict[str, Any]) -> Response:
    """The findings of the latest release as a table, a workbook, JSON, a report or a data package."""
    wanted = Wanted(query["format"], query["lang"], query["tier"], query.get("table"))
    return file_response(exports.export_findings(operation(), wanted), wanted.language)
