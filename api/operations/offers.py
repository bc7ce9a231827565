"""Submit, approve and return placement offers."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from api.operations.context import Operation
from api.problems import FieldProblem, Problem, not_found, refused_field
from domain.actor import Actor
from domain.errors import DomainError
from domain.events import OfferApproved, OfferSubmitted
from domain.offer import OFFER, PUBLIC_STATUSES, Offer, require_both_languages
from domain.organisation import Organisation
from storage import repositories
from storage.offer_queries import offer_page, offer_view, works_in
from storage.repositories import next_number, record_step
from storage.tables.applications import calls, offers

_OPTIONAL = ("theme", "district", "education_level", "experience_years", "allowance")


def list_offers(operation: Operation, query: Mapping[str, Any]) -> dict[str, Any]:
    """The published offers, filtered, the earliest start first."""
    conditions: list[ColumnElement[bool]] = [offers.c.status.in_(PUBLIC_STATUSES)]
    conditions += [offers.c[name] == query[name] for name in ("country", "modality") if name in query]
    if "language" in query:
        conditions.append(works_in(query["language"]))
    with operation.read() as connection:
        return offer_page(connection, *conditions, page=query["page"], page_size=query["page_size"])


def show_offer(operation: Operation, identifier: str) -> dict[str, Any]:
    """A published offer; its host and the coordinators of its country also see it before. Raises Problem 404."""
    with operation.read() as connection:
        offer = repositories.offers.find(connection, identifier)
        if offer is None or not _may_read(operation.actor, offer):
            raise not_found()
        return offer_view(connection, identifier)


def _may_read(actor: Actor, offer: Offer) -> bool:
    return (
        offer.status in PUBLIC_STATUSES
        or (actor.role == "coordinator" and actor.country == offer.country)
        or (actor.role == "host" and actor.organisation == offer.organisation_id)
    )


def submit_offer(operation: Operation, data: Mapping[str, Any]) -> dict[str, Any]:
    """Send an offer of the host's accredited organisation to the coordinator. Raises Problem 409, 422."""
    with operation.unit() as work:
        organisation = _organisation(work.connection, operation.actor)
        now = work.clock.now()
        fields = {**dict.fromkeys(_OPTIONAL), **{name: value for name, value in data.items() if name != "call"}}
        offer = Offer(
            id=f"O{next_number(work.connection, 'offers'):05d}",
            organisation_id=organisation.id,
            call_id=_call(work.connection, data.get("call")),
            country=organisation.country,
            status="submitted",
            return_reason=None,
            decided_by=None,
            created_at=now,
            version=1,
            **fields,
        )
        repositories.offers.add(work.connection, offer)
        record_step(work.connection, "offer", offer.id, "submitted", now, operation.actor.account)
        work.record(OfferSubmitted(offer=offer.id))
    return show_offer(operation, offer.id)


def _organisation(connection: Connection, actor: Actor) -> Organisation:
    organisation = (
        repositories.organisations.find(connection, actor.organisation) if actor.organisation is not None else None
    )
    if organisation is None:
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", "no_organisation"),))
    if organisation.status != "accredited":
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", "not_accredited"),))
    return organisation


def _call(connection: Connection, code: str | None) -> str | None:
    if code is None:
        return None
    identifier = connection.execute(select(calls.c.id).where(calls.c.code == code)).scalar_one_or_none()
    if identifier is None:
        raise refused_field("/call", "unknown_call")
    return str(identifier)


def approve_offer(operation: Operation, identifier: str) -> dict[str, Any]:
    """Publish an offer of the coordinator's country, in both languages. Raises Problem 404, 409, 422."""

    def check(offer: Offer) -> None:
        try:
            require_both_languages(offer.title, offer.description)
        except DomainError as error:
            missing: tuple[str, ...] = error.parameters["missing"]  # type: ignore[assignment]
            errors = tuple(FieldProblem(f"/{place}", error.code) for place in missing)
            raise Problem(422, "validation", errors=errors) from None

    return _settle(operation, identifier, "approve", None, check)


def return_offer(operation: Operation, identifier: str, reason: str) -> dict[str, Any]:
    """Send an offer back to its host with what to change. Raises Problem 404, 409."""
    return _settle(operation, identifier, "return", reason, lambda _: None)


def _settle(operation: Operation, identifier: str, action: str, reason: str | None, check: Any) -> dict[str, Any]:
    with operation.unit() as work:
        offer = repositories.offers.find(work.connection, identifier, lock=True)
        if offer is None or offer.country != operation.actor.country:
            raise not_found()
        status = OFFER.after(offer.status, action)
        check(offer)
        repositories.offers.save(
            work.connection,
            dataclasses.replace(offer, status=status, return_reason=reason, decided_by=operation.actor.account),
        )
        record_step(work.connection, "offer", identifier, status, work.clock.now(), operation.actor.account)
        if status == "approved":
            work.record(OfferApproved(offer=identifier))
    return show_offer(operation, identifier)
