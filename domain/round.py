"""A placement round: simulated by the machine, validated or discarded by a coordinator."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class PlacementRound:
    """One run of the matching for a call; `protected` rounds give freed seats away without moving anyone down."""

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
    inputs: Mapping[str, Any] | None
    outcome: Mapping[str, Any] | None
    certificate: Mapping[str, Any] | None
    refusal: Mapping[str, Any] | None
    version: int
