"""Ask for a placement round, read its report, validate or discard it."""

import dataclasses
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from api.operations.context import Operation
from api.problems import FieldProblem, Problem, forbidden, not_found, refused_field
from domain.actor import Actor
from domain.call import Call
from domain.errors import IllegalTransition
from domain.events import RoundRequested, RoundValidated
from domain.placement import answer_deadline
from domain.round import ROUND, PlacementRound, asked_round
from storage import repositories
from storage.offer_queries import page_of
from storage.proposals import lock_participants, propose_seats
from storage.repositories import StaleVersion, next_number, record_step
from storage.round_changes import changed_since
from storage.round_documents import find_document
from storage.round_queries import reasons_of, round_view
from storage.tables.applications import calls
from storage.tables.placements import rounds
from storage.unit_of_work import UnitOfWork

# Of a round that everything has changed for, so many things are named.
MOST_TOLD = 100


def request_round(operation: Operation, code: str, seed: str | None = None) -> dict[str, Any]:
    """Ask for a round; the placement worker simulates it. After a validated round it is a protected one.

    Raises Problem 403 for a call of other countries, 409 while another round of the call is open, 422 for an unknown
    call and for a seed that does not open the commitment.
    """
    with operation.unit() as work:
        call = _call(work.connection, operation.actor, code)
        if seed is not None and not _opens(seed, call):
            raise Problem(422, "seed_mismatch")
        # Questions "what if" are no rounds that could be validated: they neither hinder one nor protect anybody.
        real = (rounds.c.call_id == call.id, rounds.c.based_on.is_(None))
        earlier = repositories.rounds.where(work.connection, *real)
        if any(other.status in ("requested", "simulated") for other in earlier):
            raise IllegalTransition("round", "open", "request")
        asked = asked_round(
            next_number(work.connection, "rounds"),
            call_id=call.id,
            protected=any(other.status == "validated" for other in earlier),
            seed=call.seed,
            by=operation.actor.account,
            at=work.clock.now(),
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
        raise refused_field("/call", "no_such_call")
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
    """The rounds of the calls that concern the coordinator's country, the latest first; no questions "what if"."""
    with operation.read() as connection:
        concerned = [call.id for call in repositories.calls.where(connection) if _concerns(call, operation.actor)]
        query = (
            select(rounds.c.id, calls.c.code.label("call"), rounds.c.status, rounds.c.protected, rounds.c.requested_at)
            .join(calls, calls.c.id == rounds.c.call_id)
            .where(rounds.c.call_id.in_(concerned), rounds.c.based_on.is_(None))
            .order_by(rounds.c.id.desc())
        )
        return page_of(connection, query, page=page, page_size=page_size)


def show_certificate(operation: Operation, identifier: str) -> Mapping[str, Any]:
    """The certificate of a simulated round. Raises Problem 404 while there is none."""
    with operation.read() as connection:
        found = find_round(connection, operation.actor, identifier)
        # Before that, a run that was interrupted may have left one.
        certificate = find_document(connection, found.id, "certificate") if found.report is not None else None
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

    409 also for a question "what if", and when anything that was frozen is other than it was: the errors name each
    thing. Then the round is discarded and asked for again.
    """
    with operation.unit() as work:
        found = find_round(work.connection, operation.actor, identifier, lock=True)
        ROUND.after(found.status, "validate")
        matching = _matching(work.connection, found)
        lock_participants(work.connection, found.call_id, matching)
        _require_unchanged(work.connection, operation, found)
        settled = _settle(work, operation, found, "validate")
        try:
            propose_seats(work, settled, matching, _host_deadline(work, operation), operation.actor.account)
        except StaleVersion as error:
            raise _refused(FieldProblem("", "round_overtaken")) from error
        work.record(RoundValidated(round=identifier, call=found.call_id))
    return show_round(operation, identifier)


def _matching(connection: Connection, found: PlacementRound) -> dict[str, Any]:
    if found.based_on is not None:
        raise _refused(FieldProblem("", "what_if_only"))
    outcome = find_document(connection, found.id, "outcome")
    if outcome is None:
        raise _refused(FieldProblem("", "round_incomplete"))
    return dict(outcome["matching"])


def _require_unchanged(connection: Connection, operation: Operation, found: PlacementRound) -> None:
    changes = changed_since(connection, found, operation.services.policy)
    if changes is None:
        raise _refused(FieldProblem("", "round_incomplete"))
    told = [FieldProblem(each.pointer, each.code, each.parameters) for each in changes.changed[:MOST_TOLD]]
    if len(changes.changed) > MOST_TOLD:
        told.append(FieldProblem("", "more_changes", {"number": len(changes.changed) - MOST_TOLD}))
    if told:
        raise _refused(*told)


def _refused(*errors: FieldProblem) -> Problem:
    return Problem(409, "illegal_transition", errors=errors)


def _host_deadline(work: UnitOfWork, operation: Operation) -> datetime:
    return answer_deadline(work.clock.now(), operation.services.policy.programme.host_answer_days)


def _settle(work: UnitOfWork, operation: Operation, found: PlacementRound, action: str) -> PlacementRound:
    now, account = work.clock.now(), operation.actor.account
    status = ROUND.after(found.status, action)
    saved = repositories.rounds.save(
        work.connection, dataclasses.replace(found, status=status, settled_by=account, settled_at=now)
    )
    record_step(work.connection, "round", found.id, status, now, account)
    return saved
