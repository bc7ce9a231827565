"""A round from its frozen inputs to an outcome that the separate verifier has confirmed. Nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection

from domain.matching.certificate import Outcome
from domain.matching.inputs import RoundInputs
from domain.matching.simulation import simulate
from domain.matching.verifier.verify import verify
from domain.policy import Policy
from domain.round import PlacementRound
from domain.round_report import figures
from domain.what_if import changed
from storage import repositories
from storage.round_documents import find_document
from storage.round_inputs import freeze
from storage.round_reasons import identifiers_of
from workers.round_course import Course


class Unconfirmed(Exception):
    """The verifier found something wrong with what the solver did: nothing is stored, a person must look."""

    def __init__(self, checks: Sequence[str]) -> None:
        super().__init__(*checks)
        self.checks = list(checks)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is read in one snapshot. `identifiers`: the application ids by reference."""

    asked: PlacementRound
    inputs: RoundInputs
    identifiers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Computed:
    """A confirmed outcome. `documents` and `report` are what is kept of it."""

    outcome: Outcome
    documents: Mapping[str, Mapping[str, Any]]
    report: Mapping[str, Any]


def load(connection: Connection, round_id: str, policy: Policy) -> Loaded | None:
    """The round with its inputs; None when it is no longer asked for.

    Raises DomainError when a question "what if" cannot be asked of it, LookupError for a call that is gone.
    """
    asked = repositories.rounds.find(connection, round_id)
    if asked is None or asked.status != "requested":
        return None
    call = repositories.calls.find(connection, asked.call_id)
    if call is None:
        raise LookupError(asked.call_id)
    inputs = freeze(connection, call, policy) if asked.based_on is None else _changed(connection, asked)
    return Loaded(asked, inputs, identifiers_of(connection, call.id))


def _changed(connection: Connection, asked: PlacementRound) -> RoundInputs:
    """The inputs of a question "what if": those of the round that it is based on, with its changes."""
    frozen = find_document(connection, asked.based_on or "", "inputs")
    if frozen is None:
        raise LookupError(asked.based_on)
    return changed(RoundInputs.from_document(frozen), asked.what_if or ())


def compute(loaded: Loaded, course: Course) -> Computed:
    """Place, explain and check. Raises DomainError, Unconfirmed, RunEnded."""
    asked, inputs = loaded.asked, loaded.inputs
    course.reaches("placing")
    outcome = simulate(inputs, asked.seed, asked.id, course.reaches)
    course.reaches("checking")
    frozen = inputs.to_document()
    violations = verify({"inputs": frozen, **outcome.to_document()}, partial(course.reaches, "checking"))
    if violations:
        raise Unconfirmed(sorted({each["check"] for each in violations}))
    return Computed(
        outcome,
        {
            "inputs": frozen,
            "outcome": {"matching": outcome.matching, "reasons": outcome.reasons},
            "certificate": outcome.certificate,
        },
        figures(frozen, outcome.matching, outcome.certificate),
    )
