"""The web application: blueprints, access table, errors, headers, and nothing that decides."""

import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from api.access import authorise
from api.authentication import install_authentication
from api.errors import ProblemApi, register_errors
from api.intake import LARGEST_BODY
from api.languages import current_language
from api.pages.routes import register_pages
from api.problems import not_found
from api.resources import BLUEPRINTS, health
from api.schemas.blueprint import BEARER
from api.services import EXTENSION, Services
from api.session import identify, is_secure, keep_visit

log = structlog.get_logger()

SECURITY_HEADERS = {
    # `data:` is the empty icon of the layout, so that no browser asks for one.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# On https alone: for a year no browser that was here comes back by a plain connection.
HTTPS_ONLY = "max-age=31536000"
# Who sends how often, from one address. The form of an application is five steps and the corrections between them.
LIMITS = {
    "applications.submit_application": "120 per minute",
    "feedback.answer_request": "120 per minute",
    "pages.apply": "300 per minute",
    "pages.certificates": "20 per minute",
    "pages.feedback": "120 per minute",
    "pages.me_address": "20 per minute",
    "pages.me_address_code": "60 per minute",
    "pages.me_facts_request": "20 per minute",
    "pages.signin_request": "20 per minute",
    "pages.signin_again": "20 per minute",
    "pages.signin_code": "60 per minute",
    "pages.signin_staff": "30 per minute",
    "pages.signin_second": "30 per minute",
    "pages.signin_password": "30 per minute",
    "pages.signin_authenticator": "30 per minute",
    "pages.account_password": "30 per minute",
    "pages.account_authenticator": "30 per minute",
    "pages.account_recovery": "30 per minute",
}

# Files are made once and kept, but sending them costs as well.
LIMITED_READS = {"pages.results_file": "60 per minute"}


def create_app(services: Services) -> Flask:
    """Build the application of one process."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(
        API_TITLE="Passerelle",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"components": {"securitySchemes": {BEARER: {"type": "http", "scheme": "bearer"}}}},
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        RATELIMIT_HEADERS_ENABLED=True,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = services
    app.before_request(_begin)
    app.after_request(_finish)
    install_authentication(app, services.settings, services.clock)
    register_errors(app)
    api = ProblemApi(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(health.blueprint)
    register_pages(app)
    _limit_rates(app, services)
    return app


def _begin() -> None:
    given = request.headers.get("X-Correlation-Id", "")
    g.correlation = given if given.isascii() and 8 <= len(given) <= 64 and given.isprintable() else uuid.uuid4().hex
    g.began = time.perf_counter()
    structlog.contextvars.bind_contextvars(correlation=g.correlation)
    g.actor = identify(request)
    authorise(request, g.actor)
    if "\0" in request.path:
        # No engine can be asked for it; nothing has such a name.
        raise not_found()


def _finish(response: Response) -> Response:
    response.headers.setdefault("Content-Language", current_language())
    response.headers["X-Correlation-Id"] = g.get("correlation", "")
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if is_secure():
        response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    # The route, never the path: paths may carry personal links.
    log.info(
        "request.answered",
        route=str(request.url_rule or "-"),
        method=request.method,
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    )
    structlog.contextvars.unbind_contextvars("correlation")
    return keep_visit(response)


def _limit_rates(app: Flask, services: Services) -> None:
    """Generous for people behind one shared address, tight for a script that guesses or floods."""
    if not services.settings.rate_limits:
        return
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    for method, limits in (("POST", LIMITS), ("GET", LIMITED_READS)):
        for endpoint, most in limits.items():
            limited: Any = limiter.limit(most, methods=[method])(app.view_functions[endpoint])
            app.view_functions[endpoint] = limited
