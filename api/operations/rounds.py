"""Ask for a placement round, read its report, validate or discard it."""

import dataclasses
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from api.operations.context import Operation
from api.problems import Problem, forbidden, not_found, refused_field
from domain.actor import Actor
from domain.call import Call
from domain.errors import IllegalTransition
from domain.events import PlacementProposed, RoundRequested, RoundValidated
from domain.placement import HELD, Placement, answer_deadline
from domain.round import ROUND, PlacementRound
from storage import repositories
from storage.offer_queries import page_of
from storage.placement_changes import move_application, move_placement
from storage.repositories import next_number, record_step
from storage.round_documents import find_document
from storage.round_queries import reasons_of, round_view
from storage.tables.applications import applications, calls, offers
from storage.tables.placements import placements, rounds
from storage.unit_of_work import UnitOfWork


def request_round(operation: Operation, code: str, seed: str | None = None) -> dict[str, Any]:
    """Ask for a round; the placement worker simulates it. After a validated round it is a protected one.

    Raises Problem 403 for a call of other countries, 409 while another round of the call is open, 422 for an unknown
    call and for a seed that does not open the commitment.
    """
    with operation.unit() as work:
        call = _call(work.connection, operation.actor, code)
        if seed is not None and not _opens(seed, call):
            raise Problem(422, "seed_mismatch")
        earlier = repositories.rounds.where(work.connection, rounds.c.call_id == call.id)
        if any(other.status in ("requested", "simulated") for other in earlier):
            raise IllegalTransition("round", "open", "request")
        asked = PlacementRound(
            id=f"R{next_number(work.connection, 'rounds'):05d}",
            call_id=call.id,
            status="requested",
            protected=any(other.status == "validated" for other in earlier),
            seed=call.seed,
            requested_by=operation.actor.account,
            requested_at=work.clock.now(),
            simulated_at=None,
            settled_by=None,
            settled_at=None,
            report=None,
            refusal=None,
            based_on=None,
            what_if=None,
            version=1,
        )
        repositories.rounds.add(work.connection, asked)
        record_step(work.connection, "round", asked.id, "requested", asked.requested_at, operation.actor.account)
        work.record(RoundRequested(round=asked.id, call=call.id))
    return show_round(operation, asked.id)


def _opens(seed: str, call: Call) -> bool:
    commitment = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()
    return hmac.compare_digest(commitment, call.seed_commitment)


def _call(connection: Connection, actor: Actor, code: str) -> Call:
    identifier = connection.execute(select(calls.c.id).where(calls.c.code == code)).scalar_one_or_none()
    # The row stays locked, so that of two requests at the same time the second one sees the first one's round.
    call = repositories.calls.find(connection, identifier, lock=True) if identifier is not None else None
    if call is None:
        raise refused_field("/call", "unknown_call")
    if not _concerns(call, actor):
        raise forbidden()
    return call


def _concerns(call: Call, actor: Actor) -> bool:
    return any(actor.country in (quota["origin"], quota["host"]) for quota in call.corridors)


def find_round(connection: Connection, actor: Actor, identifier: str, *, lock: bool = False) -> PlacementRound:
    """The round of a call that concerns the coordinator's country. Raises Problem 404."""
    found = repositories.rounds.find(connection, identifier, lock=lock)
    call = repositories.calls.find(connection, found.call_id) if found is not None else None
    if found is None or call is None or not _concerns(call, actor):
        raise not_found()
    return found


def show_round(operation: Operation, identifier: str) -> dict[str, Any]:
    """The round with its report. Raises Problem 404."""
    with operation.read() as connection:
        return round_view(connection, find_round(connection, operation.actor, identifier))


def list_rounds(operation: Operation, page: int, page_size: int) -> dict[str, Any]:
    """The rounds of the calls that concern the coordinator's country, the latest first."""
    with operation.read() as connection:
        concerned = [call.id for call in repositories.calls.where(connection) if _concerns(call, operation.actor)]
        query = (
            select(rounds.c.id, calls.c.code.label("call"), rounds.c.status, rounds.c.protected, rounds.c.requested_at)
            .join(calls, calls.c.id == rounds.c.call_id)
            .where(rounds.c.call_id.in_(concerned))
            .order_by(rounds.c.id.desc())
        )
        return page_of(connection, query, page=page, page_size=page_size)


