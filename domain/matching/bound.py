"""The largest number that could be placed at all, by maximum flow, with the minimum cut that proves it.

Flow: source, gate, volunteer, the sets of the chain upwards, sink. It starts from the matching and grows along
augmenting paths (L. Ford, D. Fulkerson 1956), many per sweep (after J. Hopcroft, R. Karp 1973). When a sweep finds
none, the nodes that it reached give the cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from domain.matching.instance import NO_GATE, Instance
from domain.matching.solver import UNPLACED, Matching

_SINK = -1


@dataclass(frozen=True, slots=True)
class Bound:
    """`value` volunteers at most. `cut` lists {kind, name, cap}; the caps add up to `value`. Its last row, kind
    `volunteers`, counts the persons with a wish outside every set and gate of the cut."""

    value: int
    cut: list[dict[str, Any]]


def upper_bound(instance: Instance, matching: Matching) -> Bound:
    """The maximum number of placements under every cap, whatever the rankings and orders."""
    flow = _Flow(instance, matching)
    while flow.sweep():
        pass
    return Bound(flow.size, _cut(instance, flow))


class _Flow:
    """The residual graph, kept as counts. Nodes: volunteers from 0, then sets, then gates.

    A volunteer leads to the smallest set of each wish, or back to her gate when she gives up her seat; a set with a
    free place leads up, a full one to whoever is seated in it; a gate leads to its volunteers without a seat.
    """

    def __init__(self, instance: Instance, matching: Matching) -> None:
        self.instance = instance
        self.persons, self.sets = len(instance.volunteers), len(instance.sets)
        self.parent, self.children = _tree(instance)
        self.used, self.gate_used = [0] * self.sets, [0] * len(instance.gates)
        self.entry = [UNPLACED] * self.persons
        self.seated: list[set[int]] = [set() for _ in instance.sets]
        for volunteer, offer in enumerate(matching):
            if offer != UNPLACED:
                self._seat(volunteer, instance.chain(volunteer, offer))
        self.size = sum(entry != UNPLACED for entry in self.entry)
        self.seen: set[int] = set()
        self._arcs: dict[int, Iterator[int]] = {}

    def _seat(self, volunteer: int, chain: tuple[int, ...]) -> None:
        self.entry[volunteer] = chain[0]
        self.seated[chain[0]].add(volunteer)
        for number in chain:
            self.used[number] += 1
        if self.instance.gate_of[volunteer] != NO_GATE:
            self.gate_used[self.instance.gate_of[volunteer]] += 1

    def gate_free(self, gate: int) -> bool:
        """Whether the gate could let one more person through."""
        return self.gate_used[gate] < self.instance.gates[gate].cap

    def sweep(self) -> int:
        """Grow along disjoint paths; how many were found. `seen` then holds the nodes that lead nowhere."""
        self.seen, self._arcs = set(), {}
        grown = 0
        for volunteer in range(self.persons):
            gate = self.instance.gate_of[volunteer]
            if self.entry[volunteer] != UNPLACED or volunteer in self.seen:
                continue
            if gate == NO_GATE or self.gate_free(gate):
                grown += self._grow_from(volunteer, gate)
        self.size += grown
        return grown

    def _grow_from(self, volunteer: int, gate: int) -> bool:
        path = [volunteer]
        self.seen.add(volunteer)
        while path:
            node = self._next(path[-1])
            if node is None:
                path.pop()
            elif node == _SINK:
                self._shift([*path, _SINK], gate)
                self.seen.difference_update(path)
                return True
            else:
                self.seen.add(node)
                path.append(node)
        return False

    def _next(self, node: int) -> int | None:
        """The next node worth trying: upwards while there is room, else the arcs not tried in this sweep."""
        number = node - self.persons
        if 0 <= number < self.sets and self.used[number] < self.instance.sets[number].cap:
            up = self.parent[number]
            if up == UNPLACED:
                return _SINK
            if up + self.persons not in self.seen:
                return up + self.persons
        if node not in self._arcs:
            self._arcs[node] = self._arcs_of(node)
        return next((arc for arc in self._arcs[node] if arc not in self.seen), None)

    def _arcs_of(self, node: int) -> Iterator[int]:
        """The arcs from a node; lazily, so that what moved meanwhile is left out."""
        number = node - self.persons
        if number < 0:
            yield from self._arcs_of_volunteer(node)
        elif number < self.sets:
            yield from (each for each in list(self.seated[number]) if self.entry[each] == number)
            yield from (each + self.persons for each in self.children[number] if self.used[each])
        else:
            order = self.instance.gates[number - self.sets].order
            yield from (each for each in order if self.entry[each] == UNPLACED)

    def _arcs_of_volunteer(self, volunteer: int) -> Iterator[int]:
        for offer in self.instance.wishes[volunteer]:
            yield self.instance.chain(volunteer, offer)[0] + self.persons
        gate = self.instance.gate_of[volunteer]
        if gate != NO_GATE and self.entry[volunteer] != UNPLACED:
            yield gate + self.persons + self.sets

    def _shift(self, path: list[int], gate: int) -> None:
        """Move one more unit along the path."""
        if gate != NO_GATE:
            self.gate_used[gate] += 1
        for start, end in pairwise(path):
            self._shift_arc(start, end)

    def _shift_arc(self, start: int, end: int) -> None:
        """One arc. A volunteer leaves her seat when the path comes to her from it; a gate's count follows."""
        number, other = start - self.persons, end - self.persons
        if end == _SINK:
            self.used[number] += 1
        elif number < 0 and other < self.sets:
            self.entry[start] = other
            self.seated[other].add(start)
        elif 0 <= number < self.sets and other < 0:
            self.seated[number].discard(end)
            self.entry[end] = UNPLACED
        elif 0 <= number < self.sets and self.parent[number] == other:
            self.used[number] += 1
        elif 0 <= number < self.sets:
            self.used[other] -= 1


def _tree(instance: Instance) -> tuple[list[int], list[list[int]]]:
    """The next larger set of each set (`UNPLACED` at the top), and the other way round."""
    parent: list[int] = [UNPLACED] * len(instance.sets)
    children: list[list[int]] = [[] for _ in instance.sets]
    for chains in instance.chains:
        for chain in chains.values():
            for lower, upper in pairwise(chain):
                parent[lower] = upper
    for lower, upper in enumerate(parent):
        if upper != UNPLACED:
            children[upper].append(lower)
    return parent, children


def _cut(instance: Instance, flow: _Flow) -> list[dict[str, Any]]:
    """The caps between the nodes that the last sweep reached and the rest."""
    cut: list[dict[str, Any]] = []
    for number, gate in enumerate(instance.gates):
        reached = number + flow.persons + flow.sets in flow.seen or flow.gate_free(number)
        if not reached:
            cut.append({"kind": gate.kind, "name": gate.name, "cap": gate.cap})
    for number, seats in enumerate(instance.sets):
        up = flow.parent[number]
        if number + flow.persons in flow.seen and (up == UNPLACED or up + flow.persons not in flow.seen):
            cut.append({"kind": seats.kind, "name": seats.name, "cap": seats.cap})
    cut.sort(key=lambda row: (row["kind"], row["name"]))
    persons = flow.size - sum(row["cap"] for row in cut)
    return [*cut, {"kind": "volunteers", "name": "", "cap": persons}] if persons else cut
