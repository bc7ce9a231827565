"""What a right placement is, by definition and by trying everything. Written apart from the solver and the verifier.

Inbound caps (X to MA) are gates of persons, outbound caps (MA to X) are sets of applications.
"""

from collections.abc import Callable, Iterator
from itertools import permutations, product

from tests.unit.matching.documents import Document, Named

Pair = tuple[str, str]


class Rules:
    """Feasibility and domination, read straight from a document."""

    def __init__(self, document: Document) -> None:
        self.people = {row["id"]: row for row in document["volunteers"]}
        self.seats = {row["id"]: row for row in document["offers"]}
        self.rank = {(who, where): number for number, (who, where) in enumerate(document["application_order"])}
        self.gates = {
            row["origin"]: row for row in document["corridors"] if row["host"] == "MA" and row["cap"] is not None
        }
        self.sets = self._sets(document)

    def _sets(self, document: Document) -> list[tuple[int, Callable[[Pair], bool]]]:
        """(cap, member) of every set on the offer side."""
        origin, host = (lambda p: self.people[p[0]]["origin"]), (lambda p: self.seats[p[1]]["host"])
        found: list[tuple[int, Callable[[Pair], bool]]] = [
            (row["capacity"], lambda p, row=row: p[1] == row["id"]) for row in document["offers"]
        ]
        found += [
            (row["cap"], lambda p, row=row: p[1] == row["offer"] and origin(p) == row["origin"])
            for row in document.get("delegation_caps", [])
        ]
        found += [
            (row["cap"], lambda p, row=row: origin(p) == row["origin"] and host(p) == row["host"])
            for row in document["corridors"]
            if row["origin"] == "MA" and row["cap"] is not None
        ]
        found += [
            (row["cap"], lambda p, row=row: self.seats[p[1]].get("organisation") == row["organisation"])
            for row in document.get("organisation_caps", [])
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
        return all(placed.count(origin) <= gate["cap"] for origin, gate in self.gates.items())

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
        gate = self.gates.get(self.people[who]["origin"])
        if gate is None or matching[who]:
            return False
        order = gate["person_order"]
        placed = [each for each in order if matching[each]]
        return len(placed) >= gate["cap"] and all(order.index(each) < order.index(who) for each in placed)


def is_stable(document: Document, matching: Named) -> bool:
    rules = Rules(document)
    return rules.feasible(matching) and not any(rules.blocking(matching))


def every_matching(document: Document) -> Iterator[Named]:
    """Every feasible matching, by trying all."""
    rules = Rules(document)
    names = list(rules.people)
    for choice in product(*([None, *rules.people[name]["prefs"]] for name in names)):
        matching = dict(zip(names, choice, strict=True))
        if rules.feasible(matching):
            yield matching


def every_list(offers: list[str]) -> Iterator[list[str]]:
    """Every list that somebody could hand in."""
    for length in range(len(offers) + 1):
        for chosen in permutations(offers, length):
            yield list(chosen)


def prefers(truth: list[str], one: str | None, other: str | None) -> bool:
    """Whether somebody with this honest list would rather have `one` than `other`."""
    places = {where: number for number, where in enumerate(truth)}
    return places.get(one or "", len(truth)) < places.get(other or "", len(truth))
