"""Why a wish was refused, read off the matching alone: full sets, full gates and their cut-offs.

The cut-off of a full set is the worst key placed in it; of a full gate, the worst person placed through it. A set or
gate without places refuses everybody.
"""

from collections.abc import Mapping

from domain.matching.instance import Instance
from domain.matching.solver import UNPLACED, Matching

FULL_CODES = {
    "delegation": "delegation_full",
    "organisation": "organisation_full",
    "corridor": "corridor_full_application",
    "host": "host_full",
    "call": "call_full",
}
GATE_CODES = {"corridor": "corridor_full_person", "origin": "origin_full_person"}
SHOWN_FROM = 5
"""A cut-off is the score of the last person placed: it is shown only when at least so many are placed at the offer."""


def public_code(code: str, placed_at_offer: int) -> str:
    """The code that a person may see: below `SHOWN_FROM` placed, the three reasons of a full offer merge."""
    return "offer_full" if code.startswith("offer_full_") and placed_at_offer < SHOWN_FROM else code


class Refusals:
    """The cut-offs of one matching, and what they refuse."""

    def __init__(self, instance: Instance, matching: Matching) -> None:
        self.instance, self.matching = instance, matching
        self.key_of: list[int | None] = [None] * len(matching)
        self.used = [0] * len(instance.sets)
        self._cut_off: list[float] = [float("-inf")] * len(instance.sets)
        self._merit: list[float] = [float("-inf")] * len(instance.sets)
        for volunteer, offer in enumerate(matching):
            if offer != UNPLACED:
                self._count(volunteer, offer)
        self._open = [used < seats.cap for used, seats in zip(self.used, instance.sets, strict=True)]
        self.gate_used = [0] * len(instance.gates)
        self._barred = self._persons_barred()

    def _count(self, volunteer: int, offer: int) -> None:
        key = self.instance.keys[volunteer][self.instance.wishes[volunteer].index(offer)]
        merit = self.instance.scale.merit(key)
        self.key_of[volunteer] = key
        for number in self.instance.chain(volunteer, offer):
            self.used[number] += 1
            self._cut_off[number] = max(self._cut_off[number], key)
            self._merit[number] = max(self._merit[number], merit)

    def _persons_barred(self) -> dict[int, str]:
        """Unplaced volunteers behind the cut-off of their full gate, with the code."""
        barred: dict[int, str] = {}
        for number, gate in enumerate(self.instance.gates):
            placed = {volunteer for volunteer in gate.order if self.matching[volunteer] != UNPLACED}
            self.gate_used[number] = len(placed)
            if len(placed) < gate.cap:
                continue
            last = max((rank for rank, volunteer in enumerate(gate.order) if volunteer in placed), default=-1)
            merit = {volunteer: rank for rank, volunteer in enumerate(gate.merit)}
            worst = max((merit[volunteer] for volunteer in placed), default=-1)
            for volunteer in gate.order[last + 1 :]:
                protected = merit[volunteer] < worst
                barred[volunteer] = "protected_earlier_round" if protected else GATE_CODES[gate.kind]
        return barred

    def barred(self, volunteer: int) -> bool:
        """Whether the gate refuses the person."""
        return volunteer in self._barred

    def refusing_set(self, volunteer: int, offer: int, key: int) -> int | None:
        """The smallest set that refuses the application, or None."""
        for number in self.instance.chain(volunteer, offer):
            if not self._open[number] and key > self._cut_off[number]:
                return number
        return None

    def binding(self, volunteer: int, offer: int, key: int) -> str | None:
        """The name of what refuses the wish, the gate first (corridors as ``MA-SN``); None when nothing does."""
        if volunteer in self._barred:
            gate = self.instance.gates[self.instance.gate_of[volunteer]]
            return gate.name if gate.kind == "corridor" else f"origin:{gate.name}"
        number = self.refusing_set(volunteer, offer, key)
        return None if number is None else set_name(self.instance, number)

    def code(self, volunteer: int, offer: int, key: int) -> str | None:
        """The code of the refusal, the gate first; None when nothing refuses the wish (that would be a wrong round)."""
        if volunteer in self._barred:
            return self._barred[volunteer]
        number = self.refusing_set(volunteer, offer, key)
        if number is None:
            return None
        if self.instance.scale.merit(key) < self._merit[number]:
            return "protected_earlier_round"
        kind = self.instance.sets[number].kind
        return self._offer_code(number, key) if kind == "offer" else FULL_CODES[kind]

    def code_without_protection(self, volunteer: int, offer: int, key: int) -> str | None:
        """What is shown instead of `protected_earlier_round`; None where at least `SHOWN_FROM` hold the seats.

        Of fewer people that code would tell her that one of them has the lower score.
        """
        if volunteer in self._barred:
            gate = self.instance.gate_of[volunteer]
            return None if self.gate_used[gate] >= SHOWN_FROM else GATE_CODES[self.instance.gates[gate].kind]
        number = self.refusing_set(volunteer, offer, key)
        if number is None or self.used[number] >= SHOWN_FROM:
            return None
        return FULL_CODES.get(self.instance.sets[number].kind, "offer_full")

    def _offer_code(self, number: int, key: int) -> str:
        """What decided against her: the first part of the key that differs from the last one placed."""
        merit, last, span = self.instance.scale.merit(key), self._merit[number], self.instance.scale.span
        if self.used[number] == 0 or merit // (2 * span) != last // (2 * span):
            return "offer_full_band"
        return "offer_full_shortlist" if merit // span != last // span else "offer_full_lottery"


