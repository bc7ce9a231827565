"""Ask what a computed round would have given with another limit. Nothing is decided by it and nobody is told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.operations.rounds import find_round, show_round
from api.problems import FieldProblem, Problem
from domain.events import RoundRequested
from domain.round import PlacementRound, asked_round
from domain.what_if import MOST_WAITING, Change, limits_of, may_be_asked
from storage import repositories
from storage.repositories import next_number, record_step
from storage.round_questions import waiting_questions, wished_among
from storage.unit_of_work import UnitOfWork


def ask_what_if(operation: Operation, identifier: str, changes: Sequence[Change]) -> dict[str, Any]:
    """Have the round computed once more with these limits moved; the placement worker does it.

    `changes` are `{kind, name, by}` as in `domain.what_if`. Raises Problem 404; 409 when the round is not computed, is
    put aside or is such a question itself, and while too many questions about it wait; 422 for what has no limit.
    """
    with operation.unit() as work:
        # The lock makes two questions at the same time see each other.
        base = find_round(work.connection, operation.actor, identifier, lock=True)
        if not may_be_asked(base.status, base.based_on):
            raise _conflict("question_needs_round")
        _require_limits(work.connection, base, changes)
        if waiting_questions(work.connection, base.id) >= MOST_WAITING:
            raise _conflict("too_many_questions", limit=MOST_WAITING)
        asked = _question(work, operation, base, changes)
        repositories.rounds.add(work.connection, asked)
        record_step(work.connection, "round", asked.id, "requested", asked.requested_at, operation.actor.account)
        work.record(RoundRequested(round=asked.id, call=asked.call_id))
    return show_round(operation, asked.id)


def _conflict(code: str, **parameters: object) -> Problem:
    return Problem(409, "illegal_transition", errors=(FieldProblem("", code, parameters),))


def _require_limits(connection: Connection, base: PlacementRound, changes: Sequence[Change]) -> None:
    """Raises Problem 422. An offer that nobody wishes for takes no part in the round: its seats change nothing."""
    call = repositories.calls.find(connection, base.call_id)
    limits = {} if call is None else limits_of(call)
    named = [str(change["name"]) for change in changes if change["kind"] == "offer"]
    wished = wished_among(connection, base, named)
    errors = [
        FieldProblem(f"/changes/{place}/name", "nothing_to_change")
        for place, change in enumerate(changes)
        if (change["kind"], change["name"]) not in limits
        and not (change["kind"] == "offer" and change["name"] in wished)
    ]
    if errors:
        raise Problem(422, "validation", errors=tuple(errors))


def _question(
    work: UnitOfWork, operation: Operation, base: PlacementRound, changes: Sequence[Change]
) -> PlacementRound:
    """The same call, the same lottery, the same protection of those who hold a seat."""
    return asked_round(
        next_number(work.connection, "rounds"),
        call_id=base.call_id,
        protected=base.protected,
        seed=base.seed,
        by=operation.actor.account,
        at=work.clock.now(),
        based_on=base.id,
        what_if=[{"kind": each["kind"], "name": each["name"], "by": each["by"]} for each in changes],
    )
