"""From plain JSON to what the checks need: who wished what, the orders K and R, the nested sets, the gates.

Derived here a second time, on purpose, from the published rules alone.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Document = Mapping[str, Any]
Key = tuple[int, ...]
SetName = tuple[str, str]
"""(kind, name); the kinds in the order of nesting are `NESTING`."""
NESTING = ("delegation", "offer", "organisation", "corridor", "host", "call")


@dataclass(slots=True)
class Frozen:
    """A round as the checks see it. Keys are tuples, the smaller is the better; their first part is False
    for a protected seat only. `merit` is the key without protection.

    `persons[corridor]` is the admission order of a gate, `person_merit` the same without protection.
    """

    origin: dict[str, str] = field(default_factory=dict)
    wishes: dict[str, list[str]] = field(default_factory=dict)
    idle: dict[str, dict[str, str]] = field(default_factory=dict)
    merit: dict[str, dict[str, Key]] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    offers: dict[str, Document] = field(default_factory=dict)
    corridors: dict[str, Document] = field(default_factory=dict)
    sides: dict[str, str | None] = field(default_factory=dict)
    cells: dict[tuple[str, str], int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    hosts: dict[str, int] = field(default_factory=dict)
    call_cap: int | None = None
    persons: dict[str, list[str]] = field(default_factory=dict)
    person_merit: dict[str, list[str]] = field(default_factory=dict)
    gate: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    chains: dict[tuple[str, str], list[tuple[SetName, int]]] = field(default_factory=dict)

    def key(self, volunteer: str, offer: str) -> Key:
        """K: a holder at her own seat before everybody else."""
        merit = self.merit[volunteer][offer]
        return (False, *merit[1:]) if self.held.get(volunteer) == offer else merit

    def corridor(self, volunteer: str, offer: str) -> str:
        """The corridor of an application."""
        return f"{self.origin[volunteer]}-{self.offers[offer]['host']}"

    def chain(self, volunteer: str, offer: str) -> list[tuple[SetName, int]]:
        """The capped sets of an application, smallest first, with their caps."""
        origin = self.origin[volunteer]
        if (origin, offer) not in self.chains:
            self.chains[origin, offer] = self._chain(origin, offer)
        return self.chains[origin, offer]

    def _chain(self, origin: str, offer: str) -> list[tuple[SetName, int]]:
        seats = self.offers[offer]
        corridor = f"{origin}-{seats['host']}"
        cell = self.cells.get((offer, origin), seats.get("delegation_cap"))
        on_offers = self.corridors[corridor]["cap"] if self.sides.get(corridor) == "M" else None
        candidates = (
            (("delegation", f"{offer}/{origin}"), cell),
            (("offer", offer), seats["capacity"]),
            (("organisation", str(seats.get("organisation"))), self.organisations.get(seats.get("organisation") or "")),
            (("corridor", corridor), on_offers),
            (("host", seats["host"]), self.hosts.get(seats["host"])),
            (("call", "call"), self.call_cap),
        )
        return [(name, cap) for name, cap in candidates if cap is not None]


def read(document: Document, seed: str | None) -> Frozen:
    """Read a frozen round (`inputs`) or an instance file (`instance`). `broken` lists what contradicts itself."""
    frozen = Frozen()
    if "inputs" in document:
        _read_inputs(frozen, document["inputs"], seed or "")
    else:
        _read_instance(frozen, document["instance"])
    _cut_locked_lists(frozen, document)
    _settle_sides(frozen)
    _open_gates(frozen)
    return frozen


def _read_inputs(frozen: Frozen, inputs: Document, seed: str) -> None:
    frozen.offers = {row["id"]: row for row in inputs["offers"]}
    frozen.corridors = {f"{row['origin']}-{row['host']}": row for row in inputs["corridors"]}
    frozen.organisations, frozen.hosts = dict(inputs["organisation_caps"]), dict(inputs["host_caps"])
    frozen.call_cap = inputs["call_cap"]
    drawn = sorted((_ticket(seed, inputs["call"], row["id"]), row["id"]) for row in inputs["volunteers"])
    tickets = {name: place for place, (_, name) in enumerate(drawn)}
    offers = {offer: place for place, offer in enumerate(sorted(frozen.offers))}
    standing: dict[str, list[tuple[int, int, str]]] = {}
    for row in inputs["volunteers"]:
        ticket = tickets[row["id"]]
        standing.setdefault(row["origin"], []).append((-row["corridor_band"], ticket, row["id"]))
        _read_wishes(frozen, row, ticket, offers)
    frozen.person_merit = {
        code: [name for _, _, name in sorted(standing.get(row["origin"], []))] for code, row in frozen.corridors.items()
    }


def _ticket(seed: str, call: str, name: str) -> bytes:
    return hmac.digest(seed.encode(), f"{call}|{name}".encode(), sha256)


def _read_wishes(frozen: Frozen, row: Document, ticket: int, offers: Mapping[str, int]) -> None:
    name = row["id"]
    frozen.origin[name], frozen.wishes[name], frozen.merit[name], frozen.idle[name] = row["origin"], [], {}, {}
    for wish in row["wishes"]:
        offer = wish["offer"]
        refused = wish.get("refused") or (None if offer in frozen.offers else "offer_withdrawn")
        if refused:
            frozen.idle[name][offer] = refused
            continue
        frozen.wishes[name].append(offer)
        frozen.merit[name][offer] = (True, -wish["band"], not wish["shortlisted"], ticket, offers[offer])


def _read_instance(frozen: Frozen, instance: Document) -> None:
    frozen.offers = {row["id"]: row for row in instance["offers"]}
    frozen.corridors = {f"{row['origin']}-{row['host']}": row for row in instance.get("corridors", [])}
    frozen.cells = {(row["offer"], row["origin"]): row["cap"] for row in instance.get("delegation_caps", [])}
    frozen.organisations = {row["organisation"]: row["cap"] for row in instance.get("organisation_caps", [])}
    frozen.hosts = {row["host"]: row["cap"] for row in instance.get("host_caps", [])}
    frozen.call_cap = instance.get("call_cap")
    order: dict[str, list[str]] = {offer: [] for offer in frozen.offers}
    rank: dict[tuple[str, str], int] = {}
    for number, (volunteer, offer) in enumerate(instance["application_order"]):
        rank[volunteer, offer] = number
        order[offer].append(volunteer)
    for row in instance["volunteers"]:
        _read_prefs(frozen, row, rank)
    for offer, row in frozen.offers.items():
        if row.get("priority", order[offer]) != order[offer]:
            frozen.broken.append("priority_contradicts_order")
    frozen.person_merit = {code: list(row.get("person_order", [])) for code, row in frozen.corridors.items()}


def _read_prefs(frozen: Frozen, row: Document, rank: Mapping[tuple[str, str], int]) -> None:
    name = row["id"]
    frozen.origin[name] = row["origin"]
    frozen.wishes[name] = [offer for offer in row["prefs"] if (name, offer) in rank]
    frozen.merit[name] = {offer: (True, rank[name, offer]) for offer in frozen.wishes[name]}
    frozen.idle[name] = {offer: "ineligible" for offer in row["prefs"] if (name, offer) not in rank}


def _cut_locked_lists(frozen: Frozen, document: Document) -> None:
    """Who confirmed keeps her seat and asks for nothing else; who did not may still move up."""
    for row in (document.get("inputs") or document.get("instance") or {})["volunteers"]:
        held, name = row.get("held"), row["id"]
        if not held:
            continue
        frozen.held[name] = held["offer"]
        if held["locked"]:
            frozen.idle[name] |= {offer: "not_reached" for offer in frozen.wishes[name] if offer != held["offer"]}
            frozen.wishes[name] = [held["offer"]]


def _settle_sides(frozen: Frozen) -> None:
    """Star-forest rule over every corridor that is listed or used by an eligible wish."""
    edges = {tuple(code.split("-", 1)) for code in frozen.corridors}
    edges |= {(frozen.origin[v], frozen.offers[m]["host"]) for v, wishes in frozen.wishes.items() for m in wishes}
    for code, row in frozen.corridors.items():
        origins = [edge for edge in edges if edge[1] == row["host"]]
        hosts = [edge for edge in edges if edge[0] == row["origin"]]
        possible = [side for side, found in (("M", origins), ("V", hosts)) if len(found) == 1]
        published = [side for side in possible if side == row.get("side")]
        frozen.sides[code] = (published + possible + [None])[0] if row["cap"] is not None else None
        if row["cap"] is not None and (not possible or row.get("side") == "X"):
            frozen.broken.append("config_crossing")


def _open_gates(frozen: Frozen) -> None:
    for code in (code for code, side in frozen.sides.items() if side == "V"):
        merit = frozen.person_merit[code]
        frozen.persons[code] = [v for v in merit if v in frozen.held] + [v for v in merit if v not in frozen.held]
        frozen.gate |= dict.fromkeys(merit, code)
        origin = frozen.corridors[code]["origin"]
        needed = {v for v, wishes in frozen.wishes.items() if wishes and frozen.origin[v] == origin}
        strangers = [v for v in merit if frozen.origin.get(v) != origin]
        if strangers or not needed <= set(merit) or len(set(merit)) != len(merit):
            frozen.broken.append("person_order_wrong")
