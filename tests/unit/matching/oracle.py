"""What a right placement is, by definition and by trying everything. Written apart from the solver and the verifier.

Inbound caps (X to MA) and totals of a country of origin are gates of persons, outbound caps (MA to X) are sets of
applications.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import permutations

from tests.unit.matching.documents import Document, Named

Pair = tuple[str, str]
SeatSet = tuple[int, Callable[[Pair], bool]]
"""The cap, and whether an application is a member."""


class Rules:
    """Feasibility and domination, read straight from a document."""

    def __init__(self, document: Document) -> None:
        self.people = {row["id"]: row for row in document["volunteers"]}
        self.seats = {row["id"]: row for row in document["offers"]}
        self.rank = {(who, where): number for number, (who, where) in enumerate(document["application_order"])}
        inbound = [row for row in document["corridors"] if row["host"] == "MA" and row["cap"] is not None]
        self.gates = [*inbound, *document.get("origin_caps", [])]
        self.sets = self._sets(document)

    def _sets(self, document: Document) -> list[SeatSet]:
        """Every set on the offer side, the smaller before the larger around it."""
        origin, host = (lambda p: self.people[p[0]]["origin"]), (lambda p: self.seats[p[1]]["host"])
        found: list[SeatSet] = [
            (row["cap"], lambda p, row=row: p[1] == row["offer"] and origin(p) == row["origin"])
            for row in document.get("delegation_caps", [])
        ]
        found += [(row["capacity"], lambda p, row=row: p[1] == row["id"]) for row in document["offers"]]
        found += [
            (row["cap"], lambda p, row=row: self.seats[p[1]].get("organisation") == row["organisation"])
            for row in document.get("organisation_caps", [])
        ]
        found += [
            (row["cap"], lambda p, row=row: origin(p) == row["origin"] and host(p) == row["host"])
            for row in document["corridors"]
            if row["origin"] == "MA" and row["cap"] is not None
        ]
        found += [(row["cap"], lambda p, row=row: host(p) == row["host"]) for row in document.get("host_caps", [])]
        if document.get("call_cap") is not None:
            found.append((document["call_cap"], lambda p: True))
        return found

    def feasible(self, matching: Named) -> bool:
        pairs = [(who, where) for who, where in matching.items() if where]
        wished = all(pair in self.rank and pair[1] in self.people[pair[0]]["prefs"] for pair in pairs)
        return wished and self._within_sets(pairs) and self._within_gates(pairs)

    def _within_sets(self, pairs: list[Pair]) -> bool:
        return all(sum(member(pair) for pair in pairs) <= cap for cap, member in self.sets)

    def _within_gates(self, pairs: list[Pair]) -> bool:
        placed = [self.people[who]["origin"] for who, _ in pairs]
        return all(placed.count(gate["origin"]) <= gate["cap"] for gate in self.gates)

    def blocking(self, matching: Named) -> Iterator[Pair]:
        """Wishes that nothing refuses: neither a full set of better applications nor a full gate of better persons."""
        for who, row in self.people.items():
            prefs = [where for where in row["prefs"] if (who, where) in self.rank]
            better = prefs[: prefs.index(matching[who])] if matching[who] else prefs
            for where in better:
                if not self._set_refuses((who, where), matching) and not self._gate_refuses(who, matching):
                    yield who, where

    def _set_refuses(self, pair: Pair, matching: Named) -> bool:
        for cap, member in self.sets:
            if member(pair):
                inside = [each for each in matching.items() if each[1] and member(each)]
                if len(inside) >= cap and all(self.rank[each] < self.rank[pair] for each in inside):
                    return True
        return False

    def _gate_refuses(self, who: str, matching: Named) -> bool:
        gates = [gate for gate in self.gates if gate["origin"] == self.people[who]["origin"]]
        return not matching[who] and any(self._bars(gate, who, matching) for gate in gates)

    @staticmethod
    def _bars(gate: Document, who: str, matching: Named) -> bool:
        order = gate["person_order"]
        placed = [each for each in order if matching[each]]
        return len(placed) >= gate["cap"] and all(order.index(each) < order.index(who) for each in placed)


def is_stable(document: Document, matching: Named) -> bool:
    rules = Rules(document)
    return rules.feasible(matching) and not any(rules.blocking(matching))


def every_matching(document: Document) -> Iterator[Named]:
    """Every feasible matching. What is too much already is not pursued: more people would not make it right."""
    rules = Rules(document)
    yield from _completed(rules, dict.fromkeys(rules.people), list(rules.people))


def _completed(rules: Rules, begun: Named, open_for: list[str]) -> Iterator[Named]:
    if not open_for:
        yield dict(begun)
        return
    who, *others = open_for
    for where in [None, *rules.people[who]["prefs"]]:
        tried = begun | {who: where}
        if where is None or rules.feasible(tried):
            yield from _completed(rules, tried, others)


def best_stable(document: Document, feasible: Iterable[Named]) -> Named:
    """The one stable matching that the volunteers' side chooses against every other, by definition.

    Between two matchings everybody takes the better of her two seats, and each gate keeps its first persons.
    """
    rules = Rules(document)
    stable = [each for each in feasible if is_stable(document, each)]
    (only,) = [one for one in stable if all(_chosen(rules, one, other) == one for other in stable)]
    return only


def _chosen(rules: Rules, one: Named, other: Named) -> Named:
    better: Named = {
        who: other[who] if prefers(row["prefs"], other[who], one[who]) else one[who]
        for who, row in rules.people.items()
    }
    for gate in rules.gates:
        for late in [who for who in gate["person_order"] if better[who]][gate["cap"] :]:
            better[late] = None
    return better


def every_list(offers: list[str]) -> Iterator[list[str]]:
    """Every list that somebody could hand in."""
    for length in range(len(offers) + 1):
        for chosen in permutations(offers, length):
            yield list(chosen)


def prefers(truth: list[str], one: str | None, other: str | None) -> bool:
    """Whether somebody with this honest list would rather have `one` than `other`."""
    places = {where: number for number, where in enumerate(truth)}
    return places.get(one or "", len(truth)) < places.get(other or "", len(truth))
