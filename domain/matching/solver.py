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
from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush

from domain.matching.instance import NO_GATE, Instance

UNPLACED = -1
Matching = tuple[int, ...]
Progress = Callable[[int, int], None]
"""Called now and then with how many volunteers have nothing to do for the moment, and with the number of all."""
_STEPS_BETWEEN = 50_000


def place(instance: Instance, oldest_first: bool = False, progress: Progress | None = None) -> Matching:
    """The offer number of each volunteer, or `UNPLACED`. `oldest_first` only changes the processing order."""
    run = _Run(instance, oldest_first)
    while run.active:
        run.proceed(_STEPS_BETWEEN)
        if progress is not None:
            progress(len(run.seat) - len(run.active), len(run.seat))
    return tuple(run.seat)


class _Run:
    """The state of one run.

    A heap holds negated keys, the worst first; it is a plain list until its set is over the cap for the first time.
    Keys are unique, so `_applicant` knows whose they are. An application that was refused stays in the heaps of its
    other sets until it surfaces: it stands only while it is the `_standing` one of its volunteer.
    """

    def __init__(self, instance: Instance, oldest_first: bool) -> None:
        size = len(instance.volunteers)
        self._instance = instance
        self._wishes = [zip(*pair, strict=True) for pair in zip(instance.wishes, instance.keys, strict=True)]
        self._count = [0] * len(instance.sets)
        self._heaps: list[list[int]] = [[] for _ in instance.sets]
        self._ordered = [False] * len(instance.sets)
        self._caps = [seats.cap for seats in instance.sets]
        self._applicant: dict[int, int] = {}
        self._standing: list[int | None] = [None] * size
        self.seat = [UNPLACED] * size
        self._queues: list[Iterator[int]] = [iter(gate.order) for gate in instance.gates]
        self.active = deque(v for v in range(size) if instance.gate_of[v] == NO_GATE)
        if oldest_first:
            self.active.reverse()
        self._take = self.active.popleft if oldest_first else self.active.pop
        for number, gate in enumerate(instance.gates):
            for _ in range(min(gate.cap, len(gate.order))):
                self._admit(number)

    def proceed(self, most: int) -> None:
        """Steps 2 to 4, at most so often. One loop over local names: this is where the time goes."""
        active, take, wishes, seat, standing = self.active, self._take, self._wishes, self.seat, self._standing
        chains, origins, gate_of = self._instance.chains, self._instance.origins, self._instance.gate_of
        heaps, ordered, count, caps = self._heaps, self._ordered, self._count, self._caps
        applicant = self._applicant
        for _ in range(most):
            if not active:
                return
            volunteer = take()
            wish = next(wishes[volunteer], None)
            if wish is None:
                if gate_of[volunteer] != NO_GATE:
                    self._admit(gate_of[volunteer])
                continue
            offer, key = wish
            seat[volunteer], standing[volunteer], applicant[key] = offer, key, volunteer
            over = UNPLACED
            for number in chains[offer][origins[volunteer]]:
                if ordered[number]:
                    heappush(heaps[number], -key)
                else:
                    heaps[number].append(-key)
                count[number] += 1
                if count[number] > caps[number] and over == UNPLACED:
                    over = number
            if over != UNPLACED:
                self._refuse_worst(over)

    def _admit(self, gate: int) -> None:
        volunteer = next(self._queues[gate], None)
        if volunteer is not None:
            self.active.append(volunteer)

    def _refuse_worst(self, over: int) -> None:
        heap = self._heaps[over]
        if not self._ordered[over]:
            heapify(heap)
            self._ordered[over] = True
        key = -heappop(heap)
        while self._standing[self._applicant[key]] != key:
            key = -heappop(heap)
        volunteer = self._applicant[key]
        for number in self._instance.chains[self.seat[volunteer]][self._instance.origins[volunteer]]:
            self._count[number] -= 1
        self.seat[volunteer], self._standing[volunteer] = UNPLACED, None
        self.active.append(volunteer)
