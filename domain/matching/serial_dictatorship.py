"""Serial dictatorship: one person after the other, in one published order, takes the best wish that still has room.

The named alternative for corridors that cross (a mesh), where no stable matching need exist and the nested mechanism
refuses to run. L.-G. Svensson, "Strategy-proof allocation of indivisible goods" (1999): nobody gains by another list,
whatever the limits, because what is left at her turn does not depend on her. Its price: an offer may take somebody whom
its own order puts behind a person who was refused. Those pairs are listed openly as offer-order envy.

1. Everybody who holds an earlier seat sits in it.
2. The holders, in the order: each moves to the first better wish with room, or stays. A seat that comes free is for
   those whose turn comes later; asking the earlier ones again would reward lies.
3. The others, in the order: each takes the first wish with room in every set of its chain and in her gate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.matching.bound import Bound, upper_bound
from domain.matching.instance import NO_GATE, Instance
from domain.matching.refusals import better_wishes, set_name
from domain.matching.solver import UNPLACED, Matching

CODES = {
    "delegation": "delegation_full",
    "offer": "taken_before",
    "organisation": "organisation_full",
    "corridor": "corridor_full_person",
    "host": "host_full",
    "call": "call_full",
}
_GATE = "origin_full_person"


@dataclass(frozen=True, slots=True)
class Turns:
    """What the order gave. `refusing[v]` names, for each wish better than her seat (offer number), the set that was
    full at her turn, or `GATE` for the total of her origin. `full`: the sets that are still full at the end."""

    matching: Matching
    refusing: tuple[dict[int, int], ...]
    full: frozenset[int]


GATE = -1


def take_turns(instance: Instance, order: Sequence[int], held: dict[int, int]) -> Turns:
    """Place everybody. `held`: the seats of an earlier round by volunteer; they fit (checked when assembled)."""
    table = _Table(instance)
    for volunteer, offer in held.items():
        table.sit(volunteer, offer)
    refusing: list[dict[int, int]] = [{} for _ in instance.volunteers]
    for volunteer in sorted(order, key=lambda each: each not in held):
        if volunteer in held:
            table.leave(volunteer)
        refusing[volunteer] = table.choose(volunteer)
    return Turns(tuple(table.seat), tuple(refusing), frozenset(table.full()))


class _Table:
    """The seats and how much room is left in every set and gate."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._room = [seats.cap for seats in instance.sets]
        self._gate_room = [gate.cap for gate in instance.gates]
        self.seat = [UNPLACED] * len(instance.volunteers)

    def sit(self, volunteer: int, offer: int) -> None:
        self.seat[volunteer] = offer
        self._count(volunteer, offer, -1)

    def _count(self, volunteer: int, offer: int, change: int) -> None:
        for number in self._instance.chain(volunteer, offer):
            self._room[number] += change
        gate = self._instance.gate_of[volunteer]
        if gate != NO_GATE:
            self._gate_room[gate] += change

    def leave(self, volunteer: int) -> None:
        self._count(volunteer, self.seat[volunteer], +1)
        self.seat[volunteer] = UNPLACED

    def full(self) -> list[int]:
        """The sets without room."""
        return [number for number, room in enumerate(self._room) if room <= 0]

    def _full(self, volunteer: int, offer: int) -> int | None:
        """What has no room for her: her gate first, then the smallest set."""
        gate = self._instance.gate_of[volunteer]
        if gate != NO_GATE and self._gate_room[gate] <= 0:
            return GATE
        return next((number for number in self._instance.chain(volunteer, offer) if self._room[number] <= 0), None)

    def choose(self, volunteer: int) -> dict[int, int]:
        """Her turn: she sits where there is room. What refused the wishes before that."""
        refusing: dict[int, int] = {}
        for offer in self._instance.wishes[volunteer]:
            full = self._full(volunteer, offer)
            if full is None:
                self.sit(volunteer, offer)
                break
            refusing[offer] = full
        return refusing


def reasons_of_turns(instance: Instance, turns: Turns) -> dict[str, dict[str, str]]:
    """One code for every wish of every volunteer, in the order of ids."""
    return {name: _codes(instance, turns, volunteer) for volunteer, name in enumerate(instance.volunteers)}


def _codes(instance: Instance, turns: Turns, volunteer: int) -> dict[str, str]:
    codes, reached = dict(instance.unranked[volunteer]), True
    for offer in instance.wishes[volunteer]:
        name, full = instance.offers[offer], turns.refusing[volunteer].get(offer)
        if offer == turns.matching[volunteer]:
            codes[name], reached = "placed", False
        elif not reached:
            codes[name] = "not_reached"
        elif full is None:
            codes[name] = "unrefused"
        else:
            codes[name] = _GATE if full == GATE else CODES[instance.sets[full].kind]
    return codes


