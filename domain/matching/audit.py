"""What a certificate lists about a matching: refusals that are missing, envy, inversions, empty seats, quotas used.

Everything is read off the matching; nothing is remembered from the run.
"""

from collections.abc import Iterator
from typing import Any

from domain.matching.instance import Instance, Quota
from domain.matching.refusals import Refusals, better_wishes
from domain.matching.solver import UNPLACED, Matching

Triple = list[str]
"""Volunteer who is passed over, volunteer placed, offer."""


class Audit:
    """The findings about one matching, as plain lists in the order of ids."""

    def __init__(self, refusals: Refusals) -> None:
        self.unrefused_wishes: list[list[str]] = []
        self.justified_envy: list[Triple] = []
        self.inversions: list[Triple] = []
        self.delegation_inversions: list[Triple] = []
        self._empty: set[tuple[str, str]] = set()
        self._refusals, self._instance = refusals, refusals.instance
        self._seats = {s.name: number for number, s in enumerate(self._instance.sets) if s.kind == "offer"}
        self._placed = self._placed_by_offer()
        for volunteer, offer, key in self._better_wishes():
            self._examine(volunteer, offer, key)
        for found in (self.unrefused_wishes, self.justified_envy, self.inversions, self.delegation_inversions):
            found.sort()
        self.empty_seats = [{"offer": offer, "bound_by": bound} for offer, bound in sorted(self._empty)]

    def _better_wishes(self) -> Iterator[tuple[int, int, int]]:
        for volunteer, seat in enumerate(self._refusals.matching):
            for offer, key in better_wishes(self._instance, volunteer, seat):
                yield volunteer, offer, key

    def _placed_by_offer(self) -> list[list[tuple[int, int]]]:
        placed: list[list[tuple[int, int]]] = [[] for _ in self._instance.offers]
        for volunteer, offer in enumerate(self._refusals.matching):
            key = self._refusals.key_of[volunteer]
            if offer != UNPLACED and key is not None:
                placed[offer].append((key, volunteer))
        return [sorted(each, reverse=True) for each in placed]

    def _examine(self, volunteer: int, offer: int, key: int) -> None:
        name = self._instance.offers[offer]
        bound = self._refusals.binding(volunteer, offer, key)
        if bound is None:
            self.unrefused_wishes.append([self._instance.volunteers[volunteer], name])
        seats = self._instance.sets[self._seats[name]]
        if self._refusals.used[self._seats[name]] < seats.cap and bound is not None:
            self._empty.add((name, bound))
        for other_key, other in self._placed[offer]:
            if other_key < key:
                break
            self._outranked(volunteer, other, offer, key)

    def _outranked(self, volunteer: int, other: int, offer: int, key: int) -> None:
        """`other` has a seat at the offer although `volunteer`, who wants it, has the better key: say why."""
        triple = [self._instance.volunteers[number] for number in (volunteer, other)] + [self._instance.offers[offer]]
        if self._refusals.barred(volunteer):
            if self._instance.gate_of[volunteer] == self._instance.gate_of[other]:
                self.inversions.append(triple)
            return
        refusing = self._refusals.refusing_set(volunteer, offer, key)
        by_cell = refusing is not None and self._instance.sets[refusing].kind == "delegation"
        if by_cell and self._instance.origins[volunteer] != self._instance.origins[other]:
            self.delegation_inversions.append(triple)
        else:
            self.justified_envy.append(triple)


def quotas_used(instance: Instance, matching: Matching) -> list[dict[str, Any]]:
    """Every listed corridor with the number placed in it, its cap and the side it was resolved on."""
    used: dict[tuple[str, str], int] = {}
    for volunteer, offer in enumerate(matching):
        if offer != UNPLACED:
            corridor = (instance.origins[volunteer], instance.hosts[offer])
            used[corridor] = used.get(corridor, 0) + 1
    listed: list[Quota] = sorted(instance.quotas, key=lambda quota: quota.code)
    return [
        {"corridor": quota.code, "used": used.get((quota.origin, quota.host), 0), "cap": quota.cap, "side": quota.side}
        for quota in listed
    ]
