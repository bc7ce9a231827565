"""Register a host organisation, and decide about its accreditation."""

import dataclasses
import uuid
from collections.abc import Mapping
from typing import Any

from api.operations.context import Operation
from api.problems import Problem, not_found, refused_field
from domain.organisation import ORGANISATION, Organisation
from storage import repositories
from storage.accounts import bind_organisation
from storage.mail_queue import queue_mail
from storage.repositories import record_step


def register_organisation(operation: Operation, data: Mapping[str, Any]) -> Organisation:
    """Ask for accreditation; the host's account belongs to this organisation from now on. A second one: Problem 409."""
    account, country = operation.actor.account, operation.actor.country
    if country is not None and data["country"] != country:
        raise refused_field("/country", "wrong_country", country=country)
    with operation.unit() as work:
        now = work.clock.now()
        organisation = Organisation(
            id=uuid.uuid4().hex,
            **data,
            status="requested",
            decided_by=None,
            decision_reason=None,
            decided_at=None,
            created_at=now,
            version=1,
        )
        repositories.organisations.add(work.connection, organisation)
        if account is None or not bind_organisation(work.connection, account, organisation.id):
            raise Problem(409, "illegal_transition", parameters={"action": "register"})
        record_step(work.connection, "organisation", organisation.id, "requested", now, account)
    return organisation


def ask_again(operation: Operation, data: Mapping[str, Any]) -> Organisation:
    """Correct what a refused organisation said and ask for its accreditation again. Raises Problem 404, 409, 422."""
    with operation.unit() as work:
        own = operation.actor.organisation
        organisation = repositories.organisations.find(work.connection, own, lock=True) if own is not None else None
        if organisation is None:
            raise not_found()
        status = ORGANISATION.after(organisation.status, "ask_again")
        if data["country"] != organisation.country:
            raise refused_field("/country", "wrong_country", country=organisation.country)
        changed = dataclasses.replace(organisation, status=status, **data)
        saved = repositories.organisations.save(work.connection, changed)
        now = work.clock.now()
        record_step(work.connection, "organisation", saved.id, status, now, operation.actor.account)
    return saved


def decide_accreditation(
    operation: Operation, identifier: str, decision: str, reason: str | None = None
) -> Organisation:
    """Accredit or refuse an organisation of the coordinator's own country. Raises Problem 404, 409."""
    with operation.unit() as work:
        organisation = repositories.organisations.find(work.connection, identifier, lock=True)
        if organisation is None or organisation.country != operation.actor.country:
            raise not_found()
        now = work.clock.now()
        status = ORGANISATION.after(organisation.status, decision)
        saved = repositories.organisations.save(
            work.connection,
            dataclasses.replace(
                organisation,
                status=status,
                decided_by=operation.actor.account,
                decision_reason=reason,
                decided_at=now,
            ),
        )
        record_step(work.connection, "organisation", identifier, status, now, operation.actor.account)
        key = f"organisation_{status}:{saved.id}:{saved.version}"
        queue_mail(work, key, f"organisation:{saved.id}", saved.language, f"organisation_{status}", {})
    return saved
