"""Turn the outcome of a round into proposals: set by set, whatever their number, in the caller's transaction."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import IntegrityError

from domain.application import APPLICATION
from domain.events import PlacementProposed
from domain.placement import HELD, PLACEMENT, Placement
from domain.round import PlacementRound
from storage import repositories
from storage.batches import batches
from storage.repositories import StaleVersion, record_steps
from storage.tables.applications import applications, offers
from storage.tables.placements import placements
from storage.unit_of_work import UnitOfWork

Matching = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Seat:
    """A seat for one person; `held` is the lower one that she leaves for it."""

    person: Row[Any]
    offer: Row[Any]
    held: Placement | None


def lock_participants(connection: Connection, call_id: str, matching: Matching) -> None:
    """Keep everybody of a call and every offer that gives a seat as they are until the transaction ends.

    The order is the one of the answers to proposals: placements, applications, offers.
    """
    for own, where in ((placements, placements.c.status.in_(HELD)), (applications, applications.c.status != "draft")):
        query = select(own.c.id).where(own.c.call_id == call_id, where).order_by(own.c.id)
        connection.execute(query.with_for_update()).all()
    for some in batches(_offers_of(matching)):
        query = select(offers.c.id).where(offers.c.id.in_(some)).order_by(offers.c.id)
        connection.execute(query.with_for_update()).all()


def _offers_of(matching: Matching) -> list[str]:
    return sorted({offer for offer in matching.values() if offer is not None})


def propose_seats(
    work: UnitOfWork, settled: PlacementRound, matching: Matching, deadline: datetime, account: str | None
) -> list[Placement]:
    """Propose each seat of the matching, but to whoever holds it already; hosts answer until `deadline`.

    Who moves up leaves the lower seat; the placements that were left are returned. Raises IllegalTransition,
    StaleVersion: then nothing may be kept.
    """
    seats = _new_seats(work.connection, settled, matching)
    left = [seat.held for seat in seats if seat.held is not None]
    _leave(work, left, account)
    _move_files(work, [seat.person for seat in seats if seat.held is None], account)
    _add(work, [_placement(seat, settled, work.clock.now(), deadline) for seat in seats])
    return left


def left_for(connection: Connection, placement: Placement) -> Placement | None:
    """The lower place that the person left for this one; None for somebody who held none."""
    own = (placements.c.application_id == placement.application_id, placements.c.id != placement.id)
    before = repositories.placements.where(connection, *own, placements.c.proposed_at <= placement.proposed_at)
    last = max(before, key=lambda each: each.proposed_at, default=None)
    return last if last is not None and last.status == "superseded" else None


def _new_seats(connection: Connection, settled: PlacementRound, matching: Matching) -> list[_Seat]:
    people = _people(connection, settled.call_id)
    places = _places(connection, matching)
    held = {
        each.application_id: each
        for each in repositories.placements.where(
            connection, placements.c.call_id == settled.call_id, placements.c.status.in_(HELD)
        )
    }
    seats = []
    for reference, offer in sorted(matching.items()):
        if offer is None:
            continue
        if reference not in people or offer not in places:
            raise StaleVersion(settled.id)
        seat = _Seat(people[reference], places[offer], held.get(people[reference].id))
        if seat.held is None or seat.held.offer_id != offer:
            seats.append(seat)
    return seats


def _people(connection: Connection, call_id: str) -> dict[str, Row[Any]]:
    names = ("id", "reference", "origin_country", "status", "version")
    query = select(*(applications.c[name] for name in names)).where(applications.c.call_id == call_id)
    return {row.reference: row for row in connection.execute(query)}


def _places(connection: Connection, matching: Matching) -> dict[str, Row[Any]]:
    names = ("id", "organisation_id", "country", "starts_on", "ends_on")
    query = select(*(offers.c[name] for name in names))
    return {
        row.id: row
        for some in batches(_offers_of(matching))
        for row in connection.execute(query.where(offers.c.id.in_(some)))
    }


def _leave(work: UnitOfWork, left: Sequence[Placement], account: str | None) -> None:
    _require(PLACEMENT.after, {each.status for each in left}, "supersede")
    versions = [(each.id, each.version) for each in left]
    repositories.placements.change_many(work.connection, versions, status="superseded", deadline=None)
    record_steps(work.connection, "placement", [each.id for each in left], "superseded", work.clock.now(), account)
    for each in left:
        work.note("placement.superseded", each.id)


def _move_files(work: UnitOfWork, people: Sequence[Row[Any]], account: str | None) -> None:
    now = work.clock.now()
    _require(APPLICATION.after, {person.status for person in people}, "propose")
    versions = [(person.id, person.version) for person in people]
    repositories.applications.change_many(work.connection, versions, status="proposed", step_since=now)
    record_steps(work.connection, "application", [person.id for person in people], "proposed", now, account)


def _require(after: Callable[[str, str], str], statuses: set[str], action: str) -> None:
    for status in sorted(statuses):
        after(status, action)


def _add(work: UnitOfWork, proposed: Sequence[Placement]) -> None:
    try:
        repositories.placements.add_many(work.connection, proposed)
    except IntegrityError as error:
        # The last guard: one person never holds two seats, whatever else went on.
        raise StaleVersion("placements") from error
    record_steps(work.connection, "placement", [each.id for each in proposed], "proposed", work.clock.now())
    for each in proposed:
        work.record(PlacementProposed(each.id, each.application_id, each.offer_id))


def _placement(seat: _Seat, settled: PlacementRound, now: datetime, deadline: datetime) -> Placement:
    return Placement(
        id=uuid.uuid4().hex,
        round_id=settled.id,
        call_id=settled.call_id,
        application_id=seat.person.id,
        offer_id=seat.offer.id,
        organisation_id=seat.offer.organisation_id,
        origin=seat.person.origin_country,
        host=seat.offer.country,
        status="proposed",
        proposed_at=now,
        deadline=deadline,
        answer_since=now,
        host_answered_at=None,
        volunteer_answered_at=None,
        starts_on=seat.offer.starts_on,
        ends_on=seat.offer.ends_on,
        started_on=None,
        ended_on=None,
        suspended_on=None,
        end_code=None,
        comment=None,
        version=1,
    )
