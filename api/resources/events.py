"""The catalogue of events, published as an AsyncAPI document."""

from importlib.metadata import version
from typing import Any

from api.schemas.blueprint import JsonBlueprint
from messaging.asyncapi import document
from messaging.topology import topology_of

blueprint = JsonBlueprint("events", __name__, url_prefix="/api/v1", description="Events")


@blueprint.route("/asyncapi.json", methods=["GET"])
@blueprint.operation()
def asyncapi() -> dict[str, Any]:
    """Every event with its fields, as an AsyncAPI document."""
    # Who listens is the installation's own business: no queues.
    return document(topology_of({}), version("passerelle"))
