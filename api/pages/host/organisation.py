"""A host organisation asks for its accreditation, and once more after a refusal."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.operations.organisations import ask_again, register_organisation
from api.pages.frame.cards import countries, languages, paragraphs
from api.pages.frame.state import values_or
from api.pages.frame.submitting import Fields, act, go, page_url
from api.request import operation
from api.schemas.offers import OrganisationBody
from api.session import actor
from domain.organisation import ORGANISATION, Organisation
from domain.values import COUNTRIES, LANGUAGES
from storage import repositories

_ASKED = ("name", "country", "email", "language", "description")


def host_organisation() -> ResponseReturnValue:
    """Describe the organisation; after a refusal correct it and ask again."""
    found = _own()
    if found is not None and not ORGANISATION.allows(found.status, "ask_again") and request.method == "GET":
        return go("host")
    if request.method == "GET":
        return _form(found)
    return act(
        OrganisationBody(),
        lambda data: _ask(found, data),
        again=lambda: _form(found),
        back=page_url("host", done="organisation"),
    )


def _ask(found: Organisation | None, data: Fields) -> None:
    """Ask for accreditation. The same form sent once more asks nothing new."""
    if found is None:
        register_organisation(operation(), data)
    elif ORGANISATION.allows(found.status, "ask_again") or {name: getattr(found, name) for name in _ASKED} != data:
        ask_again(operation(), data)


def _own() -> Organisation | None:
    current = operation()
    with current.read() as connection:
        own = current.actor.organisation
        return repositories.organisations.find(connection, own) if own is not None else None


def _form(found: Organisation | None) -> str:
    first: dict[str, Any] = {"country": actor().country or ""}
    if found is not None:
        first = {name: getattr(found, name) for name in _ASKED}
    return render_template(
        "host/organisation_form.html",
        values=values_or(first),
        remarks=paragraphs(found.decision_reason) if found is not None else [],
        choices={"countries": countries(COUNTRIES), "languages": languages(LANGUAGES)},
    )
