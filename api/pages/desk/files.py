"""What a coordinator reads and decides one by one: offers and organisations."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.operations.organisations import decide_accreditation
from api.pages.frame.cards import paragraphs
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.problems import not_found
from api.request import operation
from api.schemas.offers import AccreditationBody
from storage import repositories
from storage.host_queries import last_step_at


def desk_organisation(organisation_id: str) -> ResponseReturnValue:
    return _show_organisation(organisation_id)


def _show_organisation(organisation_id: str) -> str:
    current = operation()
    with current.read() as connection:
        found: Any = repositories.organisations.find(connection, organisation_id)
        if found is None or found.country != current.actor.country:
            raise not_found()
        since = last_step_at(connection, "organisation", organisation_id) or found.created_at
    return render_template(
        "desk/organisation.html",
        organisation={
            "id": found.id,
            "name": found.name,
            "status": found.status,
            "since": since,
            "country": found.country,
            "email": found.email,
            "language": found.language,
            "description": paragraphs(found.description),
            "reason": found.decision_reason,
            "may_decide": found.status == "requested",
        },
        values=values_or({}),
    )


def desk_accreditation(organisation_id: str) -> ResponseReturnValue:
    """Accredit an organisation, or not."""
    return act(
        AccreditationBody(),
        lambda data: decide_accreditation(operation(), organisation_id, data["decision"], data.get("reason")),
        again=lambda: _show_organisation(organisation_id),
        back=page_url("desk_organisation", organisation_id=organisation_id, done="decision"),
    )