def set_name(instance: Instance, number: int) -> str:
    """``MA-SN`` for a corridor, the id for an offer, else the kind and the name: ``host:MA``, ``delegation:O1/SN``."""
    seats = instance.sets[number]
    if seats.kind in ("corridor", "offer", "call"):
        return seats.name
    return f"{seats.kind}:{seats.name}"


def reasons(refusals: Refusals) -> dict[str, dict[str, str]]:
    """One code for every wish of every volunteer, in the order of ids."""
    instance = refusals.instance
    return {name: _reasons_of(refusals, volunteer) for volunteer, name in enumerate(instance.volunteers)}


def _reasons_of(refusals: Refusals, volunteer: int) -> dict[str, str]:
    instance, seat = refusals.instance, refusals.matching[volunteer]
    codes = dict(instance.unranked[volunteer])
    reached = True
    for offer, key in zip(instance.wishes[volunteer], instance.keys[volunteer], strict=True):
        if offer == seat:
            code, reached = "placed", False
        else:
            code = refusals.code(volunteer, offer, key) or "unrefused" if reached else "not_reached"
        codes[instance.offers[offer]] = code
    return codes


def shown_instead(refusals: Refusals, codes: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """`{volunteer: {offer: code}}` of the wishes whose reason `protected_earlier_round` the person may not see."""
    instance, found = refusals.instance, dict[str, dict[str, str]]()
    if not instance.held:
        return found
    for volunteer, name in enumerate(instance.volunteers):
        for offer, key in zip(instance.wishes[volunteer], instance.keys[volunteer], strict=True):
            if codes[name][instance.offers[offer]] != "protected_earlier_round":
                continue
            if (code := refusals.code_without_protection(volunteer, offer, key)) is not None:
                found.setdefault(name, {})[instance.offers[offer]] = code
    return found


def kept_places(instance: Instance) -> dict[str, dict[str, str]]:
    """`{volunteer: {offer: code}}` of the wishes that were not looked at again, because she had confirmed a place: she
    reads that, and not that a better wish was met."""
    kept = {
        name: {offer: "kept_confirmed_place" for offer, code in unranked.items() if code == "not_reached"}
        for name, unranked in zip(instance.volunteers, instance.unranked, strict=True)
    }
    return {name: codes for name, codes in kept.items() if codes}


def better_wishes(instance: Instance, volunteer: int, seat: int) -> list[tuple[int, int]]:
    """(offer, key) of every wish above the seat she has; all of them when she has none."""
    wishes = instance.wishes[volunteer]
    end = len(wishes) if seat == UNPLACED else wishes.index(seat)
    return list(zip(wishes[:end], instance.keys[volunteer][:end], strict=True))
