"""An attacker of small rounds: one volunteer who knows everything but the scores of the others.

She knows the seed (so every ticket), every list, every seat and limit, who holds a seat, her own score, and what the
round tells her. A world is one assignment of scores to the others; she rules out every world that would have told her
something else.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from typing import Any

from domain.errors import DomainError
from domain.matching.inputs import CorridorQuota, Held, OfferSeats, RoundInputs, Wish, Wisher
from domain.matching.lottery import commitment
from domain.matching.simulation import simulate

SEED, VIEWER = "the seed is open", "2027A-000001"
Score = tuple[int, bool]
World = tuple[Score, ...]
SCORES: tuple[Score, ...] = tuple(product(range(3), (False, True)))
# As many scores of others as the largest rounds leave open; with so many, nobody is on a shortlist.
_MOST_UNKNOWN = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """What the round tells the viewer: her seat alone, the codes she is shown, and the codes that are not shown."""

    seat: str | None
    shown: tuple[tuple[str, str], ...]
    internal: tuple[tuple[str, str], ...]

    @property
    def merged(self) -> tuple[str, ...]:
        """The shown codes without the name of what is full."""
        return tuple("full" if "_full" in code else code for _, code in self.shown)


@dataclass(frozen=True, slots=True)
class Situation:
    """Every possible world of a round and what the viewer would see in it."""

    worlds: tuple[tuple[World, Seen], ...]

    def told_apart(self, part: str) -> dict[Any, list[World]]:
        """The worlds by what she sees of `part` (a name in `Seen`), together with her seat."""
        found: dict[Any, list[World]] = defaultdict(list)
        for world, seen in self.worlds:
            found[seen.seat, getattr(seen, part)].append(world)
        return found

    def gives_away(self, part: str) -> bool:
        """Whether `part` leaves one band possible for somebody at an offer where her seat alone leaves several."""
        by_seat = self.told_apart("seat")
        return any(
            len({world[slot][0] for world in worlds}) == 1 < len({world[slot][0] for world in by_seat[seat, seat]})
            for (seat, _), worlds in self.told_apart(part).items()
            for slot in range(len(worlds[0]))
        )


def situations(numbers: range, *, limits: bool = False, holders: bool = False) -> Iterator[Situation]:
    """Small rounds of at most four people: with offers alone, also with `limits`, also with `holders` of seats."""
    for number in numbers:
        inputs = _round(Random(number), limits, holders)
        try:
            worlds = tuple((world, _see(found)) for world, found in _worlds(inputs))
        except DomainError as refusal:
            # Whatever the scores are, earlier seats over a limit are refused, and nobody is told anything.
            if refusal.code != "held_over_cap":
                raise
            continue
        if worlds:
            yield Situation(worlds)


def _round(chance: Random, limits: bool, holders: bool) -> RoundInputs:
    origins, host = chance.choice(((("SN", "CI"), "MA"), (("MA",), "SN"))) if limits else (("SN",), "MA")
    offers = tuple(
        OfferSeats(f"O{number}", host, chance.randint(0, 2), host, chance.choice((None, 1)) if limits else None)
        for number in range(chance.randint(1, 2))
    )
    people = [_person(chance, number, origins, offers) for number in range(chance.randint(2, 4))]
    free = Counter({offer.id: offer.capacity for offer in offers})
    quotas = [CorridorQuota(origin, host, chance.choice((None, 1, 2)) if limits else None) for origin in origins]
    return RoundInputs(
        "2027A",
        commitment(SEED),
        tuple(_holding(chance, each, free) for each in people) if holders else tuple(people),
        offers,
        tuple(quotas),
        host_caps={host: chance.randint(1, 3)} if limits and chance.random() < 0.4 else {},
        call_cap=chance.choice((None, None, 1, 2, 3)) if limits else None,
    )


def _person(chance: Random, number: int, origins: tuple[str, ...], offers: tuple[OfferSeats, ...]) -> Wisher:
    origin = origins[0] if f"2027A-{number + 1:06}" == VIEWER else chance.choice(origins)
    ranked = chance.sample([offer.id for offer in offers], chance.randint(1, len(offers)))
    wishes = tuple(Wish(offer, chance.randrange(3), chance.random() < 0.3) for offer in ranked)
    return Wisher(f"2027A-{number + 1:06}", origin, wishes)


def _holding(chance: Random, wisher: Wisher, free: Counter[str]) -> Wisher:
    seat = chance.choice(wisher.wishes).offer
    if wisher.id == VIEWER or not free[seat] or chance.random() < 0.4:
        return wisher
    free[seat] -= 1
    return replace(wisher, held=Held(seat, locked=chance.random() < 0.3))


def _worlds(inputs: RoundInputs) -> Iterator[tuple[World, RoundInputs]]:
    viewer, *others = inputs.volunteers
    unknown = sum(len(each.wishes) for each in others)
    if unknown > _MOST_UNKNOWN:
        return
    possible = SCORES if unknown < _MOST_UNKNOWN else [score for score in SCORES if not score[1]]
    for world in product(possible, repeat=unknown):
        scores = iter(world)
        scored = [
            replace(each, wishes=tuple(Wish(wish.offer, *next(scores)) for wish in each.wishes)) for each in others
        ]
        yield world, replace(inputs, volunteers=(viewer, *scored))


def _see(inputs: RoundInputs) -> Seen:
    outcome = simulate(inputs, SEED, "R00001")
    placed = Counter(seat for seat in outcome.matching.values() if seat is not None)
    codes = sorted(outcome.reasons[VIEWER].items())
    return Seen(
        outcome.matching[VIEWER],
        tuple((offer, outcome.shown_code(VIEWER, offer, placed[offer])) for offer, _ in codes),
        tuple(codes),
    )
