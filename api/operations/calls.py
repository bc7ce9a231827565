"""Open a call and list the calls."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from api.operations.context import Operation
from api.problems import not_found, refused_field
from domain.call import Call
from domain.eligibility.dated import in_force
from domain.errors import DomainError
from domain.matching.instance import Quota
from domain.matching.sides import settle_sides
from domain.values import Corridor
from storage import repositories
from storage.call_queries import call_of_code
from storage.offer_queries import call_page, call_view
from storage.sent_forms import claim_form, note_made
from storage.tables.applications import calls


def list_calls(operation: Operation, query: Mapping[str, Any]) -> dict[str, Any]:
    """All calls, the latest first."""
    with operation.read() as connection:
        return call_page(connection, page=query["page"], page_size=query["page_size"])


def find_call(operation: Operation, code: str) -> dict[str, Any]:
    """One call by its code, with the seed of its lottery once that is open. Raises Problem 404."""
    with operation.read() as connection:
        identifier = call_of_code(connection, code)
        if identifier is None:
            raise not_found()
        return call_view(connection, identifier)


def open_call(operation: Operation, data: Mapping[str, Any], form: str | None = None) -> dict[str, Any]:
    """Publish a call and the commitment of its lottery; the seed stays closed until the round.

    `form` is the key of a page's form: sent once more with the same answers it gives the call that it has opened.
    Raises Problem 422 for a code that is taken, also in capitals, and for a corridor without an agreement in force.
    """
    _require_agreements(operation, data["corridors"])
    _refuse_crossing(data)
    # Nobody can guess it without the installation's key, and the same key gives the same lottery on every engine.
    seed = operation.services.keys.token("lottery", data["code"])
    with operation.unit() as work:
        now = work.clock.now()
        sent = claim_form(work.connection, operation.actor.account, form, data, now) if form is not None else None
        if sent is not None and sent.made is not None and sent.is_same:
            return call_view(work.connection, sent.made)
        _require_own_code(work.connection, data["code"])
        call = Call(
            id=uuid.uuid4().hex,
            **data,
            seed=seed,
            seed_commitment=hashlib.sha256(seed.encode("utf-8")).hexdigest(),
            last_number=0,
            created_by=operation.actor.account,
            created_at=now,
        )
        try:
            repositories.calls.add(work.connection, call)
        except IntegrityError:
            raise refused_field("/code", "code_taken") from None
        work.note("call.opened", call.id)
        if sent is not None:
            note_made(work.connection, sent, call.id)
        return call_view(work.connection, call.id)


def _require_own_code(connection: Connection, code: str) -> None:
    """Nobody can tell 2027a from 2027A on the telephone: the references of both calls would be taken for each other."""
    alike = select(calls.c.id).where(func.upper(calls.c.code) == code.upper())
    if connection.execute(alike.limit(1)).first() is not None:
        raise refused_field("/code", "code_taken")


def _refuse_crossing(data: Mapping[str, Any]) -> None:
    """Told when the call is opened: nobody should apply to a call whose limits no round can keep."""
    if data["mechanism"] != "tlda":
        return
    try:
        settle_sides([Quota(row["origin"], row["host"], row["cap"]) for row in data["corridors"]], ())
    except DomainError as refusal:
        raise refused_field("/corridors", refusal.code) from None


def _require_agreements(operation: Operation, quotas: list[Mapping[str, Any]]) -> None:
    today = operation.services.clock.now().date()
    agreements = operation.services.policy.eligibility.corridors
    for place, quota in enumerate(quotas):
        corridor = Corridor(quota["origin"], quota["host"])
        if in_force((row for row in agreements if row.corridor == corridor), today) is None:
            raise refused_field(f"/corridors/{place}", "corridor_without_mou", corridor=corridor.code)
