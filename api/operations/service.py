"""From the departure checklist to the end of service: what a coordinator of either country records."""

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from api.operations.context import Operation
from api.operations.double_booking import require_single_place
from api.operations.placements import find_placement, show_placement
from api.problems import not_found, refused_field
from domain.errors import IllegalTransition
from domain.events import (
    PlacementCompleted,
    PlacementEndedEarly,
    PlacementPostponed,
    PlacementStarted,
    PlacementSuspended,
)
from domain.offer import OFFER
from domain.placement import PLACEMENT, PROTECTED, Placement, moved_period, require_order, require_ready
from storage import repositories
from storage.departure import make_checklist, open_items, record_protection, tick_off
from storage.feedback import reschedule_requests, schedule_requests
from storage.placement_changes import move_application, move_offer, move_placement
from storage.tables.placements import suspensions
from storage.unit_of_work import UnitOfWork


@contextmanager
def _locked(operation: Operation, identifier: str) -> Iterator[tuple[UnitOfWork, Placement]]:
    with operation.unit() as work:
        yield work, find_placement(work.connection, operation.actor, identifier, lock=True)


def _today(operation: Operation) -> date:
    return operation.services.clock.now().date()


def complete_checklist_item(
    operation: Operation, identifier: str, item: str, data: Mapping[str, Any]
) -> dict[str, Any]:
    """Tick an item off, or open it again; with nothing left to do the placement is ready. Raises 404, 409, 422."""
    with _locked(operation, identifier) as (work, placement):
        if placement.status not in ("preparing", "ready", "postponed"):
            raise IllegalTransition("placement", placement.status, "complete_checklist_item")
        valid_until = data.get("valid_until")
        if valid_until is not None and valid_until < placement.starts_on:
            raise refused_field("/valid_until", "cover_ends_too_early", day=placement.starts_on)
        found = tick_off(
            work,
            identifier,
            item,
            done=data["done"],
            on=data["date"],
            valid_from=data.get("valid_from"),
            valid_until=valid_until,
        )
        if not found:
            raise not_found()
        placement = find_placement(work.connection, operation.actor, identifier)
        left = open_items(work.connection, identifier)
        if not left and placement.status == "preparing":
            move_placement(work, placement, "be_ready", operation.actor.label)
        elif left and placement.status == "ready":
            move_placement(work, placement, "prepare", operation.actor.label)
    return show_placement(operation, identifier)


def start(operation: Operation, identifier: str, on: date | None = None) -> dict[str, Any]:
    """Service begins; feedback is scheduled.

    Raises Problem 404, 409 unless ready or when another place has one of the earlier days, 422 after the planned end.
    """
    with _locked(operation, identifier) as (work, placement):
        require_ready(placement.status, open_items(work.connection, identifier))
        first = on or _today(operation)
        require_order(first, placement.ends_on)
        if first < placement.starts_on:
            # The days before the planned ones were never compared with her other places.
            earlier = dataclasses.replace(placement, starts_on=first)
            require_single_place(work.connection, earlier, by_volunteer=False)
        started = move_placement(work, placement, "start", operation.actor.label, started_on=first)
        schedule_requests(work, started, operation.services.policy, operation.services.keys)
        work.record(PlacementStarted(identifier, placement.application_id, placement.offer_id, first))
    return show_placement(operation, identifier)


