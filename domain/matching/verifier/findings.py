"""What a stranger finds in a matching: cut-offs, refusals, envy, empty seats, the value of a cut (C1 to C7)."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.matching.verifier.reading import Frozen, Key, SetName

CODES = {
    "delegation": "delegation_full",
    "organisation": "organisation_full",
    "corridor": "corridor_full_application",
    "host": "host_full",
    "call": "call_full",
}
OFFER_CODES = ("offer_full_band", "offer_full_shortlist", "offer_full_lottery")


class Findings:
    """Everything is counted from the matching; the certificate is not looked at."""

    def __init__(self, frozen: Frozen, matching: Mapping[str, str | None]) -> None:
        self.frozen, self.matching = frozen, matching
        self.inside: dict[SetName, list[str]] = {}
        self.caps: dict[SetName, int] = {}
        self.cut_off: dict[SetName, Key] = {}
        self.worst: dict[SetName, Key] = {}
        for volunteer, offer in matching.items():
            if offer is not None:
                self._seat(volunteer, offer)
        self.through = {
            gate: [volunteer for volunteer in order if matching[volunteer] is not None]
            for gate, order in frozen.persons.items()
        }
        self.barred = {v: code for gate in frozen.persons for v, code in self._barred_by(gate)}
        self.unrefused: list[list[str]] = []
        self.envy: list[list[str]] = []
        self.inversions: list[list[str]] = []
        self.delegation_inversions: list[list[str]] = []
        self.empty: set[tuple[str, str]] = set()
        self.reasons = {volunteer: self._examine(volunteer) for volunteer in frozen.wishes}

    def _seat(self, volunteer: str, offer: str) -> None:
        key, merit = self.frozen.key(volunteer, offer), self.frozen.merit[volunteer][offer]
        for name, cap in self.frozen.chain(volunteer, offer):
            self.caps[name] = cap
            self.inside.setdefault(name, []).append(volunteer)
            self.cut_off[name] = max(self.cut_off.get(name, key), key)
            self.worst[name] = max(self.worst.get(name, merit), merit)

    def over_cap(self) -> list[str]:
        """The names of sets and gates with more people than places."""
        over = ["/".join(name) for name, people in self.inside.items() if len(people) > self.caps[name]]
        return over + [gate for gate, people in self.through.items() if len(people) > self._gate_cap(gate)]

    def _gate_cap(self, gate: str) -> int:
        return int(self.frozen.corridors[gate]["cap"])

    def _barred_by(self, gate: str) -> Iterable[tuple[str, str]]:
        placed = set(self.through[gate])
        if len(placed) < self._gate_cap(gate):
            return
        order, merit = self.frozen.persons[gate], self.frozen.person_merit[gate]
        last = max((rank for rank, volunteer in enumerate(order) if volunteer in placed), default=-1)
        behind_all = set(merit[max((r for r, volunteer in enumerate(merit) if volunteer in placed), default=-1) + 1 :])
        for volunteer in order[last + 1 :]:
            yield volunteer, "corridor_full_person" if volunteer in behind_all else "protected_earlier_round"

    def _examine(self, volunteer: str) -> dict[str, str]:
        """One code per wish of a volunteer; notes envy, inversions and empty seats on the way."""
        codes, seat = dict(self.frozen.idle[volunteer]), self.matching[volunteer]
        reached = True
        for offer in self.frozen.wishes[volunteer]:
            if offer == seat:
                codes[offer], reached = "placed", False
            elif reached:
                codes[offer] = self._refusal(volunteer, offer)
            else:
                codes[offer] = "not_reached"
        return codes

    def _refusal(self, volunteer: str, offer: str) -> str:
        key = self.frozen.key(volunteer, offer)
        refusing = self._refusing_set(volunteer, offer, key)
        gate = self.frozen.gate[volunteer] if volunteer in self.barred else None
        if refusing is None and gate is None:
            self.unrefused.append([volunteer, offer])
            self._note_envy(volunteer, offer, key, None)
            return "unrefused"
        if len(self.inside.get(("offer", offer), ())) < self.frozen.offers[offer]["capacity"]:
            self.empty.add((offer, gate or _written(refusing)))
        self._note_envy(volunteer, offer, key, refusing)
        return self.barred[volunteer] if gate else self._set_code(self.frozen.merit[volunteer][offer], refusing)

    def _refusing_set(self, volunteer: str, offer: str, key: Key) -> SetName | None:
        for name, cap in self.frozen.chain(volunteer, offer):
            if cap == 0 or (len(self.inside.get(name, ())) >= cap and key > self.cut_off[name]):
                return name
        return None

    def _set_code(self, merit: Key, name: SetName | None) -> str:
        if name is None:
            return "unrefused"
        worst = self.worst.get(name)
        if worst is not None and merit < worst:
            return "protected_earlier_round"
        if name[0] != "offer":
            return CODES[name[0]]
        if worst is None:
            return OFFER_CODES[0]
        differing = next(at for at, (own, last) in enumerate(zip(merit[1:], worst[1:], strict=True)) if own != last)
        return OFFER_CODES[min(differing, 2)]

    def _note_envy(self, volunteer: str, offer: str, key: Key, refusing: SetName | None) -> None:
        if key > self.cut_off.get(("offer", offer), key):
            return
        for other in self.inside.get(("offer", offer), ()):
            if key < self.frozen.key(other, offer):
                self._note_outranked([volunteer, other, offer], refusing)

    def _note_outranked(self, triple: list[str], refusing: SetName | None) -> None:
        volunteer, other, _ = triple
        if volunteer in self.barred:
            if self.frozen.gate[volunteer] == self.frozen.gate.get(other):
                self.inversions.append(triple)
        elif refusing and refusing[0] == "delegation" and self.frozen.origin[volunteer] != self.frozen.origin[other]:
            self.delegation_inversions.append(triple)
        else:
            self.envy.append(triple)

    def empty_seats(self) -> list[dict[str, str]]:
        """Offers with a free seat that somebody would rather have, and what binds them."""
        return [{"offer": offer, "bound_by": bound} for offer, bound in sorted(self.empty)]

    def quotas(self) -> list[dict[str, Any]]:
        """The listed corridors with the number placed in each."""
        used = dict.fromkeys(self.frozen.corridors, 0)
        for volunteer, offer in self.matching.items():
            if offer is not None and self.frozen.corridor(volunteer, offer) in used:
                used[self.frozen.corridor(volunteer, offer)] += 1
        return [
            {"corridor": code, "used": used[code], "cap": row["cap"], "side": self.frozen.sides[code]}
            for code, row in sorted(self.frozen.corridors.items())
        ]

    def cut_value(self, cut: list[dict[str, Any]]) -> int | None:
        """How many can be placed at most because of these sets and gates; None when its caps are not the real ones.

        Nobody is placed outside them except the persons with a wish outside them: any such list is a proof.
        """
        named = {(row["kind"], row["name"]): int(row["cap"]) for row in cut if row["kind"] != "volunteers"}
        caps = {("corridor", gate): self._gate_cap(gate) for gate in self.frozen.persons}
        outside = 0
        for volunteer, wishes in self.frozen.wishes.items():
            chains = [self.frozen.chain(volunteer, offer) for offer in wishes]
            caps.update(pair for chain in chains for pair in chain)
            through_gate = ("corridor", self.frozen.gate.get(volunteer, "")) in named
            outside += not through_gate and any(not any(name in named for name, _ in chain) for chain in chains)
        value = sum(named.values()) + outside
        wrong_caps = any(caps.get(name) != cap for name, cap in named.items())
        return None if wrong_caps or value != sum(row["cap"] for row in cut) else value


def _written(name: SetName | None) -> str:
    kind, own = name or ("", "")
    return own if kind in ("corridor", "offer", "call") else f"{kind}:{own}"
