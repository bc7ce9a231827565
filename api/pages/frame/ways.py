"""Ways out of a dead end: the page that an address of a form belongs to, and the first page of a reader."""

from flask import g, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from api.access import ACCESS
from api.languages import current_language
from api.pages.frame.menu import menu_of
from domain.actor import ANONYMOUS, Actor
from domain.values import LANGUAGES


def page_above() -> str | None:
    """For an address that only takes forms: the nearest page above it that the reader may open, or her first one.

    None for what is no page.
    """
    parts = request.path.strip("/").split("/")
    if parts[0] not in LANGUAGES:
        return None
    above = ("/" + "/".join(parts[:number]) for number in range(len(parts) - 1, 1, -1))
    return next((path for path in above if _is_open(path)), None) or first_page()


def _is_open(path: str) -> bool:
    actor: Actor = g.actor
    try:
        endpoint, _ = request_ctx.url_adapter.match(path, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return False
    # Who is not signed in is asked to on the way.
    return actor.role == ANONYMOUS.role or actor.role in ACCESS.get(endpoint, frozenset())


def first_page() -> str:
    """Where this reader's own work begins."""
    actor: Actor = g.get("actor", ANONYMOUS)
    if actor.role == ANONYMOUS.role:
        return url_for("pages.home", lang=current_language())
    if actor.application:
        return url_for("pages.application", lang=current_language(), application_id=actor.application)
    entry, _ = menu_of(actor.role)[0]
    return url_for(f"pages.{entry}", lang=current_language())
