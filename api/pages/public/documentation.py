"""A light reading of the published description: no script, a few kilobytes, for people who write programs."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

_METHODS = ("get", "post", "put", "patch", "delete")


def api_docs() -> ResponseReturnValue:
    """Every operation by its group, made from the same description that programs read."""
    answer: Any = current_app.view_functions["api-docs.openapi_json"]()
    described = current_app.make_response(answer).get_json()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in described["paths"].items():
        for method in _METHODS:
            if method in operations:
                shown = _operation(described, path, method, operations[method], operations.get("parameters", []))
                groups.setdefault(operations[method]["tags"][0], []).append(shown)
    return render_template(
        "api_docs.html",
        version=described["info"]["version"],
        openapi_url=url_for("api-docs.openapi_json"),
        groups=[{"name": name, "operations": operations} for name, operations in groups.items()],
    )


def _operation(
    described: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any], shared: list[Any]
) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description"),
        "parameters": [_parameter(described, each) for each in (*shared, *operation.get("parameters", []))],
        "fields": _fields(_resolved(described, body)),
        "answers": [
            {"status": status, "description": _resolved(described, answer).get("description", "")}
            for status, answer in operation["responses"].items()
            if status != "default"
        ],
    }


def _resolved(described: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a `$ref` stands for."""
    if "$ref" not in part:
        return part
    found: Mapping[str, Any] = described
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def _parameter(described: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    found = _resolved(described, part)
    return {
        "name": found["name"],
        "place": found["in"],
        "required": found.get("required", False),
        "description": found.get("description"),
    }


def _fields(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {"name": name, "type": _type(part), "required": name in required}
        for name, part in schema.get("properties", {}).items()
    ]


def _type(part: Mapping[str, Any]) -> str:
    if "enum" in part:
        return " | ".join(str(value) for value in part["enum"] if value is not None)
    if "$ref" in part:
        return str(part["$ref"]).rpartition("/")[2]
    kind = part.get("type", "object")
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
