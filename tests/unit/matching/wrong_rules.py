"""Placement rules that look right and are wrong. A suite that lets one of them pass is too weak."""

from collections.abc import Callable

from tests.unit.matching.documents import Document, Named
from tests.unit.matching.oracle import Pair, SeatSet
from tests.unit.matching.reference import DeferredAcceptance

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


class _OnePlaceTooMany(DeferredAcceptance):
    def places(self, gate: Document) -> int:
        return super().places(gate) + 1


class _ReadsTheRanking(DeferredAcceptance):
    def standing(self, pair: Pair) -> tuple[int, ...]:
        """Whoever wants the offer more comes first."""
        return self.eligible(pair[0]).index(pair[1]), *super().standing(pair)


class _ReadsTheLength(DeferredAcceptance):
    def standing(self, pair: Pair) -> tuple[int, ...]:
        """Whoever has fewer alternatives comes first."""
        return len(self.eligible(pair[0])), *super().standing(pair)


class _LargestSetFirst(DeferredAcceptance):
    def in_turn(self, chain: list[SeatSet]) -> list[SeatSet]:
        return chain[::-1]


class _ReadsWhoElseApplied(DeferredAcceptance):
    def standing(self, pair: Pair) -> tuple[int, ...]:
        """Whoever comes from the country with fewer applications at the offer comes first."""
        origin = self.rules.people[pair[0]]["origin"]
        asking = [who for who in self.rules.people if pair[1] in self.eligible(who)]
        return sum(self.rules.people[who]["origin"] == origin for who in asking), *super().standing(pair)


def gate_has_one_place_too_many(document: Document) -> Named:
    return _OnePlaceTooMany(document).run()


def k_reads_the_ranking(document: Document) -> Named:
    return _ReadsTheRanking(document).run()


def k_reads_the_length_of_the_list(document: Document) -> Named:
    return _ReadsTheLength(document).run()


def k_reads_who_else_applied(document: Document) -> Named:
    return _ReadsWhoElseApplied(document).run()


def largest_set_first(document: Document) -> Named:
    return _LargestSetFirst(document).run()


def everybody_gets_the_first_wish(document: Document) -> Named:
    return {row["id"]: row["prefs"][0] if row["prefs"] else None for row in document["volunteers"]}


WRONG_RULES: dict[Rule, str] = {
    everybody_gets_the_first_wish: "cap_exceeded",
    corridor_drops_its_worst_application: "unrefused_wish",
    inbound_cap_on_the_offer_side: "unrefused_wish",
    gate_is_never_refilled: "unrefused_wish",
    gate_is_restarted: "unrefused_wish",
    gate_has_one_place_too_many: "cap_exceeded",
    k_reads_the_ranking: "justified_envy",
    k_reads_the_length_of_the_list: "justified_envy",
    k_reads_who_else_applied: "justified_envy",
    largest_set_first: "unrefused_wish",
}
"""Each with what the verifier says of it, beside `not_the_mechanism`."""
MANIPULABLE: tuple[Rule, ...] = (
    corridor_drops_its_worst_application,
    inbound_cap_on_the_offer_side,
    gate_is_restarted,
    k_reads_the_ranking,
    k_reads_the_length_of_the_list,
    k_reads_who_else_applied,
    largest_set_first,
)
