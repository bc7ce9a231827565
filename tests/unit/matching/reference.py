"""The mechanism a second time: slow, straight from the rules, in a processing order left to chance.

Wrong rules are made from it by overriding one step. It shares nothing with the solver.
"""

from random import Random

from tests.unit.matching.documents import Document, Named
from tests.unit.matching.oracle import Pair, Rules, SeatSet


class DeferredAcceptance:
    """One run over a document, to be run once; `turns` tells who was taken up, in order."""

    def __init__(self, document: Document, seed: int = 0) -> None:
        self.rules, self.chance = Rules(document), Random(seed)
        self.lists = {who: self.eligible(who) for who in self.rules.people}
        gates = sorted(self.rules.gates, key=lambda gate: -int(gate["cap"]))
        smallest = {gate["origin"]: gate for gate in gates}
        self.queues = {origin: list(gate["person_order"]) for origin, gate in smallest.items()}
        self.turns: list[str] = []
        self.seat: Named = dict.fromkeys(self.rules.people)
        self.free = [who for who, row in self.rules.people.items() if row["origin"] not in self.queues]
        for origin, gate in smallest.items():
            self.admit(origin, self.places(gate))

    def eligible(self, who: str) -> list[str]:
        return [where for where in self.rules.people[who]["prefs"] if (who, where) in self.rules.rank]

    def places(self, gate: Document) -> int:
        return int(gate["cap"])

    def admit(self, origin: str, places: int) -> None:
        queue = self.queues.get(origin, [])
        self.free += [queue.pop(0) for _ in range(min(places, len(queue)))]

    def run(self) -> Named:
        while self.free:
            who = self.free.pop(self.chance.randrange(len(self.free)))
            self.turns.append(who)
            if self.lists[who]:
                self.seat[who] = self.lists[who].pop(0)
                self.make_room((who, str(self.seat[who])))
            else:
                self.exhausted(who)
        return self.seat

    def exhausted(self, who: str) -> None:
        """Whoever has been everywhere leaves the place in the gate to the next."""
        self.admit(self.rules.people[who]["origin"], 1)

    def make_room(self, pair: Pair) -> None:
        """The smallest set that is over its cap loses its worst application."""
        for cap, member in self.in_turn([each for each in self.rules.sets if each[1](pair)]):
            inside = [each for each in self.seat.items() if each[1] and member(each)]
            if len(inside) > cap:
                self.refuse(max(inside, key=self.standing))
                return

    def in_turn(self, chain: list[SeatSet]) -> list[SeatSet]:
        """Which set is looked at first."""
        return chain

    def standing(self, pair: Pair) -> tuple[int, ...]:
        """The order K: smaller is better."""
        return (self.rules.rank[pair],)

    def refuse(self, pair: Pair) -> None:
        self.seat[pair[0]] = None
        self.free.append(pair[0])