def show_certificate(operation: Operation, identifier: str) -> Mapping[str, Any]:
    """The certificate of a simulated round. Raises Problem 404 while there is none."""
    with operation.read() as connection:
        certificate = find_document(connection, find_round(connection, operation.actor, identifier).id, "certificate")
    if certificate is None:
        raise not_found()
    return certificate


def show_reasons(operation: Operation, identifier: str, application: str) -> dict[str, Any]:
    """Why each wish of one application was or was not met. Raises Problem 404."""
    with operation.read() as connection:
        find_round(connection, operation.actor, identifier)
        found = reasons_of(connection, identifier, application)
    if found is None:
        raise not_found()
    return found


def discard_round(operation: Operation, identifier: str) -> dict[str, Any]:
    """Put a round aside; nothing is proposed. Raises Problem 404, 409."""
    with operation.unit() as work:
        found = find_round(work.connection, operation.actor, identifier, lock=True)
        _settle(work, operation, found, "discard")
    return show_round(operation, identifier)


def validate_round(operation: Operation, identifier: str) -> dict[str, Any]:
    """Turn a simulated round into proposals, all of them or none. Raises Problem 404, 409.

    409 also when somebody who was placed is no longer eligible: then the round is discarded and asked for again.
    """
    with operation.unit() as work:
        found = find_round(work.connection, operation.actor, identifier, lock=True)
        settled = _settle(work, operation, found, "validate")
        outcome = find_document(work.connection, identifier, "outcome") or {"matching": {}}
        for reference, offer in sorted(outcome["matching"].items()):
            if offer is not None:
                _propose(work, operation, settled, reference, offer)
        work.record(RoundValidated(round=identifier, call=found.call_id))
    return show_round(operation, identifier)


def _settle(work: UnitOfWork, operation: Operation, found: PlacementRound, action: str) -> PlacementRound:
    now, account = work.clock.now(), operation.actor.account
    status = ROUND.after(found.status, action)
    saved = repositories.rounds.save(
        work.connection, dataclasses.replace(found, status=status, settled_by=account, settled_at=now)
    )
    record_step(work.connection, "round", found.id, status, now, account)
    return saved


def _propose(work: UnitOfWork, operation: Operation, settled: PlacementRound, reference: str, offer: str) -> None:
    application = work.connection.execute(
        select(applications.c.id, applications.c.origin_country).where(applications.c.reference == reference)
    ).one()
    held = repositories.placements.where(
        work.connection, placements.c.application_id == application.id, placements.c.status.in_(HELD), lock=True
    )
    if held and held[0].offer_id == offer:
        return
    if held:
        move_placement(work, held[0], "supersede", operation.actor.account, deadline=None)
    else:
        move_application(work, application.id, "propose", operation.actor.account)
    placement = _new_placement(work, operation, settled, application, offer)
    repositories.placements.add(work.connection, placement)
    record_step(work.connection, "placement", placement.id, "proposed", placement.proposed_at)
    work.record(PlacementProposed(placement.id, placement.application_id, offer))


def _new_placement(
    work: UnitOfWork, operation: Operation, settled: PlacementRound, application: Any, offer: str
) -> Placement:
    row = work.connection.execute(select(offers).where(offers.c.id == offer)).one()
    now: datetime = work.clock.now()
    return Placement(
        id=uuid.uuid4().hex,
        round_id=settled.id,
        call_id=settled.call_id,
        application_id=application.id,
        offer_id=offer,
        organisation_id=row.organisation_id,
        origin=application.origin_country,
        host=row.country,
        status="proposed",
        proposed_at=now,
        deadline=answer_deadline(now, operation.services.policy.programme.host_answer_days),
        answer_since=now,
        host_answered_at=None,
        volunteer_answered_at=None,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        started_on=None,
        ended_on=None,
        suspended_on=None,
        end_code=None,
        comment=None,
        version=1,
    )
