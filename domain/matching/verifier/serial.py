"""One person after the other, a second time: what a stranger finds in a serial dictatorship.

Everybody takes, in the published order, the best wish that still has room in every limit. Holders of an earlier seat
take their turns before the others, and never lose theirs.
"""

from typing import Any

from domain.matching.verifier.frozen import NONE, Frozen

CODES = {
    "delegation": "delegation_full",
    "offer": "taken_before",
    "organisation": "organisation_full",
    "corridor": "corridor_full_person",
    "host": "host_full",
    "call": "call_full",
    "origin": "origin_full_person",
}


class Serial:
    """The outcome of the published order: `matching`, `reasons`, and the findings of the certificate."""

    def __init__(self, frozen: Frozen) -> None:
        self.frozen = frozen
        self._room = dict(enumerate(frozen.caps)) | {-1 - n: gate.cap for n, gate in enumerate(frozen.gates)}
        self.matching = [NONE] * len(frozen.people)
        self._refusing: dict[tuple[int, int], int] = {}
        for volunteer, offer in frozen.held.items():
            self._take(volunteer, offer)
        for volunteer in frozen.person_order:
            if volunteer in frozen.held:
                self._leave(volunteer)
                self._choose(volunteer)
        for volunteer in frozen.person_order:
            if volunteer not in frozen.held:
                self._choose(volunteer)

    def _limits(self, volunteer: int, offer: int) -> list[int]:
        """The gate first, as ``-1 - number``, then the sets."""
        gate = self.frozen.gate_of[volunteer]
        sets = self.frozen.chains[offer][self.frozen.origins[volunteer]]
        return [*sets] if gate == NONE else [-1 - gate, *sets]

    def _take(self, volunteer: int, offer: int) -> None:
        self.matching[volunteer] = offer
        for limit in self._limits(volunteer, offer):
            self._room[limit] -= 1

    def _leave(self, volunteer: int) -> None:
        for limit in self._limits(volunteer, self.matching[volunteer]):
            self._room[limit] += 1
        self.matching[volunteer] = NONE

    def _first_full(self, volunteer: int, offer: int) -> int | None:
        return next((limit for limit in self._limits(volunteer, offer) if self._room[limit] <= 0), None)

    def _choose(self, volunteer: int) -> None:
        for offer in self.frozen.wishes[volunteer]:
            full = self._first_full(volunteer, offer)
            if full is None:
                self._take(volunteer, offer)
                return
            self._refusing[volunteer, offer] = full

    def over_cap(self) -> list[str]:
        """Earlier seats beyond a cap: nobody may lose one, so such a round is refused."""
        return [self._written(limit) for limit, room in self._room.items() if room < 0]

    def _written(self, limit: int) -> str:
        return self.frozen.gates[-1 - limit].written if limit < 0 else self.frozen.written(limit)

    def _kind(self, limit: int) -> str:
        return self.frozen.gates[-1 - limit].kind if limit < 0 else self.frozen.names[limit][0]

    @property
    def reasons(self) -> dict[str, dict[str, str]]:
        """One code for every wish of everybody."""
        return {name: self._codes(volunteer) for volunteer, name in enumerate(self.frozen.people)}

    def _codes(self, volunteer: int) -> dict[str, str]:
        codes, reached = dict(self.frozen.idle[volunteer]), True
        for offer in self.frozen.wishes[volunteer]:
            full = self._refusing.get((volunteer, offer))
            if offer == self.matching[volunteer]:
                codes[self.frozen.offers[offer]], reached = "placed", False
            elif not reached:
                codes[self.frozen.offers[offer]] = "not_reached"
            else:
                codes[self.frozen.offers[offer]] = "unrefused" if full is None else CODES[self._kind(full)]
        return codes

    def certificate(self) -> dict[str, tuple[str, Any]]:
        """What the certificate must say, field by field, with the check it belongs to."""
        frozen = self.frozen
        used = [0] * len(frozen.offers)
        for offer in self.matching:
            used[offer] += offer != NONE
        empty = {
            (frozen.offers[offer], self._written(full) if self._room[full] <= 0 else "turn")
            for (_, offer), full in self._refusing.items()
            if used[offer] < frozen.seats[offer]["capacity"]
        }
        return {
            # By the order that was just run again nobody is left without a refusal, or behind somebody later.
            "unrefused_wishes": ("C4", []),
            "justified_envy": ("C5", []),
            "inversions": ("C5", []),
            "delegation_inversions": ("C5", []),
            "mechanism": ("C8", "serial_dictatorship"),
            "offer_order_envy": ("C5", sorted(self._envy())),
            "empty_seats": ("C6", [{"offer": offer, "bound_by": bound} for offer, bound in sorted(empty)]),
        }

    def _envy(self) -> list[list[str]]:
        """[v, u, offer]: v would rather be at the offer, comes before u in its order, and u is there."""
        frozen = self.frozen
        inside: dict[int, list[tuple[int, int]]] = {}
        for volunteer, offer in enumerate(self.matching):
            if offer != NONE:
                key = frozen.keys[volunteer][frozen.wishes[volunteer].index(offer)]
                inside.setdefault(offer, []).append((key, volunteer))
        found = []
        for volunteer, offer in self._refusing:
            own = frozen.keys[volunteer][frozen.wishes[volunteer].index(offer)]
            found += [
                [frozen.people[volunteer], frozen.people[other], frozen.offers[offer]]
                for key, other in inside.get(offer, ())
                if own < key
            ]
        return found
