"""The answers to a proposal: the host's first, then the volunteer's."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from api.operations.context import Operation
from api.operations.double_booking import require_single_place
from api.problems import not_found
from domain.actor import Actor
from domain.events import (
    PlacementConfirmed,
    PlacementDeclined,
    PlacementHostAccepted,
    PlacementHostDeclined,
)
from domain.offer import OFFER
from domain.placement import LOCKED, PLACEMENT, Placement, answer_deadline
from storage import repositories
from storage.departure import make_checklist
from storage.placement_changes import move_application, move_offer, move_placement
from storage.placement_queries import placement_page, placement_view
from storage.tables.placements import placements
from storage.unit_of_work import UnitOfWork
from storage.visibility import visible_placements


def find_placement(connection: Connection, actor: Actor, identifier: str, *, lock: bool = False) -> Placement:
    """The placement if the actor may see it. Raises Problem 404, the same for foreign and for missing ones."""
    found = repositories.placements.where(
        connection, placements.c.id == identifier, visible_placements(actor), lock=lock
    )
    if not found:
        raise not_found()
    return found[0]


def show_placement(operation: Operation, identifier: str) -> dict[str, Any]:
    """One placement with steps, checklist and protection. Raises Problem 404."""
    with operation.read() as connection:
        find_placement(connection, operation.actor, identifier)
        return placement_view(connection, identifier)


def list_placements(operation: Operation, query: Mapping[str, Any]) -> dict[str, Any]:
    """The placements that the actor may see."""
    conditions = [visible_placements(operation.actor)]
    if "status" in query:
        conditions.append(placements.c.status == query["status"])
    with operation.read() as connection:
        return placement_page(connection, *conditions, page=query["page"], page_size=query["page_size"])


def accept(operation: Operation, identifier: str) -> dict[str, Any]:
    """The host's yes asks the volunteer; her yes confirms the place and opens the departure checklist.

    Raises Problem 404, 409, also for days that she has promised to another host.
    """
    with operation.unit() as work:
        placement = find_placement(work.connection, operation.actor, identifier, lock=True)
        if operation.actor.role == "host":
            _host_accepts(work, operation, placement)
        else:
            _volunteer_accepts(work, operation, placement)
    return show_placement(operation, identifier)


def _host_accepts(work: UnitOfWork, operation: Operation, placement: Placement) -> None:
    now = work.clock.now()
    move_placement(
        work,
        placement,
        "host_accept",
        operation.actor.account,
        host_answered_at=now,
        answer_since=now,
        deadline=answer_deadline(now, operation.services.policy.programme.volunteer_answer_days),
    )
    work.record(PlacementHostAccepted(placement.id, placement.application_id, placement.offer_id))


def _volunteer_accepts(work: UnitOfWork, operation: Operation, placement: Placement) -> None:
    label = operation.actor.label
    PLACEMENT.after(placement.status, "accept")
    require_single_place(work.connection, placement, by_volunteer=True)
    confirmed = move_placement(
        work, placement, "accept", label, volunteer_answered_at=work.clock.now(), answer_since=None, deadline=None
    )
    move_application(work, placement.application_id, "place", label)
    preparing = move_placement(work, confirmed, "prepare", label)
    make_checklist(work.connection, preparing, operation.services.policy)
    _fill_offer(work, placement.offer_id)
    work.record(PlacementConfirmed(placement.id, placement.application_id, placement.offer_id))


def _fill_offer(work: UnitOfWork, identifier: str) -> None:
    """An offer whose seats are all confirmed is filled."""
    offer = repositories.offers.find(work.connection, identifier, lock=True)
    taken = work.connection.execute(
        select(func.count()).where(placements.c.offer_id == identifier, placements.c.status.in_(LOCKED))
    ).scalar_one()
    if offer is not None and taken >= offer.capacity and OFFER.allows(offer.status, "fill"):
        move_offer(work, offer, "fill")


def refuse(operation: Operation, identifier: str, code: str, comment: str | None = None) -> dict[str, Any]:
    """A coded no of the host or of the volunteer; the seat is free and the application eligible again.

    Raises Problem 404, 409.
    """
    with operation.unit() as work:
        placement = find_placement(work.connection, operation.actor, identifier, lock=True)
        by_host = operation.actor.role == "host"
        answered = "host_answered_at" if by_host else "volunteer_answered_at"
        move_placement(
            work,
            placement,
            "host_decline" if by_host else "decline",
            operation.actor.label,
            end_code=code,
            comment=comment,
            deadline=None,
            **{answered: work.clock.now()},
        )
        move_application(work, placement.application_id, "free", operation.actor.label)
        fact = PlacementHostDeclined if by_host else PlacementDeclined
        work.record(fact(placement.id, placement.application_id, placement.offer_id, code))
    return show_placement(operation, identifier)