def suspend(operation: Operation, identifier: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Interrupt a service that may go on later. Raises Problem 404, 409, 422."""
    with _locked(operation, identifier) as (work, placement):
        since = data.get("date") or _service_day(operation, placement)
        moved = move_placement(
            work, placement, "suspend", operation.actor.label, suspended_on=since, comment=data.get("comment")
        )
        require_order(moved.started_on or since, since)
        work.connection.execute(insert(suspensions).values(placement_id=identifier, from_on=since, code=data["code"]))
        work.record(PlacementSuspended(identifier, placement.application_id, placement.offer_id))
    return show_placement(operation, identifier)


def postpone(operation: Operation, identifier: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Put a departure off; the seat stays the person's. Raises Problem 404, 409."""
    with _locked(operation, identifier) as (work, placement):
        move_placement(
            work, placement, "postpone", operation.actor.label, end_code=data["code"], comment=data.get("comment")
        )
        work.record(PlacementPostponed(identifier, placement.application_id, placement.offer_id, data["code"]))
    return show_placement(operation, identifier)


def resume(operation: Operation, identifier: str, on: date | None = None) -> dict[str, Any]:
    """Go on after a suspension, or prepare again after a postponement, then from another first day if one is given.

    Raises Problem 404, 409, 422.
    """
    with _locked(operation, identifier) as (work, placement):
        if placement.status == "suspended":
            _resume_service(work, operation, placement, on)
        else:
            _resume_preparation(work, operation, placement, on)
    return show_placement(operation, identifier)


def _resume_service(work: UnitOfWork, operation: Operation, placement: Placement, on: date | None) -> None:
    since = placement.suspended_on or placement.starts_on
    day = on or max(_today(operation), since)
    require_order(since, day)
    work.connection.execute(
        update(suspensions)
        .where(suspensions.c.placement_id == placement.id, suspensions.c.to_on.is_(None))
        .values(to_on=day)
    )
    resumed = move_placement(work, placement, "resume", operation.actor.label, suspended_on=None)
    reschedule_requests(work, resumed, operation.services.policy)


def _resume_preparation(work: UnitOfWork, operation: Operation, placement: Placement, on: date | None) -> None:
    starts_on, ends_on = moved_period(placement.starts_on, placement.ends_on, on or placement.starts_on)
    PLACEMENT.after(placement.status, "resume")
    moved = dataclasses.replace(placement, starts_on=starts_on, ends_on=ends_on)
    require_single_place(work.connection, moved, by_volunteer=False)
    resumed = move_placement(
        work, placement, "resume", operation.actor.label, starts_on=starts_on, ends_on=ends_on, end_code=None
    )
    if starts_on != placement.starts_on:
        # Other dates may ask for other documents: the checklist is made again for the new period.
        make_checklist(work.connection, resumed, operation.services.policy)
    elif not open_items(work.connection, placement.id):
        move_placement(work, resumed, "be_ready", operation.actor.label)


def complete(operation: Operation, identifier: str, on: date | None = None) -> dict[str, Any]:
    """Service ends as planned. Raises Problem 404, 409, 422 before its beginning."""
    with _locked(operation, identifier) as (work, placement):
        last = on or _service_day(operation, placement)
        PLACEMENT.after(placement.status, "complete")
        require_order(placement.started_on or last, last)
        completed = move_placement(work, placement, "complete", operation.actor.label, ended_on=last)
        reschedule_requests(work, completed, operation.services.policy)
        work.record(PlacementCompleted(identifier, placement.application_id, placement.offer_id, last))
    return show_placement(operation, identifier)


def end_early(operation: Operation, identifier: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Service ends before its time, for a coded cause. Raises Problem 404, 409, 422."""
    with _locked(operation, identifier) as (work, placement):
        last = data.get("date") or _service_day(operation, placement)
        PLACEMENT.after(placement.status, "end_early")
        require_order(placement.started_on or last, last)
        ended = move_placement(
            work,
            placement,
            "end_early",
            operation.actor.label,
            ended_on=last,
            end_code=data["code"],
            comment=data.get("comment"),
        )
        reschedule_requests(work, ended, operation.services.policy)
        work.record(PlacementEndedEarly(identifier, placement.application_id, placement.offer_id, data["code"], last))
    return show_placement(operation, identifier)


def _service_day(operation: Operation, placement: Placement) -> date:
    """Today, or the planned last day when the service as recorded has not begun by the clock."""
    today = _today(operation)
    return today if placement.started_on is None or today >= placement.started_on else placement.ends_on


def cancel(operation: Operation, identifier: str, code: str) -> dict[str, Any]:
    """Give a confirmed place up before service; the seat is free, the application eligible again. Raises 404, 409."""
    with _locked(operation, identifier) as (work, placement):
        move_placement(work, placement, "cancel", operation.actor.label, end_code=code)
        move_application(work, placement.application_id, "free", operation.actor.label)
        offer = repositories.offers.find(work.connection, placement.offer_id, lock=True)
        if offer is not None and OFFER.allows(offer.status, "reopen"):
            move_offer(work, offer, "reopen")
    return show_placement(operation, identifier)


def protect(operation: Operation, identifier: str, data: dict[str, Any]) -> dict[str, Any]:
    """Record insurance, title or allowance of a person. Raises Problem 404, 409; 422 for a payment still to come."""
    with _locked(operation, identifier) as (work, placement):
        if placement.status not in PROTECTED:
            raise IllegalTransition("placement", placement.status, "protect")
        if data.get("paid_on") is not None and data["paid_on"] > _today(operation):
            raise refused_field("/paid", "in_the_future")
        record_protection(work, identifier, data)
    return show_placement(operation, identifier)
