"""The published description is true: what it says is accepted, and nothing is answered that it does not say."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.integration.furnished import Furnished

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
PEOPLE = ("", "MA", "awa", "host MA", "evaluator", "safeguarding")
EXAMPLES = 8
# parameter → kind of object whose real id stands in every second call
KINDS = {
    "application": "application",
    "organisation": "organisation",
    "offer": "draft",
    "round_id": "round",
    "placement": "placement",
    "recommendation": "recommendation",
    "token": "feedback",
}
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def description(furnished: Furnished) -> dict[str, Any]:
    found: dict[str, Any] = furnished.pilot.get("/openapi.json").expect(200)
    return found


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, entry in description["paths"].items():
        for method in METHODS:
            if method in entry:
                yield path, method, entry[method]


def test_the_description_is_valid_openapi(furnished: Furnished, description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(description).validate()
    for schema in description["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_route_is_described_and_every_description_is_a_route(
    furnished: Furnished, description: dict[str, Any]
) -> None:
    rules = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in furnished.pilot.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.endpoint.startswith(("api-docs.", "pages."))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations(description)} == rules


def test_every_operation_has_a_name_of_its_own_a_summary_and_its_way_to_sign_in(description: dict[str, Any]) -> None:
    found = [operation for _, _, operation in operations(description)]
    names = [operation["operationId"] for operation in found]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] and operation["security"] for operation in found)
    assert all("default" not in operation["responses"] for operation in found)
    schemes = description["components"]["securitySchemes"]
    assert {name for operation in found for entry in operation["security"] for name in entry} == set(schemes)


def test_every_refusal_is_described_as_a_problem(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                (media,) = answer["content"].items()
                assert media[0] == "application/problem+json", (path, method, status)
                assert media[1]["schema"] == {"$ref": "#/components/schemas/ProblemAnswer"}


def test_every_body_has_an_example_that_its_own_schema_accepts(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        if "requestBody" not in operation:
            continue
        content = operation["requestBody"]["content"]["application/json"]
        resolved = {**content["schema"], "components": description["components"]}
        validator = jsonschema.Draft202012Validator(resolved, format_checker=jsonschema.FormatChecker())
        fields = description["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]["properties"]
        assert "example" in content or not fields, (path, method)
        validator.validate(content.get("example", {}))


def test_no_body_has_room_for_unknown_fields(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    bodies = [operation["requestBody"] for _, _, operation in operations(description) if "requestBody" in operation]
    waiting = [body["content"]["application/json"]["schema"]["$ref"] for body in bodies]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop().rpartition("/")[2]
        if name not in seen:
            seen.add(name)
            assert schemas[name]["additionalProperties"] is False, name
            waiting += re.findall(r"#/components/schemas/\w+", str(schemas[name]))


def test_the_description_is_public_and_names_no_server_of_ours(description: dict[str, Any]) -> None:
    assert not any("localhost" in str(server) for server in description.get("servers", []))


@pytest.mark.parametrize("who", PEOPLE, ids=[who or "anonymous" for who in PEOPLE])
def test_nothing_is_answered_that_is_not_described(furnished: Furnished, who: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", furnished.pilot.app)
    called = 0
    for result in schema.get_all_operations():
        called += _call_many(furnished, result.ok(), who)
    furnished.restore()
    assert called >= 30 * EXAMPLES / 2


def _call_many(furnished: Furnished, operation: Any, who: str) -> int:
    called = 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        nonlocal called
        called += 1
        if called % 2:
            case.path_parameters = _real(furnished, case.path_parameters or {})
        headers = {name: value for name, value in (case.headers or {}).items() if name != "Authorization"}
        headers |= {"Accept-Encoding": "identity"}
        case.headers = headers | ({"Authorization": f"Bearer {furnished.tokens[who]}"} if who else {})
        case.call_and_validate(checks=CHECKS)

    call()
    return called


def _real(furnished: Furnished, parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: furnished.objects[KINDS[name]]["A"] if name in KINDS else "D02" for name, value in parameters.items()}
