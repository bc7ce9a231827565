"""Placement rules that look right and are wrong. A suite that lets one of them pass is too weak."""

from collections.abc import Callable

from tests.unit.matching.documents import Document, Named

Rule = Callable[[Document], Named]


class _Attempt:
    """Deferred acceptance over offers and corridors, with the mistakes as switches."""

    def __init__(self, document: Document, gates: bool) -> None:
        self.people = {row["id"]: row for row in document["volunteers"]}
        self.seats = {row["id"]: row for row in document["offers"]}
        self.rank = {(who, where): number for number, (who, where) in enumerate(document["application_order"])}
        self.capped = [row for row in document["corridors"] if row["cap"] is not None]
        self.gates = [row for row in self.capped if row["host"] == "MA"] if gates else []
        gated = {row["origin"] for row in self.gates}
        self.queues = {row["origin"]: list(row["person_order"]) for row in self.gates}
        self.lists = {who: list(row["prefs"]) for who, row in self.people.items()}
        self.seat: Named = dict.fromkeys(self.people)
        self.free = [who for who, row in self.people.items() if row["origin"] not in gated]
        for row in self.gates:
            self.admit(row["origin"], row["cap"])

    def admit(self, origin: str, places: int) -> None:
        queue = self.queues.get(origin, [])
        self.free += [queue.pop(0) for _ in range(min(places, len(queue)))]

    def in_corridor(self, row: Document) -> list[str]:
        return [
            who
            for who, where in self.seat.items()
            if where and self.people[who]["origin"] == row["origin"] and self.seats[where]["host"] == row["host"]
        ]

    def drop_worst(self, inside: list[str], cap: int) -> None:
        for worst in sorted(inside, key=lambda who: self.rank[who, str(self.seat[who])])[cap:]:
            self.seat[worst] = None
            self.refused(worst)

    def refused(self, who: str) -> None:
        self.free.append(who)

    def exhausted(self, who: str) -> None:
        """Whoever has been everywhere is out."""
        self.admit(self.people[who]["origin"], 1)

    def run(self, corridor_first: bool = False) -> Named:
        while self.free:
            turn, self.free = self.free, []
            for who in turn:
                if self.lists[who]:
                    self.seat[who] = self.lists[who].pop(0)
                else:
                    self.exhausted(who)
            for step in (self._corridors, self._offers) if corridor_first else (self._offers, self._corridors):
                step()
        return self.seat

    def _offers(self) -> None:
        for where, row in self.seats.items():
            self.drop_worst([who for who, seat in self.seat.items() if seat == where], row["capacity"])

    def _corridors(self) -> None:
        for row in self.capped:
            if row not in self.gates:
                self.drop_worst(self.in_corridor(row), row["cap"])


class _GateNeverRefilled(_Attempt):
    def exhausted(self, who: str) -> None:
        """The place stays taken by somebody who goes nowhere."""


class _GateRestarted(_Attempt):
    def refused(self, who: str) -> None:
        """Each refusal sends the person to the end of the queue of her gate."""
        origin = self.people[who]["origin"]
        if origin in self.queues:
            self.queues[origin].append(who)
            self.admit(origin, 1)
        else:
            self.free.append(who)


def corridor_drops_its_worst_application(document: Document) -> Named:
    return _Attempt(document, gates=False).run()


def inbound_cap_on_the_offer_side(document: Document) -> Named:
    return _Attempt(document, gates=False).run(corridor_first=True)


def gate_is_never_refilled(document: Document) -> Named:
    return _GateNeverRefilled(document, gates=True).run()


def gate_is_restarted(document: Document) -> Named:
    return _GateRestarted(document, gates=True).run()


WRONG_RULES: tuple[Rule, ...] = (
    corridor_drops_its_worst_application,
    inbound_cap_on_the_offer_side,
    gate_is_never_refilled,
    gate_is_restarted,
)
