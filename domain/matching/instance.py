"""A round in its strict form: numbers instead of names, one order of applications, one order of persons per gate.

Volunteers and offers are positions in `volunteers` and `offers`. A key is an int, smaller is better, and no two
applications share one: that is the published order K, and the priority of every offer is its restriction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["delegation", "offer", "organisation", "corridor", "host", "call"]


@dataclass(frozen=True, slots=True)
class Quota:
    """A listed corridor with the side that was settled: M among the offers, V a gate, None when it has no cap."""

    origin: str
    host: str
    cap: int | None
    side: Literal["M", "V"] | None = None

    @property
    def code(self) -> str:
        """For example ``MA-SN``."""
        return f"{self.origin}-{self.host}"


@dataclass(frozen=True, slots=True)
class SeatSet:
    """A set of applications of which at most `cap` can be placed."""

    kind: Kind
    name: str
    cap: int


@dataclass(frozen=True, slots=True)
class Gate:
    """The volunteers of one origin, of whom at most `cap` can be placed: a corridor on the volunteer side (`name` is
    ``SN-MA``), or the total of a country of origin (``SN``). `order` admits (holders of an earlier seat first), `merit`
    is the same order without that protection; both list the same volunteers."""

    kind: Literal["corridor", "origin"]
    name: str
    origin: str
    cap: int
    order: tuple[int, ...]
    merit: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """How a key reads. Keys below zero belong to holders at their own seat; adding `protection` gives the merit, whose
    leading digit (base ``2 * span``) is the band, the next (base `span`) the shortlist, the rest the ticket."""

    span: int
    protection: int

    def merit(self, key: int) -> int:
        """The key as it would be without an earlier seat."""
        return key + self.protection if key < 0 else key

    def protect(self, key: int) -> int:
        """The key of a holder at her own seat: before every other key, in the same order among holders."""
        return key - self.protection


@dataclass(frozen=True, slots=True)
class Instance:
    """`wishes[v]` and `keys[v]` run in parallel; `chains[m][origin]` are set numbers, smallest set first;
    `unranked[v]` are the wishes that do not take part, with their code; `held` are the seats of an earlier round;
    `person_order` is there for a serial dictatorship only."""

    volunteers: tuple[str, ...]
    origins: tuple[str, ...]
    wishes: tuple[tuple[int, ...], ...]
    keys: tuple[tuple[int, ...], ...]
    unranked: tuple[Mapping[str, str], ...]
    offers: tuple[str, ...]
    hosts: tuple[str, ...]
    sets: tuple[SeatSet, ...]
    chains: tuple[Mapping[str, tuple[int, ...]], ...]
    gates: tuple[Gate, ...]
    gate_of: tuple[int, ...]
    quotas: tuple[Quota, ...]
    scale: Scale
    held: Mapping[int, int] = field(default_factory=dict)
    person_order: tuple[int, ...] | None = None

    def chain(self, volunteer: int, offer: int) -> tuple[int, ...]:
        """The sets that an application is in, smallest first."""
        return self.chains[offer][self.origins[volunteer]]


NO_GATE = -1
