"""Waves: one moment of one call, closed when nothing that belongs to it can still come.

Only closed waves are released, each once: who compares two releases then sees whole waves, never one person's answer.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.placement import BEFORE_SERVICE, IN_SERVICE

MOMENTS: tuple[str, ...] = ("placed", "arrival", "mid", "end", "m3", "m6", "m12")
OPENING = "opening"
# What focal points are asked on the day of departure is counted with the arrival.
_COUNTED_WITH = {"departure": "arrival"}
_UNANSWERED = ("proposed", "host_accepted")
_OPEN_BEFORE: Mapping[str, tuple[str, ...]] = {
    "placed": _UNANSWERED,
    "arrival": (*_UNANSWERED, *BEFORE_SERVICE),
    "mid": (*_UNANSWERED, *BEFORE_SERVICE),
    "end": (*_UNANSWERED, *BEFORE_SERVICE, *IN_SERVICE),
}
# `to_complete` waits for the person, not for a decision: who never completes her file keeps no wave open.
UNDECIDED: tuple[str, ...] = (
    "submitted", "eligible", "needs_person", "refusal_proposed", "under_review", "proposed",
)  # fmt: skip
_LONGEST_NAME = 100


class Wave(NamedTuple):
    """One moment of one call."""

    call: str
    moment: str


@dataclass(frozen=True, slots=True)
class CallState:
    """How far a call has come: applications in all and undecided, placements by status, open requests by moment."""

    call: str
    closes: datetime
    applications: int
    undecided: int
    placements: Mapping[str, int]
    open_requests: Mapping[str, int]


def moment_of(moment: str) -> str:
    """The moment of the wave that a questionnaire's moment belongs to."""
    return _COUNTED_WITH.get(moment, moment)


def closed_waves(states: Iterable[CallState], at: datetime) -> frozenset[Wave]:
    """The closed waves of these calls; a wave is closed only after those before it.

    A call without applications has none, and one without placements has only the first.
    """
    return frozenset(wave for state in states for wave in _closed_of(state, at))


def _closed_of(state: CallState, at: datetime) -> list[Wave]:
    if at < state.closes or state.undecided or not state.applications:
        return []
    found: list[Wave] = []
    for moment in MOMENTS if any(state.placements.values()) else MOMENTS[:1]:
        if _is_open(state, moment):
            break
        found.append(Wave(state.call, moment))
    return found


def _is_open(state: CallState, moment: str) -> bool:
    before = _OPEN_BEFORE.get(moment, _OPEN_BEFORE["end"])
    asked = sum(count for name, count in state.open_requests.items() if moment_of(name) == moment)
    return asked > 0 or any(state.placements.get(status, 0) for status in before)


def wave_name(closed: frozenset[Wave]) -> str:
    """The name of a release that stands on these waves: the same set gives the same name, of at most 100 characters."""
    if not closed:
        return OPENING
    text = " ".join(":".join(wave) for wave in ordered(closed))
    return text if len(text) <= _LONGEST_NAME else f"sha256:{hashlib.sha256(text.encode('utf-8')).hexdigest()}"


def ordered(closed: Iterable[Wave]) -> list[Wave]:
    """By call, then in order of time."""
    return sorted(closed, key=lambda wave: (wave.call, MOMENTS.index(wave.moment)))


def newest_moments(closed: Iterable[Wave]) -> dict[str, str]:
    """The last closed moment of each call."""
    return {wave.call: wave.moment for wave in ordered(closed)}
