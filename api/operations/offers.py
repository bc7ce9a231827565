"""Placement offers as hosts send, change and withdraw them, and as everybody reads them."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from api.operations.context import Operation
from api.problems import FieldProblem, Problem, not_found, refused_field
from domain.actor import Actor
from domain.events import OfferSubmitted
from domain.offer import OFFER, PUBLIC_STATUSES, Offer
from domain.organisation import Organisation
from storage import repositories
from storage.offer_queries import offer_page, offer_view, offers_to_look_at, open_among, published_offers
from storage.offer_texts import record_authors
from storage.repositories import next_number, record_step
from storage.sent_forms import SentForm, claim_form, note_made
from storage.shortlists import is_offer_held, is_offer_in_open_round
from storage.tables.applications import calls
from storage.unit_of_work import UnitOfWork

_OPTIONAL = ("theme", "district", "education_level", "experience_years", "allowance")


def list_offers(operation: Operation, query: Mapping[str, Any]) -> dict[str, Any]:
    """The published offers, filtered, the earliest start first."""
    with operation.read() as connection:
        conditions = published_offers(connection, query)
        return offer_page(connection, *conditions, page=query["page"], page_size=query["page_size"])


def look_for_offers(operation: Operation, query: Mapping[str, Any]) -> dict[str, Any]:
    """The published offers as somebody looks for one: those that take applications first, none that is over."""
    at, page, size = operation.services.clock.now(), query["page"], query["page_size"]
    with operation.read() as connection:
        return offers_to_look_at(connection, *published_offers(connection, query), at=at, page=page, page_size=size)


def is_taking_applications(operation: Operation, identifier: str) -> bool:
    """Whether somebody can apply for the offer now; not for one that does not exist."""
    with operation.read() as connection:
        return bool(open_among(connection, [identifier], operation.services.clock.now()))


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


def submit_offer(operation: Operation, data: Mapping[str, Any], form: str | None = None) -> dict[str, Any]:
    """Send an offer of the host's accredited organisation to the coordinator.

    `form` is the key of a page's form: sent once more with the same answers it gives the offer that it has made.
    Raises Problem 409, also for other answers under a form's key; 422.
    """
    with operation.unit() as work:
        sent = _claim(work, operation.actor, form, data)
        if sent is not None and sent.made is not None:
            if not sent.is_same:
                raise Problem(409, "illegal_transition", errors=(FieldProblem("/key", "offer_sent_before"),))
            return offer_view(work.connection, sent.made)
        organisation = _organisation(work.connection, operation.actor)
        require_coming(operation, data)
        offer = Offer(
            id=f"O{next_number(work.connection, 'offers'):05d}",
            organisation_id=organisation.id,
            call_id=_call(work.connection, data.get("call")),
            country=organisation.country,
            status="submitted",
            return_reason=None,
            decided_by=None,
            created_at=work.clock.now(),
            version=1,
            **_described(data),
        )
        repositories.offers.add(work.connection, offer)
        _note_submission(work, operation.actor, None, offer)
        if sent is not None:
            note_made(work.connection, sent, offer.id)
    return show_offer(operation, offer.id)


def _claim(work: UnitOfWork, actor: Actor, form: str | None, data: Mapping[str, Any]) -> SentForm | None:
    return claim_form(work.connection, actor.account, form, data, work.clock.now()) if form is not None else None


def require_coming(operation: Operation, data: Mapping[str, Any]) -> None:
    """Refuse an offer that nobody can still be sent to. Raises Problem 422."""
    if data["starts_on"] < operation.services.clock.now().date():
        raise refused_field("/starts_on", "in_the_past")


def _described(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the host says about the assignment, with nothing for what she left out."""
    return {**dict.fromkeys(_OPTIONAL), **{name: value for name, value in data.items() if name != "call"}}


def _note_submission(work: UnitOfWork, actor: Actor, before: Offer | None, offer: Offer) -> None:
    now = work.clock.now()
    record_authors(work.connection, before, offer, actor, now)
    record_step(work.connection, "offer", offer.id, "submitted", now, actor.account)
    work.record(OfferSubmitted(offer=offer.id))


def find_own_offer(connection: Connection, actor: Actor, identifier: str, *, lock: bool = False) -> Offer:
    """The offer if it is of the host's organisation. Raises Problem 404, the same for foreign and for missing ones."""
    found = repositories.offers.find(connection, identifier, lock=lock)
    if found is None or actor.organisation is None or found.organisation_id != actor.organisation:
        raise not_found()
    return found


def resubmit_offer(
    operation: Operation, identifier: str, data: Mapping[str, Any], form: str | None = None
) -> dict[str, Any]:
    """Send a returned offer again with its changes; the coordinator still sees what was asked.

    The form with the key `form` does so once. Raises Problem 404, 409, 422.
    """
    with operation.unit() as work:
        before = find_own_offer(work.connection, operation.actor, identifier, lock=True)
        sent = _claim(work, operation.actor, form, data)
        if sent is not None and sent.made == identifier and sent.is_same:
            return offer_view(work.connection, identifier)
        status = OFFER.after(before.status, "submit")
        require_coming(operation, data)
        call = _call(work.connection, data.get("call")) or before.call_id
        offer = dataclasses.replace(before, status=status, call_id=call, **_described(data))
        repositories.offers.save(work.connection, offer)
        _note_submission(work, operation.actor, before, offer)
        if sent is not None:
            note_made(work.connection, sent, identifier)
    return show_offer(operation, identifier)


def withdraw_offer(operation: Operation, identifier: str) -> dict[str, Any]:
    """Take back an offer that nobody holds a place of and no open round gives away. Raises Problem 404, 409."""
    with operation.unit() as work:
        offer = find_own_offer(work.connection, operation.actor, identifier, lock=True)
        status = OFFER.after(offer.status, "withdraw")
        _require_free(work.connection, identifier)
        repositories.offers.save(work.connection, dataclasses.replace(offer, status=status))
        record_step(work.connection, "offer", identifier, status, work.clock.now(), operation.actor.account)
        work.note("offer.withdrawn", identifier)
    return show_offer(operation, identifier)


def _require_free(connection: Connection, identifier: str) -> None:
    """Locks the calls, so that no round which counts on this offer begins meanwhile."""
    if is_offer_in_open_round(connection, identifier):
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", "round_is_open"),))
    if is_offer_held(connection, identifier):
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", "offer_is_held"),))


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
        raise refused_field("/call", "no_such_call")
    return str(identifier)
