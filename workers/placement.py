"""The placement worker: a requested round is frozen, simulated, checked by the separate verifier, and stored."""

import dataclasses
from collections import Counter
from typing import Any

import structlog
from sqlalchemy import insert, select

from domain.errors import DomainError
from domain.events import RoundSimulated
from domain.matching.certificate import Outcome
from domain.matching.inputs import RoundInputs
from domain.matching.refusals import public_code
from domain.matching.simulation import simulate
from domain.matching.verifier.verify import verify
from domain.round import ROUND, PlacementRound
from domain.round_report import figures
from messaging.envelope import Envelope
from storage import repositories
from storage.repositories import record_step
from storage.round_documents import keep_document
from storage.round_inputs import freeze
from storage.tables.applications import applications
from storage.tables.placements import round_reasons
from storage.unit_of_work import UnitOfWork
from workers.listener import Listener
from workers.services import WorkerServices

log = structlog.get_logger()


class UnconfirmedRound(Exception):
    """The verifier found something wrong with what the solver did: nothing is stored, a person must look."""


def simulate_round(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """Simulate a round that was asked for; one that ran already, or was discarded, stays as it is."""
    asked = repositories.rounds.find(work.connection, envelope.data["round"], lock=True)
    if asked is None or asked.status != "requested":
        return
    call = repositories.calls.find(work.connection, asked.call_id)
    if call is None:
        raise LookupError(asked.call_id)
    inputs = freeze(work.connection, call, services.policy)
    try:
        outcome = simulate(inputs, asked.seed, asked.id)
    except DomainError as refusal:
        keep_document(work.connection, asked.id, "inputs", inputs.to_document())
        _save(work, asked, "refuse", refusal=_refusal(refusal))
        return
    document = {"inputs": inputs.to_document(), **outcome.to_document()}
    violations = verify(document)
    if violations:
        log.error("round.unconfirmed", round=asked.id, checks=sorted({each["check"] for each in violations}))
        raise UnconfirmedRound(asked.id)
    _store_reasons(work, asked, inputs, outcome)
    keep_document(work.connection, asked.id, "inputs", document["inputs"])
    keep_document(work.connection, asked.id, "outcome", {"matching": outcome.matching, "reasons": outcome.reasons})
    keep_document(work.connection, asked.id, "certificate", outcome.certificate)
    report = figures(document["inputs"], outcome.matching, outcome.certificate)
    _save(work, asked, "simulate", simulated_at=work.clock.now(), report=report)
    work.record(RoundSimulated(round=asked.id, call=asked.call_id))


def _refusal(refusal: DomainError) -> dict[str, Any]:
    return {"code": refusal.code, "parameters": refusal.parameters}


def _save(work: UnitOfWork, asked: PlacementRound, action: str, **changes: Any) -> None:
    status = ROUND.after(asked.status, action)
    repositories.rounds.save(work.connection, dataclasses.replace(asked, status=status, **changes))
    record_step(work.connection, "round", asked.id, status, work.clock.now())


def _store_reasons(work: UnitOfWork, asked: PlacementRound, inputs: RoundInputs, outcome: Outcome) -> None:
    """One code for every wish of every person, as that person may see it."""
    placed = Counter(offer for offer in outcome.matching.values() if offer is not None)
    identifiers = {
        row.reference: row.id
        for row in work.connection.execute(
            select(applications.c.reference, applications.c.id).where(applications.c.call_id == asked.call_id)
        )
    }
    rows = [
        {
            "round_id": asked.id,
            "application_id": identifiers[wisher.id],
            "offer_id": wish.offer,
            "rank": rank,
            "code": public_code(outcome.reasons[wisher.id][wish.offer], placed[wish.offer]),
        }
        for wisher in inputs.volunteers
        for rank, wish in enumerate(wisher.wishes, start=1)
    ]
    if rows:
        work.connection.execute(insert(round_reasons), rows)


LISTENER: Listener[WorkerServices] = Listener("placement", {"round.requested": simulate_round})
