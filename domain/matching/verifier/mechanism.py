"""The mechanism a second time, in another processing order: everybody who is free applies at once, then each set keeps
its best. It must give the same matching (C8): the outcome of the mechanism does not depend on the order."""

from collections.abc import Iterable
from heapq import heappop, heappush

from domain.matching.verifier.reading import NESTING, Frozen, Key, SetName

Matching = dict[str, str | None]


def rerun(frozen: Frozen) -> Matching:
    """The matching that the published rules give."""
    day = _Day(frozen)
    free = [volunteer for volunteer in frozen.wishes if volunteer not in frozen.gate]
    for gate in frozen.persons:
        free += day.admit(gate, frozen.corridors[gate]["cap"])
    while free:
        free = day.turn(free)
    return day.seat


class _Day:
    """Turns of simultaneous applications."""

    def __init__(self, frozen: Frozen) -> None:
        self._frozen = frozen
        self._asked = dict.fromkeys(frozen.wishes, 0)
        self._queues = {gate: list(reversed(order)) for gate, order in frozen.persons.items()}
        self._inside: dict[SetName, list[tuple[Key, str, str]]] = {}
        self._count: dict[SetName, int] = {}
        self._caps: dict[SetName, int] = {}
        self.seat: Matching = dict.fromkeys(frozen.wishes)

    def admit(self, gate: str, places: int) -> list[str]:
        """The next persons of a gate, at most so many."""
        queue = self._queues[gate]
        return [queue.pop() for _ in range(min(places, len(queue)))]

    def turn(self, free: Iterable[str]) -> list[str]:
        """One application of each; returns who is free afterwards."""
        again: list[str] = []
        touched: set[SetName] = set()
        for volunteer in free:
            if self._asked[volunteer] < len(self._frozen.wishes[volunteer]):
                touched |= self._apply(volunteer)
            elif volunteer in self._frozen.gate:
                again += self.admit(self._frozen.gate[volunteer], 1)
        for name in sorted(touched, key=lambda each: NESTING.index(each[0])):
            again += self._keep_best(name)
        return again

    def _apply(self, volunteer: str) -> set[SetName]:
        offer = self._frozen.wishes[volunteer][self._asked[volunteer]]
        self._asked[volunteer] += 1
        self.seat[volunteer] = offer
        worst_first = tuple(-part for part in self._frozen.key(volunteer, offer))
        names = set()
        for name, cap in self._frozen.chain(volunteer, offer):
            heappush(self._inside.setdefault(name, []), (worst_first, volunteer, offer))
            self._count[name] = self._count.get(name, 0) + 1
            if self._count[name] > cap:
                self._caps[name] = cap
                names.add(name)
        return names

    def _keep_best(self, name: SetName) -> list[str]:
        """Who has to leave the set. Applications that left it already are skipped when they come up."""
        refused = []
        while self._count[name] > self._caps[name]:
            _, volunteer, offer = heappop(self._inside[name])
            if self.seat[volunteer] == offer:
                self.seat[volunteer] = None
                refused.append(volunteer)
                for inside, _ in self._frozen.chain(volunteer, offer):
                    self._count[inside] -= 1
        return refused
