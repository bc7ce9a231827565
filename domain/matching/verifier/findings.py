"""What a stranger finds in a matching: cut-offs, refusals, envy, empty seats (C1 to C6)."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.matching.verifier.frozen import NONE, Frozen

CODES = {
    "delegation": "delegation_full",
    "organisation": "organisation_full",
    "corridor": "corridor_full_application",
    "host": "host_full",
    "call": "call_full",
}
GATE_CODES = {"corridor": "corridor_full_person", "origin": "origin_full_person"}
NOBODY = float("-inf")


class Findings:
    """Everything is counted from the matching (an offer number or `NONE` a volunteer), not from the certificate.

    `reasons` has one code for every wish; the lists of names are sorted.
    """

    def __init__(self, frozen: Frozen, matching: Sequence[int]) -> None:
        self.frozen, self.matching = frozen, matching
        self.count = [0] * len(frozen.caps)
        self._cut_off: list[float] = [NOBODY] * len(frozen.caps)
        self._worst: list[float] = [NOBODY] * len(frozen.caps)
        self._inside: list[list[tuple[int, int]]] = [[] for _ in frozen.offers]
        for volunteer, offer in enumerate(matching):
            if offer != NONE:
                self._seat(volunteer, offer)
        self.through = [sum(matching[volunteer] != NONE for volunteer in gate.order) for gate in frozen.gates]
        self._barred = dict(pair for gate in range(len(frozen.gates)) for pair in self._barred_by(gate))
        self.unrefused: list[list[str]] = []
        self.envy: list[list[str]] = []
        self.inversions: list[list[str]] = []
        self.delegation_inversions: list[list[str]] = []
        self.empty: set[tuple[str, str]] = set()
        self.reasons = {name: self._examine(volunteer) for volunteer, name in enumerate(frozen.people)}

    def _seat(self, volunteer: int, offer: int) -> None:
        frozen = self.frozen
        key = frozen.keys[volunteer][frozen.wishes[volunteer].index(offer)]
        merit = frozen.merit(key)
        self._inside[offer].append((key, volunteer))
        for number in frozen.chains[offer][frozen.origins[volunteer]]:
            self.count[number] += 1
            self._cut_off[number] = max(self._cut_off[number], key)
            self._worst[number] = max(self._worst[number], merit)

    def over_cap(self) -> list[str]:
        """The names of sets and gates with more people than places."""
        frozen = self.frozen
        over = ["/".join(frozen.names[n]) for n, count in enumerate(self.count) if count > frozen.caps[n]]
        return over + [gate.name for gate, used in zip(frozen.gates, self.through, strict=True) if used > gate.cap]

    def _barred_by(self, number: int) -> Iterator[tuple[int, str]]:
        gate = self.frozen.gates[number]
        if self.through[number] < gate.cap:
            return
        placed = [self.matching[volunteer] != NONE for volunteer in gate.order]
        last = max((rank for rank, seated in enumerate(placed) if seated), default=-1)
        by_merit = [rank for rank, volunteer in enumerate(gate.merit) if self.matching[volunteer] != NONE]
        behind_all = set(gate.merit[max(by_merit, default=-1) + 1 :])
        for volunteer in gate.order[last + 1 :]:
            yield volunteer, GATE_CODES[gate.kind] if volunteer in behind_all else "protected_earlier_round"

    def _examine(self, volunteer: int) -> dict[str, str]:
        """One code per wish of a volunteer; notes envy, inversions and empty seats on the way."""
        frozen, codes, seat = self.frozen, dict(self.frozen.idle[volunteer]), self.matching[volunteer]
        reached = True
        for offer, key in zip(frozen.wishes[volunteer], frozen.keys[volunteer], strict=True):
            if offer == seat:
                codes[frozen.offers[offer]], reached = "placed", False
            elif reached:
                codes[frozen.offers[offer]] = self._refusal(volunteer, offer, key)
            else:
                codes[frozen.offers[offer]] = "not_reached"
        return codes

    def _refusal(self, volunteer: int, offer: int, key: int) -> str:
        frozen = self.frozen
        refusing = self._refusing_set(frozen.chains[offer][frozen.origins[volunteer]], key)
        barred = self._barred.get(volunteer)
        if refusing is None and barred is None:
            self.unrefused.append([frozen.people[volunteer], frozen.offers[offer]])
        elif len(self._inside[offer]) < frozen.seats[offer]["capacity"]:
            gate = frozen.gates[frozen.gate_of[volunteer]].written if barred else None
            self.empty.add((frozen.offers[offer], gate or frozen.written(refusing or 0)))
        for other_key, other in self._inside[offer]:
            if key < other_key:
                self._note_outranked(volunteer, other, offer, refusing)
        if barred:
            return barred
        return "unrefused" if refusing is None else self._set_code(frozen.merit(key), refusing)

    def _refusing_set(self, chain: tuple[int, ...], key: int) -> int | None:
        caps, count, cut_off = self.frozen.caps, self.count, self._cut_off
        for number in chain:
            if count[number] >= caps[number] and key > cut_off[number]:
                return number
        return None

    def _set_code(self, merit: int, number: int) -> str:
        worst, span, kind = self._worst[number], self.frozen.span, self.frozen.names[number][0]
        if merit < worst:
            return "protected_earlier_round"
        if kind != "offer":
            return CODES[kind]
        if worst == NOBODY or merit // (2 * span) != int(worst) // (2 * span):
            return "offer_full_band"
        return "offer_full_shortlist" if merit // span != int(worst) // span else "offer_full_lottery"

    def _note_outranked(self, volunteer: int, other: int, offer: int, refusing: int | None) -> None:
        frozen = self.frozen
        triple = [frozen.people[volunteer], frozen.people[other], frozen.offers[offer]]
        by_cell = refusing is not None and frozen.names[refusing][0] == "delegation"
        if volunteer in self._barred:
            if frozen.gate_of[volunteer] == frozen.gate_of[other]:
                self.inversions.append(triple)
        elif by_cell and frozen.origins[volunteer] != frozen.origins[other]:
            self.delegation_inversions.append(triple)
        else:
            self.envy.append(triple)

    def empty_seats(self) -> list[dict[str, str]]:
        """Offers with a free seat that somebody would rather have, and what binds them."""
        return [{"offer": offer, "bound_by": bound} for offer, bound in sorted(self.empty)]

    def certificate(self) -> dict[str, tuple[str, Any]]:
        """What the certificate must say, field by field, with the check it belongs to."""
        return {
            "unrefused_wishes": ("C4", sorted(self.unrefused)),
            "justified_envy": ("C5", sorted(self.envy)),
            "inversions": ("C5", sorted(self.inversions)),
            "delegation_inversions": ("C5", sorted(self.delegation_inversions)),
            "offer_order_envy": ("C5", []),
            "mechanism": ("C8", "tlda"),
            "empty_seats": ("C6", self.empty_seats()),
        }
