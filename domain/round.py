"""A placement round: simulated by the machine, validated or discarded by a coordinator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.lifecycle import Lifecycle

ROUND = Lifecycle(
    "round",
    {
        "simulate": {"requested": "simulated"},
        # A configuration that the mechanism cannot represent is told and ends the round.
        "refuse": {"requested": "discarded"},
        "validate": {"simulated": "validated"},
        "discard": {"requested": "discarded", "simulated": "discarded"},
    },
)


def standing(status: str, refused: bool, is_question: bool = False) -> str:
    """The status as people are told it: nobody put a round aside that could not be computed."""
    if not refused:
        return status
    return "no_answer" if is_question else "not_computed"


@dataclass(frozen=True, slots=True)
class PlacementRound:
    """One run of the matching for a call; `protected` rounds give freed seats away without moving anyone down.

    A round `based_on` another one asks what would be if its inputs were changed as `what_if` says: it is computed and
    read, never validated. `report` holds figures only; the documents of a round are kept apart.
    """

    id: str
    call_id: str
    status: str
    protected: bool
    seed: str
    requested_by: str | None
    requested_at: datetime
    simulated_at: datetime | None
    settled_by: str | None
    settled_at: datetime | None
    report: Mapping[str, Any] | None
    refusal: Mapping[str, Any] | None
    based_on: str | None
    what_if: Sequence[Mapping[str, Any]] | None
    version: int


def asked_round(
    number: int,
    *,
    call_id: str,
    protected: bool,
    seed: str,
    by: str | None,
    at: datetime,
    based_on: str | None = None,
    what_if: Sequence[Mapping[str, Any]] | None = None,
) -> PlacementRound:
    """A round that waits to be computed; with `based_on` and `what_if`, a question about another one."""
    return PlacementRound(
        id=f"R{number:05d}",
        call_id=call_id,
        status="requested",
        protected=protected,
        seed=seed,
        requested_by=by,
        requested_at=at,
        simulated_at=None,
        settled_by=None,
        settled_at=None,
        report=None,
        refusal=None,
        based_on=based_on,
        what_if=what_if,
        version=1,
    )
