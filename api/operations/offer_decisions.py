"""What the coordinator of the host country does with an offer: complete its text, publish it, or return it."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.operations.offers import show_offer
from api.problems import FieldProblem, Problem, not_found
from domain.actor import Actor
from domain.errors import DomainError, IllegalTransition
from domain.events import OfferApproved
from domain.offer import OFFER, Offer, require_both_languages
from storage import repositories
from storage.mail_queue import queue_mail
from storage.offer_texts import record_authors
from storage.repositories import record_step
from storage.unit_of_work import UnitOfWork

Check = Callable[[Offer], None]
Text = Mapping[str, str]


def write_offer_text(operation: Operation, identifier: str, title: Text, description: Text) -> dict[str, Any]:
    """Complete or correct the text of an offer that waits; a language that is not given stays as it is.

    Who writes a language anew becomes its author, for everybody to see. Raises Problem 404, 409.
    """
    with operation.unit() as work:
        before = _find(work.connection, operation.actor, identifier)
        if before.status != "submitted":
            raise IllegalTransition("offer", before.status, "write")
        offer = dataclasses.replace(
            before, title={**before.title, **title}, description={**before.description, **description}
        )
        repositories.offers.save(work.connection, offer)
        record_authors(work.connection, before, offer, operation.actor, work.clock.now())
    return show_offer(operation, identifier)


def approve_offer(operation: Operation, identifier: str) -> dict[str, Any]:
    """Publish an offer of the coordinator's country, in both languages. Raises Problem 404, 409, 422."""
    return _settle(operation, identifier, "approve", None, _require_both_languages)


def _require_both_languages(offer: Offer) -> None:
    try:
        require_both_languages(offer.title, offer.description)
    except DomainError as error:
        missing: tuple[str, ...] = error.parameters["missing"]  # type: ignore[assignment]
        errors = tuple(FieldProblem(f"/{place}", error.code) for place in missing)
        raise Problem(422, "validation", errors=errors) from None


def return_offer(operation: Operation, identifier: str, reason: str) -> dict[str, Any]:
    """Send an offer back to its host with what to change. Raises Problem 404, 409."""
    return _settle(operation, identifier, "return", reason, lambda _: None)


def _find(connection: Connection, actor: Actor, identifier: str) -> Offer:
    offer = repositories.offers.find(connection, identifier, lock=True)
    if offer is None or offer.country != actor.country:
        raise not_found()
    return offer


def _settle(operation: Operation, identifier: str, action: str, reason: str | None, check: Check) -> dict[str, Any]:
    with operation.unit() as work:
        offer = _find(work.connection, operation.actor, identifier)
        status = OFFER.after(offer.status, action)
        check(offer)
        saved = repositories.offers.save(
            work.connection,
            dataclasses.replace(offer, status=status, return_reason=reason, decided_by=operation.actor.account),
        )
        record_step(work.connection, "offer", identifier, status, work.clock.now(), operation.actor.account)
        if status == "returned":
            _mail_host(work, saved)
        if status == "approved":
            work.record(OfferApproved(offer=identifier))
    return show_offer(operation, identifier)


def _mail_host(work: UnitOfWork, offer: Offer) -> None:
    """The remarks wait on the host's page; each return is told once."""
    host = repositories.organisations.find(work.connection, offer.organisation_id)
    if host is not None:
        key = f"offer_returned:{offer.id}:{offer.version}"
        queue_mail(work, key, f"organisation:{host.id}", host.language, "offer_returned", {"reference": offer.id})
