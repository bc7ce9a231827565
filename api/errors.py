"""Every refusal and failure as an answer: problem+json for the interface, a page for people."""

from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, redirect, render_template, request
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from api.languages import current_language
from api.pages.frame.ways import first_page, page_above
from api.problems import FieldProblem, Problem
from api.schemas.blueprint import PROBLEM_JSON
from domain.errors import DomainError, IllegalTransition
from storage.errors import DatabaseUnavailable
from storage.repositories import StaleVersion
from translations.sentences import problem_detail, problem_sentence, problem_title

log = structlog.get_logger()

RETRY_AFTER_SECONDS = "5"
_HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "rate_limited",
}


# Signed out, too often, not available: the same form may be taken in a moment.
_TAKEN_LATER = (401, 429, 503)


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest without its own error answers: they would turn page errors into JSON and lose headers."""

    # Every route names its problems one by one; a default answer would make any other one look declared.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def handle_http_exception(self, error: HTTPException) -> Response:
        return answer_problem(of_http_exception(error))


def of_http_exception(error: HTTPException) -> Problem:
    """A werkzeug refusal in our codes, with its headers (405 keeps Allow, 429 keeps Retry-After)."""
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name not in ("Content-Type", "Content-Length")}
    if status == 429:
        headers.setdefault("Retry-After", "60")
    return Problem(
        status, _HTTP_CODES.get(status, "internal_error" if status >= 500 else "bad_request"), headers=headers
    )


def of_domain_error(error: DomainError) -> Problem:
    """Illegal arrows are conflicts; every other refusal of a rule is about what was sent."""
    if isinstance(error, IllegalTransition):
        return Problem(409, "illegal_transition", parameters=error.parameters)
    return Problem(422, "validation", errors=(FieldProblem("", error.code, error.parameters),))


def unavailable(_: Exception) -> Problem:
    return Problem(503, "unavailable", headers={"Retry-After": RETRY_AFTER_SECONDS})


def answer_problem(problem: Problem) -> Response:
    """The answer for whoever asked: JSON below /api, a page elsewhere."""
    above = page_above() if problem.status == 405 and request.method in ("GET", "HEAD") else None
    if above is not None:
        # The address of a form, typed or kept as a bookmark.
        return redirect(above, 303)  # type: ignore[return-value]
    if _wants_json():
        response = jsonify(problem_document(problem))
        response.mimetype = PROBLEM_JSON
    else:
        response = Response(_page(problem), mimetype="text/html")
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def _page(problem: Problem) -> str:
    """The refusal as a page; who is not signed in is asked to, and comes back to where she wanted to go."""
    kept = _kept_fields(problem)
    if problem.status == 401 and kept:
        return render_template("signin/ended.html", url=request.path, kept=kept)
    if problem.status == 401:
        wanted = request.path if request.method == "GET" else None
        return render_template("signin/needed.html", needed=True, sent=False, next=wanted)
    document = problem_document(problem)
    errors = [{"field": "", "message": error["message"]} for error in document["errors"]]
    return render_template(
        "error.html",
        **{**document, "errors": errors},
        retry_after=problem.headers.get("Retry-After"),
        url=request.path,
        kept=kept,
        first_url=first_page(),
    )


def _is_secret(path: str) -> bool:
    """Whether forms of this page hold passwords or codes."""
    return "/signin" in path or "/account" in path


def _kept_fields(problem: Problem) -> list[tuple[str, str]]:
    """What somebody typed into a form that cannot be taken now, so that she sends it again instead of typing it again.

    Nothing of a sign-in is repeated, and nothing but what only these refusals leave unread.
    """
    if request.method != "POST" or problem.status not in _TAKEN_LATER or _is_secret(request.path):
        return []
    return [pair for pair in request.form.items(multi=True) if pair[0] not in ("csrf_token", "again")]


def problem_document(problem: Problem) -> dict[str, Any]:
    """The problem in words of the reader's language."""
    language = current_language()
    return {
        "type": f"urn:passerelle:problem:{problem.code}",
        "title": problem_title(language, problem.code),
        "status": problem.status,
        "detail": problem_detail(language, problem.code, problem.parameters),
        "code": problem.code,
        "errors": field_documents(problem, language),
        "trace_id": g.get("correlation", ""),
    }


def field_documents(problem: Problem, language: str) -> list[dict[str, str]]:
    """One entry a field: pointer, code, and what to do in words."""
    return [
        {
            "pointer": error.pointer,
            "code": error.code,
            "message": problem_sentence(language, error.code, error.parameters),
        }
        for error in problem.errors
    ]


def _wants_json() -> bool:
    return request.path.startswith(("/api/", "/health/", "/metrics"))


def _failed(error: Exception) -> Response:
    log.error("request.failed", exc_info=error, endpoint=request.endpoint)
    return answer_problem(Problem(500, "internal_error"))


def register_errors(app: Flask) -> None:
    """Give every kind of refusal its answer."""
    app.register_error_handler(Problem, answer_problem)
    app.register_error_handler(DomainError, lambda error: answer_problem(of_domain_error(error)))
    app.register_error_handler(DatabaseUnavailable, lambda error: answer_problem(unavailable(error)))
    app.register_error_handler(
        StaleVersion, lambda _: answer_problem(Problem(409, "illegal_transition", parameters={"action": "change"}))
    )
    app.register_error_handler(Exception, _failed)
