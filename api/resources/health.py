"""Is it alive, is it ready, and what does it measure."""

from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from api.services import services
from messaging.completeness import parked_count
from messaging.link import broker_reachable
from messaging.outbox import oldest_unpublished_age
from storage.application_queries import counts_by_status
from storage.errors import DatabaseUnavailable
from storage.schema import missing_migrations

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers."""
    return jsonify({"status": "live"})


@blueprint.get("/health/ready")
def ready() -> tuple[Response, int]:
    """503 while the database or its schema is missing; a missing broker only degrades: applications are stored."""
    answer: dict[str, Any] = {"status": "ready", "database": "ok", "schema": "ok", "broker": "ok"}
    try:
        if missing_migrations(services().database):
            answer |= {"status": "unready", "schema": "missing"}
    except DatabaseUnavailable:
        answer |= {"status": "unready", "database": "missing", "schema": "unknown"}
    settings = services().settings
    if not settings.is_embedded and not broker_reachable(settings.broker_url):
        answer["broker"] = "degraded"
    return jsonify(answer), 200 if answer["status"] == "ready" else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus text. All figures come from the database, so every process tells the same."""
    registry = CollectorRegistry()
    with services().database.read() as connection:
        age = oldest_unpublished_age(connection)
        parked = parked_count(connection)
        files = counts_by_status(connection)
    oldest = Gauge("passerelle_outbox_oldest_seconds", "Age of the oldest undelivered event", registry=registry)
    oldest.set(age)
    Gauge("passerelle_parked_messages", "Messages that wait for a person", registry=registry).set(parked)
    gauge = Gauge("passerelle_applications", "Applications by step", ["status"], registry=registry)
    for status, count in files.items():
        gauge.labels(status).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
