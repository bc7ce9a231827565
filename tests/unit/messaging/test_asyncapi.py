"""The published description of the events."""

from typing import Any

from jsonschema import Draft202012Validator

from messaging.asyncapi import document
from messaging.events import EVENTS
from messaging.topology import topology_of

TOPOLOGY = topology_of({"eligibility": frozenset({"application.submitted"})})
# The part of the AsyncAPI 3.0 structure that the document uses.
STRUCTURE: dict[str, Any] = {
    "type": "object",
    "required": ["asyncapi", "info", "channels", "operations"],
    "properties": {
        "asyncapi": {"const": "3.0.0"},
        "info": {"type": "object", "required": ["title", "version"]},
        "channels": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["address", "messages"],
                "properties": {"messages": {"type": "object", "additionalProperties": {"required": ["$ref"]}}},
            },
        },
        "operations": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["action", "channel"],
                "properties": {"action": {"enum": ["send", "receive"]}, "channel": {"required": ["$ref"]}},
            },
        },
    },
}


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [reference for value in node.values() for reference in _references(value)]
    if isinstance(node, list):
        return [reference for value in node for reference in _references(value)]
    return []


def _resolve(root: Any, reference: str) -> Any:
    node = root
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def test_the_document_has_the_structure_of_asyncapi_3() -> None:
    Draft202012Validator(STRUCTURE).validate(document(TOPOLOGY, "0.1.0"))


def test_every_reference_leads_somewhere() -> None:
    whole = document(TOPOLOGY, "0.1.0")

    references = _references(whole)

    assert references
    assert all(_resolve(whole, reference) for reference in references)


def test_every_event_is_a_channel_with_a_schema_and_every_queue_receives_what_it_is_bound_to() -> None:
    whole = document(TOPOLOGY, "0.1.0")

    assert set(whole["channels"]) == set(whole["components"]["schemas"]) == {event.name for event in EVENTS}
    received = [operation for operation in whole["operations"].values() if operation["action"] == "receive"]
    assert [operation["channel"]["$ref"] for operation in received] == ["#/channels/application.submitted"]
