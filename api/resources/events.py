"""The catalogue of events, published as an AsyncAPI document."""

from importlib.metadata import version

from flask import Blueprint, Response, jsonify

from messaging.asyncapi import document
from messaging.topology import topology_of

blueprint = Blueprint("events", __name__)


@blueprint.get("/api/v1/asyncapi.json")
def asyncapi() -> Response:
    """Every event with its fields. Who listens is the installation's own business and not part of it."""
    return jsonify(document(topology_of({}), version("passerelle")))
