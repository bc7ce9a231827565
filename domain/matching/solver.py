"""TLDA, two-laminar deferred acceptance: volunteers apply, seats and gates refuse.

Stable matchings of two laminar matroids: T. Fleiner, "A fixed-point approach to stable matchings" (2003); deferred
acceptance: D. Gale, L. Shapley (1962); nested common quotas: P. Biro, T. Fleiner, R. Irving, D. Manlove, "The
College Admissions problem with lower and common quotas" (2010); two matroids: Y. Yokoi (2021).

1. Each gate admits from its order while it has places; volunteers without a gate are all admitted.
2. Take an admitted volunteer without a seat. Her list is exhausted: the place in her gate is free, admit the next.
3. Else she applies to her next offer: the application joins every set of its chain.
4. In the smallest set over its cap, the worst application by K leaves all its sets; that volunteer is active again.
5. Stop when nobody is active. The outcome does not depend on who is taken in 2. Cost: O(wishes x depth x log).
"""

from collections import deque
from collections.abc import Iterator
from heapq import heappop, heappush

from domain.matching.instance import NO_GATE, Instance

UNPLACED = -1
Matching = tuple[int, ...]


def place(instance: Instance, oldest_first: bool = False) -> Matching:
    """The offer number of each volunteer, or `UNPLACED`. `oldest_first` only changes the processing order."""
    run = _Run(instance, oldest_first)
    while run.active:
        run.step()
    return tuple(run.seat)


class _Run:
    """The state of one run. Heaps keep left applications until they surface; `key` tells which still stand."""

    def __init__(self, instance: Instance, oldest_first: bool) -> None:
        size = len(instance.volunteers)
        self._instance = instance
        self._wishes = [zip(*pair, strict=True) for pair in zip(instance.wishes, instance.keys, strict=True)]
        self._count = [0] * len(instance.sets)
        self._heaps: list[list[tuple[int, int]]] = [[] for _ in instance.sets]
        self._caps = [seats.cap for seats in instance.sets]
        self._key: list[int | None] = [None] * size
        self.seat = [UNPLACED] * size
        self._queues: list[Iterator[int]] = [iter(gate.order) for gate in instance.gates]
        self.active = deque(v for v in range(size) if instance.gate_of[v] == NO_GATE)
        if oldest_first:
            self.active.reverse()
        self._take = self.active.popleft if oldest_first else self.active.pop
        for number, gate in enumerate(instance.gates):
            for _ in range(min(gate.cap, len(gate.order))):
                self._admit(number)

    def step(self) -> None:
        """Steps 2 to 4 for one active volunteer."""
        volunteer = self._take()
        wish = next(self._wishes[volunteer], None)
        if wish is not None:
            self._apply(volunteer, *wish)
        elif self._instance.gate_of[volunteer] != NO_GATE:
            self._admit(self._instance.gate_of[volunteer])

    def _admit(self, gate: int) -> None:
        volunteer = next(self._queues[gate], None)
        if volunteer is not None:
            self.active.append(volunteer)

    def _apply(self, volunteer: int, offer: int, key: int) -> None:
        self.seat[volunteer], self._key[volunteer] = offer, key
        over = None
        for number in self._instance.chain(volunteer, offer):
            heappush(self._heaps[number], (-key, volunteer))
            self._count[number] += 1
            if over is None and self._count[number] > self._caps[number]:
                over = number
        if over is not None:
            self._refuse_worst(over)

    def _refuse_worst(self, over: int) -> None:
        heap = self._heaps[over]
        negative, volunteer = heappop(heap)
        while self._key[volunteer] != -negative:
            negative, volunteer = heappop(heap)
        for number in self._instance.chain(volunteer, self.seat[volunteer]):
            self._count[number] -= 1
        self.seat[volunteer], self._key[volunteer] = UNPLACED, None
        self.active.append(volunteer)
