"""The catalogue of events as an AsyncAPI 3 document: https://www.asyncapi.com/docs/reference/specification/v3.0.0"""

from collections.abc import Mapping
from typing import Any

from messaging.envelope import CONTENT_TYPE
from messaging.events import EVENTS, EventType
from messaging.topology import QUEUE_ARGUMENTS, Topology

_HEADERS = ("specversion", "id", "type", "version", "source", "subject", "time", "sequence", "correlationid")


def document(topology: Topology, version: str) -> dict[str, Any]:
    """The whole document for this topology; `version` is the program's."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Passerelle events", "version": version},
        "defaultContentType": CONTENT_TYPE,
        "channels": {event.name: _channel(event, topology) for event in EVENTS},
        "operations": {f"publish.{event.name}": _operation(event, "send") for event in EVENTS}
        | {f"{queue.name}:{name}": _listening(name) for queue in topology.queues for name in queue.bindings},
        "components": {
            "messages": {event.name: _message(event) for event in EVENTS},
            "schemas": {event.name: _without_dialect(event.schema()) for event in EVENTS},
        },
    }


def _channel(event: EventType, topology: Topology) -> dict[str, Any]:
    return {
        "address": event.name,
        "messages": {event.name: {"$ref": f"#/components/messages/{event.name}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": topology.exchange, "type": "topic", "durable": True, "autoDelete": False},
                "bindingVersion": "0.3.0",
            }
        },
    }


def _operation(event: EventType, action: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{event.name}"}}


def _listening(name: str) -> dict[str, Any]:
    return {"action": "receive", "channel": {"$ref": f"#/channels/{name}"}, "x-queue-arguments": dict(QUEUE_ARGUMENTS)}


def _message(event: EventType) -> dict[str, Any]:
    attributes = {f"cloudEvents:{name}": {"type": "string"} for name in (*_HEADERS, "causationid")}
    attributes["cloudEvents:type"] = {"type": "string", "const": event.name}
    attributes["cloudEvents:version"] = {"type": "string", "const": str(event.version)}
    required = [f"cloudEvents:{name}" for name in _HEADERS]
    return {
        "name": event.name,
        "contentType": CONTENT_TYPE,
        "headers": {"type": "object", "properties": attributes, "required": required},
        "payload": {"$ref": f"#/components/schemas/{event.name}"},
    }


def _without_dialect(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "$schema"}
