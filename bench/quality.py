"""What a matching is worth, counted straight from the instance. Nothing of the solver or its certificate is used."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.instances import LONGEST_LIST
from domain.matching.instance import NO_GATE, Instance

Matching = Sequence[int]
"""The offer number of each volunteer, or -1."""
NOWHERE = -1


def worth(rank: int) -> int:
    """The benefit of a wish: 20 for the first one of a list, one less for each step down."""
    return LONGEST_LIST - rank


@dataclass(frozen=True, slots=True)
class Quality:
    """`over`: names of caps that are exceeded. `binding`: caps above single offers that are used up. `envy`: pairs of
    which one could take the other's seat within every cap and comes before in the published orders. `waste`: wishes
    that no full cap stands against. `inside`: wishes for an empty seat that only full caps stand against
    in which she has a place already: her better wish would not use a quota up, but comes later in the order of it."""

    placed: int
    benefit: int
    over: tuple[str, ...]
    binding: int
    envy: int
    waste: int
    inside: int


def assess(instance: Instance, matching: Matching) -> Quality:
    """Count everything. Raises ValueError when somebody is placed at an offer that she did not wish."""
    count = _Count(instance, matching)
    placed = [(volunteer, seat) for volunteer, seat in enumerate(matching) if seat != NOWHERE]
    return Quality(
        placed=len(placed),
        benefit=sum(worth(instance.wishes[volunteer].index(seat)) for volunteer, seat in placed),
        over=count.over(),
        binding=count.binding(),
        **count.claims(),
    )


class _Count:
    def __init__(self, instance: Instance, matching: Matching) -> None:
        self._instance, self._matching = instance, matching
        self._used = [0] * len(instance.sets)
        self._gate_used = [0] * len(instance.gates)
        self._seated: list[list[tuple[int, int]]] = [[] for _ in instance.offers]
        for volunteer, offer in enumerate(matching):
            if offer != NOWHERE:
                self._seat(volunteer, offer)
        for seated in self._seated:
            seated.sort(reverse=True)
        self._person_rank = {v: rank for gate in instance.gates for rank, v in enumerate(gate.order)}

    def _seat(self, volunteer: int, offer: int) -> None:
        key = self._instance.keys[volunteer][self._instance.wishes[volunteer].index(offer)]
        self._seated[offer].append((key, volunteer))
        for number in self._instance.chain(volunteer, offer):
            self._used[number] += 1
        if self._instance.gate_of[volunteer] != NO_GATE:
            self._gate_used[self._instance.gate_of[volunteer]] += 1

    def over(self) -> tuple[str, ...]:
        sets = zip(self._instance.sets, self._used, strict=True)
        gates = zip(self._instance.gates, self._gate_used, strict=True)
        over = [f"{each.kind} {each.name}" for each, used in sets if used > each.cap]
        return (*over, *(f"gate {number}" for number, (gate, used) in enumerate(gates) if used > gate.cap))

    def binding(self) -> int:
        """How many caps above single offers are used up."""
        sets = zip(self._instance.sets, self._used, strict=True)
        gates = zip(self._instance.gates, self._gate_used, strict=True)
        full = [each for each, used in sets if each.kind not in ("offer", "delegation") and used == each.cap]
        return len(full) + sum(gate.cap == used for gate, used in gates)

    def claims(self) -> dict[str, int]:
        """How many pairs and wishes are of each kind."""
        found = {"envy": 0, "waste": 0, "inside": 0}
        for volunteer, seat in enumerate(self._matching):
            for offer, key in zip(self._instance.wishes[volunteer], self._instance.keys[volunteer], strict=True):
                if offer == seat:
                    break
                full = self._full(volunteer, offer, seat)
                found["waste"] += not full
                found["inside"] += bool(full) and seat != NOWHERE and full <= set(self._instance.chain(volunteer, seat))
                found["envy"] += self._outranked(volunteer, offer, key, seat)
        return found

    def _full(self, volunteer: int, offer: int, seat: int) -> set[int]:
        """The full sets that the wish is in; -1 for her gate, which matters only to a person without a seat."""
        sets, used = self._instance.sets, self._used
        full = {number for number in self._instance.chain(volunteer, offer) if used[number] >= sets[number].cap}
        return full if seat != NOWHERE or self._gate_open(volunteer) else full | {-1}

    def _gate_open(self, volunteer: int) -> bool:
        gate = self._instance.gate_of[volunteer]
        return gate == NO_GATE or self._gate_used[gate] < self._instance.gates[gate].cap

    def _outranked(self, volunteer: int, offer: int, key: int, seat: int) -> int:
        """How many sit at the offer with a worse key although she could sit there instead."""
        worse = 0
        for other_key, other in self._seated[offer]:
            if other_key < key:
                break
            worse += self._may_replace(volunteer, other, offer, seat)
        return worse

    def _may_replace(self, volunteer: int, other: int, offer: int, seat: int) -> bool:
        instance = self._instance
        cell = instance.chain(volunteer, offer)[0]
        same_cell = cell == instance.chain(other, offer)[0]
        if not same_cell and instance.sets[cell].kind == "delegation" and self._used[cell] >= instance.sets[cell].cap:
            return False
        if seat != NOWHERE or self._gate_open(volunteer):
            return True
        if instance.gate_of[volunteer] != instance.gate_of[other]:
            return False
        return self._person_rank[volunteer] < self._person_rank[other]