def findings_of_turns(instance: Instance, turns: Turns) -> dict[str, Any]:
    """The fields of the certificate that depend on the order: empty seats with what binds them, and the envy."""
    used = [0] * len(instance.offers)
    for offer in turns.matching:
        used[offer] += offer != UNPLACED
    capacity = {seats.name: seats.cap for seats in instance.sets if seats.kind == "offer"}
    empty = {
        (instance.offers[offer], _binding(instance, turns, volunteer, full))
        for volunteer, refusing in enumerate(turns.refusing)
        for offer, full in refusing.items()
        if used[offer] < capacity[instance.offers[offer]]
    }
    return {
        "unrefused_wishes": sorted(_unrefused(instance, turns)),
        "justified_envy": sorted(_justified_envy(instance, turns)),
        "inversions": [],
        "offer_order_envy": offer_order_envy(instance, turns.matching),
        "empty_seats": [{"offer": offer, "bound_by": bound} for offer, bound in sorted(empty)],
    }


def _binding(instance: Instance, turns: Turns, volunteer: int, full: int) -> str:
    """What holds an empty seat; ``turn`` when it came free only after the turn of whoever wished for it."""
    if full == GATE:
        return f"origin:{instance.origins[volunteer]}"
    return set_name(instance, full) if full in turns.full else "turn"


def _unrefused(instance: Instance, turns: Turns) -> Iterator[list[str]]:
    for volunteer, seat in enumerate(turns.matching):
        for offer, _ in better_wishes(instance, volunteer, seat):
            if offer not in turns.refusing[volunteer]:
                yield [instance.volunteers[volunteer], instance.offers[offer]]


def _justified_envy(instance: Instance, turns: Turns) -> Iterator[list[str]]:
    """[v, u, offer]: v comes before u in the order, the same limits hold for both, neither had a seat before, and u got
    what v asked for."""
    turn = {volunteer: number for number, volunteer in enumerate(instance.person_order or ())}
    inside: dict[tuple[int, str], list[int]] = {}
    for volunteer, offer in enumerate(turns.matching):
        if offer != UNPLACED and volunteer not in instance.held:
            inside.setdefault((offer, instance.origins[volunteer]), []).append(volunteer)
    for volunteer, seat in enumerate(turns.matching):
        for offer, _ in better_wishes(instance, volunteer, seat):
            for other in inside.get((offer, instance.origins[volunteer]), ()):
                if volunteer not in instance.held and turn[volunteer] < turn[other]:
                    names = (instance.volunteers[volunteer], instance.volunteers[other], instance.offers[offer])
                    yield list(names)


def offer_order_envy(instance: Instance, matching: Matching) -> list[list[str]]:
    """[v, u, offer]: v would rather be at the offer, comes before u in its own order, and u has the seat."""
    inside: list[list[tuple[int, int]]] = [[] for _ in instance.offers]
    for volunteer, offer in enumerate(matching):
        if offer != UNPLACED:
            key = instance.keys[volunteer][instance.wishes[volunteer].index(offer)]
            inside[offer].append((key, volunteer))
    return sorted(
        [instance.volunteers[volunteer], instance.volunteers[other], instance.offers[offer]]
        for volunteer, seat in enumerate(matching)
        for offer, key in better_wishes(instance, volunteer, seat)
        for other_key, other in inside[offer]
        if key < other_key
    )


def bound_of_crossing(instance: Instance, matching: Matching) -> Bound:
    """The better of two bounds: the largest flow without what crosses, and the limits of all corridors together."""
    return min(upper_bound(_without_crossing(instance), matching), _corridors(instance), key=lambda each: each.value)


def _without_crossing(instance: Instance) -> Instance:
    """The same round with the nested sets only: corridors go, and organisations with seats in two countries."""
    homes: dict[int, set[str]] = {}
    for host, by_origin in zip(instance.hosts, instance.chains, strict=True):
        for number in {number for chain in by_origin.values() for number in chain}:
            homes.setdefault(number, set()).add(host)
    kept = {
        number
        for number, seats in enumerate(instance.sets)
        if seats.kind != "corridor" and (seats.kind != "organisation" or len(homes.get(number, ())) < 2)
    }
    chains = tuple(
        {origin: tuple(number for number in chain if number in kept) for origin, chain in of_offer.items()}
        for of_offer in instance.chains
    )
    return replace(instance, chains=chains)


def _corridors(instance: Instance) -> Bound:
    """Whoever has a wish outside every corridor with a limit counts once; the others fit in the limits."""
    cut = [
        {"kind": "corridor", "name": seats.name, "cap": seats.cap}
        for seats in instance.sets
        if seats.kind == "corridor"
    ]
    corridors = {number for number, seats in enumerate(instance.sets) if seats.kind == "corridor"}
    outside = sum(
        any(corridors.isdisjoint(instance.chain(volunteer, offer)) for offer in wishes)
        for volunteer, wishes in enumerate(instance.wishes)
    )
    cut.sort(key=lambda row: str(row["name"]))
    rest = [{"kind": "volunteers", "name": "", "cap": outside}] if outside else []
    return Bound(sum(seats.cap for seats in instance.sets if seats.kind == "corridor") + outside, cut + rest)
