"""A round as the checks see it: people and offers by number, the orders K and R, the sets that seats lie in, the gates.

Derived here a second time, on purpose, from the published rules alone.
"""

from dataclasses import dataclass, field
from typing import Any

NONE = -1
"""No offer, no gate."""
NESTING = ("delegation", "offer", "organisation", "corridor", "host", "call")
"""The kinds of sets, the smallest first."""


@dataclass(slots=True)
class Gate:
    """At most `cap` of one origin: a corridor on the volunteer side, or the total of a country of origin.

    `order` admits, holders of an earlier seat first; `merit` is the same without that protection.
    """

    kind: str
    name: str
    cap: int
    order: list[int]
    merit: list[int]

    @property
    def written(self) -> str:
        """``SN-MA``, or ``origin:SN``."""
        return self.name if self.kind == "corridor" else f"origin:{self.name}"


@dataclass(slots=True)
class Frozen:
    """A key is an int, the smaller is the better: ((band, shortlist) · span + ticket and offer); below zero for a
    protected seat only, and then `shift` is added to read its merit. Two applications never share a key.

    `wishes[v]` and `keys[v]` run in parallel; `idle[v]` are the wishes that take no part, with their reason;
    `chains[m][origin]` are set numbers, the smallest set first; `broken` lists what contradicts itself.
    """

    mechanism: str = "tlda"
    people: list[str] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    wishes: list[list[int]] = field(default_factory=list)
    keys: list[list[int]] = field(default_factory=list)
    idle: list[dict[str, str]] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    offers: list[str] = field(default_factory=list)
    seats: list[dict[str, Any]] = field(default_factory=list)
    corridors: dict[str, dict[str, Any]] = field(default_factory=dict)
    sides: dict[str, str | None] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)
    caps: list[int] = field(default_factory=list)
    chains: list[dict[str, tuple[int, ...]]] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    gate_of: list[int] = field(default_factory=list)
    person_order: list[int] = field(default_factory=list)
    span: int = 1
    shift: int = 0
    broken: list[str] = field(default_factory=list)

    def corridor(self, volunteer: int, offer: int) -> str:
        """The corridor of an application."""
        return f"{self.origins[volunteer]}-{self.seats[offer]['host']}"

    def merit(self, key: int) -> int:
        """The key without protection."""
        return key + self.shift if key < 0 else key

    def written(self, number: int) -> str:
        """The name of a set as reports write it."""
        kind, own = self.names[number]
        return own if kind in ("corridor", "offer", "call") else f"{kind}:{own}"
