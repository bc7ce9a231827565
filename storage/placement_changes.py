"""Move a placement along its life cycle, and its application with it: the same for people and for the schedule."""

import dataclasses
from typing import Any

from domain.application import APPLICATION, Application, may_withdraw
from domain.errors import IllegalTransition
from domain.events import PlacementDeclined
from domain.evidence.touching import NOTED
from domain.offer import OFFER, Offer
from domain.placement import HELD, PLACEMENT, Placement
from storage import repositories
from storage.repositories import record_step
from storage.tables.placements import placements
from storage.unit_of_work import UnitOfWork

WITHDRAWN = "withdrawn"


def move_placement(
    work: UnitOfWork, placement: Placement, action: str, actor: str | None = None, **changes: Any
) -> Placement:
    """Take one arrow, with further changed fields, and date it. Raises IllegalTransition, StaleVersion."""
    status = PLACEMENT.after(placement.status, action)
    saved = repositories.placements.save(work.connection, dataclasses.replace(placement, status=status, **changes))
    record_step(work.connection, "placement", placement.id, status, work.clock.now(), actor)
    name = f"placement.{status}"
    if name in NOTED:
        work.note(name, placement.id)
    return saved


def move_application(work: UnitOfWork, identifier: str, action: str, actor: str | None = None) -> Application:
    """Take one arrow of the application's life cycle and date it. Raises IllegalTransition."""
    application = repositories.applications.find(work.connection, identifier, lock=True)
    if application is None:
        raise LookupError(identifier)
    now = work.clock.now()
    status = APPLICATION.after(application.status, action)
    saved = repositories.applications.save(
        work.connection, dataclasses.replace(application, status=status, step_since=now)
    )
    record_step(work.connection, "application", identifier, status, now, actor)
    work.note("application.moved", identifier)
    return saved


def move_offer(work: UnitOfWork, offer: Offer, action: str) -> None:
    """Take one arrow of an offer's life cycle and date it. Raises IllegalTransition."""
    status = OFFER.after(offer.status, action)
    repositories.offers.save(work.connection, dataclasses.replace(offer, status=status))
    record_step(work.connection, "offer", offer.id, status, work.clock.now())
    work.note("offer.moved", offer.id)


def free_seat_of_withdrawn(work: UnitOfWork, application: Application) -> str | None:
    """End the placement that a withdrawing volunteer holds; its id, or None without one.

    Raises IllegalTransition for a volunteer in service, where the coordinator ends the service, and after it.
    """
    held = repositories.placements.where(
        work.connection, placements.c.application_id == application.id, placements.c.status.in_(HELD), lock=True
    )
    if not may_withdraw(application.status, held[0].status if held else None):
        raise IllegalTransition("application", application.status, "withdraw")
    if not held:
        return None
    placement = held[0]
    if placement.status in ("proposed", "host_accepted"):
        move_placement(work, placement, "decline", application.id, end_code=WITHDRAWN, deadline=None)
        work.record(PlacementDeclined(placement.id, application.id, placement.offer_id, WITHDRAWN))
    else:
        move_placement(work, placement, "cancel", application.id, end_code=WITHDRAWN)
    return placement.id
