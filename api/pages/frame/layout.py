"""What the layout of every page needs: language, style sheet, form token, who is signed in, what was typed."""

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, g, request, url_for

from api.languages import current_language
from api.pages.frame.menu import entry_of, menu_of
from api.pages.frame.state import form_state, page_notices
from api.session import form_token
from domain.actor import ANONYMOUS, Actor
from domain.values import LANGUAGES

_STYLESHEET = "passerelle.css"


def install_frame(app: Flask) -> None:
    """Give every template the frame's values; the style sheet's address changes with its content."""
    digest = hashlib.sha256((Path(str(app.static_folder)) / _STYLESHEET).read_bytes()).hexdigest()[:12]

    def frame() -> dict[str, Any]:
        state = form_state()
        role = g.get("actor", ANONYMOUS).role
        return {
            "lang": current_language(),
            "stylesheet_url": url_for("static", filename=_STYLESHEET, v=digest),
            "alternate_url": _alternate_url(),
            "posted_form": request.path if request.method == "POST" and state.values is not None else "",
            "csrf_token": form_token(),
            "signed_in": _signed_in(g.get("actor", ANONYMOUS)),
            "menu": menu_of(role),
            "here": entry_of(str(request.endpoint or "").removeprefix("pages."), role),
            "notices": page_notices(),
            "errors": state.errors,
            "values": state.values or {},
        }

    app.context_processor(frame)


def _alternate_url() -> str | None:
    """The same page in the other language; none where the page can only be reached by sending a form."""
    if request.url_rule is None:
        return _unknown_in_other_language()
    if "GET" not in _methods() or "lang" not in (request.view_args or {}):
        return None
    other = next(language for language in LANGUAGES if language != current_language())
    # `url_for` takes "endpoint" and names with an underscore for itself; `done` was said once.
    query = {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        if name not in ("endpoint", "done") and not name.startswith("_")
    }
    return url_for(str(request.endpoint), **{**query, **(request.view_args or {}), "lang": other})


def _unknown_in_other_language() -> str:
    """An address that leads nowhere is told so in either language."""
    other = next(language for language in LANGUAGES if language != current_language())
    path = request.path[3:] if request.path[1:3] in LANGUAGES and request.path[3:4] in ("/", "") else request.path
    return f"/{other}{quote(path)}"


def _methods() -> set[str]:
    return set((request.url_rule and request.url_rule.methods) or ())


def _signed_in(actor: Actor) -> dict[str, str | None] | None:
    if actor.role == ANONYMOUS.role:
        return None
    return {
        "name": actor.name,
        "role": actor.role,
        "country": actor.country,
        "application_id": actor.application,
    }
