"""One way in for JSON and forms: both become the same mapping (`api.forms`), which the same schema then checks.

Refuses what no schema can see: bodies that are no JSON, duplicate keys, NaN, endless nesting, the wrong media type.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from api.problems import FieldProblem, Problem
from api.schemas.fields import Coded

LARGEST_BODY = 1_000_000


def read_json(request: Request) -> Any:
    """The JSON document of a request. Raises Problem 413, 415 or 400."""
    try:
        body = request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise Problem(413, "too_large", parameters={"limit": LARGEST_BODY}) from None
    if len(body) > LARGEST_BODY:
        raise Problem(413, "too_large", parameters={"limit": LARGEST_BODY})
    if not body:
        return {}
    if request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise Problem(415, "unsupported_media_type")
    return parse_json(body)


def parse_json(body: bytes) -> Any:
    """Strict JSON in UTF-8: no duplicate keys, no NaN or infinity, nesting that can be read. Raises Problem 400."""
    try:
        return json.loads(body.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Problem(400, "not_json") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise ValueError("duplicate key")
    return mapping


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def check(schema: Schema, mapping: Any) -> dict[str, Any]:
    """The checked and converted mapping. Raises Problem 422 with one entry a field."""
    try:
        loaded: dict[str, Any] = schema.load(mapping)
    except ValidationError as refusal:
        raise Problem(422, "validation", errors=tuple(field_problems(refusal.messages))) from None
    return loaded


def check_what_is_there(schema: Schema, mapping: Any) -> tuple[dict[str, Any], tuple[FieldProblem, ...]]:
    """The fields that could be checked and converted, and what is wrong with the others."""
    try:
        return schema.load(mapping), ()
    except ValidationError as refusal:
        good = refusal.valid_data if isinstance(refusal.valid_data, dict) else {}
        return dict(good), tuple(field_problems(refusal.messages))


def field_problems(messages: Any, pointer: str = "") -> Iterable[FieldProblem]:
    """Marshmallow's nested messages as flat entries with RFC 6901 pointers."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
            yield from field_problems(inner, pointer + step)
    elif isinstance(messages, list):
        for message in messages:
            yield from field_problems(message, pointer)
    elif isinstance(messages, Coded):
        yield FieldProblem(pointer, messages.code, messages.parameters)
    else:
        yield FieldProblem(pointer, "not_understood")
