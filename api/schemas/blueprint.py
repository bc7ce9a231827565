"""A blueprint whose routes say once what they take and answer; checks and the published description come from it."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from flask import Request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from api.intake import field_problems, read_json
from api.problems import Problem
from api.schemas.fields import EXACT_TYPES
from api.schemas.problem import ProblemAnswer

View = Callable[..., Any]
PROBLEM_JSON = "application/problem+json"
BEARER = "token"
_EVERYWHERE = (401, 429, 503)
_WITH_BODY = (400, 413, 415, 422)


class IntakeParser(FlaskParser):
    """webargs with our own reading of bodies and our own errors."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE}  # noqa: RUF012 - webargs' own class attribute

    def parse(self, argmap: Any, req: Any = None, *, location: str | None = None, **options: Any) -> Any:
        exact = EXACT_TYPES.set(location == "json")
        try:
            return super().parse(argmap, req, location=location, **options)
        finally:
            EXACT_TYPES.reset(exact)

    def load_json(self, req: Request, schema: Schema) -> Any:
        return read_json(req)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        messages = error.messages
        located = messages.get("json", messages.get("query", messages)) if isinstance(messages, dict) else messages
        raise Problem(422, "validation", errors=tuple(field_problems(located)))


class JsonBlueprint(Blueprint):  # type: ignore[misc]
    """Adds `operation`, which declares a route's body, query, answer and every problem it may answer with."""

    ARGUMENTS_PARSER = IntakeParser()

    def route(self, rule: str, *, methods: list[str], **options: Any) -> Callable[[View], View]:
        """Register a route; the same as flask-smorest's, with a type."""
        register: Callable[[View], View] = super().route(rule, methods=methods, **options)
        return register

    def operation(
        self,
        answer: type[Schema] | Schema | None = None,
        *,
        status: int = 200,
        body: type[Schema] | Schema | None = None,
        query: type[Schema] | None = None,
        example: Mapping[str, Any] | None = None,
        problems: tuple[int, ...] = (),
        headers: tuple[Mapping[str, Any], ...] = (),
    ) -> Callable[[View], View]:
        """Declare one route. `problems` adds to those of every route and to what follows from a body or a query.

        A route that may answer 403 needs a token; elsewhere one may be sent, and a wrong one is refused.
        """
        statuses = {*problems, *_EVERYWHERE, *(_WITH_BODY if body else ()), *((422,) if query else ())}
        security: list[dict[str, list[str]]] = [{BEARER: []}] if 403 in problems else [{}, {BEARER: []}]

        def declare(view: View) -> View:
            view = self.doc(operationId=f"{self.name}.{view.__name__}", security=security)(view)
            if headers:
                view = self.doc(parameters=[{"in": "header", **header} for header in headers])(view)
            view = self.response(status, answer)(view)
            for code in sorted(statuses):
                view = self.alt_response(code, schema=ProblemAnswer, content_type=PROBLEM_JSON)(view)
            if query is not None:
                view = self.arguments(query, location="query", error_status_code=422)(view)
            if body is not None:
                view = self.arguments(
                    body, location="json", example=example, required=_needs_fields(body), error_status_code=422
                )(view)
            return view

        return declare


def _needs_fields(body: type[Schema] | Schema) -> bool:
    """Whether the body can be left out altogether."""
    schema = body() if isinstance(body, type) else body
    return not schema.partial and any(field.required for field in schema.fields.values())
