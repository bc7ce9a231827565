"""The mechanism a second time, in another processing order: everybody who is free applies at once, then each set keeps
its best. It must give the same matching (C8): the outcome of the mechanism does not depend on the order."""

from collections.abc import Iterable
from heapq import heappop, heappush

from domain.matching.verifier.frozen import NESTING, NONE, Frozen


def rerun(frozen: Frozen) -> list[int]:
    """The offer of each volunteer that the published rules give, or `NONE`."""
    day = _Day(frozen)
    free = [volunteer for volunteer, gate in enumerate(frozen.gate_of) if gate == NONE]
    for number, gate in enumerate(frozen.gates):
        free += day.admit(number, gate.cap)
    while free:
        free = day.turn(free)
    return day.seat


class _Day:
    """Turns of simultaneous applications. Heaps keep what was refused by another set until it comes up."""

    def __init__(self, frozen: Frozen) -> None:
        self._frozen = frozen
        self._asked = [0] * len(frozen.people)
        self._queues = [list(reversed(gate.order)) for gate in frozen.gates]
        self._heaps: list[list[int]] = [[] for _ in frozen.caps]
        self._count = [0] * len(frozen.caps)
        self._level = [NESTING.index(kind) for kind, _ in frozen.names]
        self._applicant: dict[int, int] = {}
        self._standing = [0] * len(frozen.people)
        self.seat = [NONE] * len(frozen.people)

    def admit(self, gate: int, places: int) -> list[int]:
        """The next persons of a gate, at most so many."""
        queue = self._queues[gate]
        return [queue.pop() for _ in range(min(places, len(queue)))]

    def turn(self, free: Iterable[int]) -> list[int]:
        """One application of each; returns who is free afterwards."""
        again: list[int] = []
        over: set[int] = set()
        for volunteer in free:
            if self._asked[volunteer] < len(self._frozen.wishes[volunteer]):
                self._apply(volunteer, over)
            elif self._frozen.gate_of[volunteer] != NONE:
                again += self.admit(self._frozen.gate_of[volunteer], 1)
        for number in sorted(over, key=self._level.__getitem__):
            self._keep_best(number, again)
        return again

    def _apply(self, volunteer: int, over: set[int]) -> None:
        frozen, at = self._frozen, self._asked[volunteer]
        self._asked[volunteer] = at + 1
        offer, key = frozen.wishes[volunteer][at], frozen.keys[volunteer][at]
        self.seat[volunteer], self._standing[volunteer] = offer, key
        self._applicant[key] = volunteer
        for number in frozen.chains[offer][frozen.origins[volunteer]]:
            heappush(self._heaps[number], -key)
            self._count[number] += 1
            if self._count[number] > frozen.caps[number]:
                over.add(number)

    def _keep_best(self, number: int, refused: list[int]) -> None:
        """Who has to leave the set is free again."""
        frozen, heap = self._frozen, self._heaps[number]
        while self._count[number] > frozen.caps[number]:
            key = -heappop(heap)
            volunteer = self._applicant[key]
            offer = self.seat[volunteer]
            if offer == NONE or self._standing[volunteer] != key:
                continue
            self.seat[volunteer] = NONE
            refused.append(volunteer)
            for inside in frozen.chains[offer][frozen.origins[volunteer]]:
                self._count[inside] -= 1
