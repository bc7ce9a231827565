"""Builders of frozen rounds for the tests."""

from dataclasses import replace
from random import Random
from typing import Any

from domain.matching.certificate import Outcome
from domain.matching.inputs import CorridorQuota, Held, OfferSeats, RoundInputs, Wish, Wisher
from domain.matching.lottery import commitment
from domain.matching.simulation import simulate

SEED = "the seed of the pilot"
SPOKES = ("CI", "ML", "SN")


def a_round(**changes: Any) -> RoundInputs:
    return RoundInputs(**({"call": "2026A", "seed_commitment": commitment(SEED)} | changes))


def a_wisher(number: int, origin: str, *offers: str, **changes: Any) -> Wisher:
    return Wisher(f"2026A-{number:04}", origin, tuple(Wish(offer) for offer in offers), **changes)


def run(inputs: RoundInputs, seed: str = SEED) -> Outcome:
    return simulate(inputs, seed, "R00001")


def as_document(inputs: RoundInputs, outcome: Outcome) -> dict[str, Any]:
    return {"inputs": inputs.to_document(), **outcome.to_document()}


def random_round(number: int, volunteers: int = 16, offers: int = 6, person_scores: bool = False) -> RoundInputs:
    """A hub round with ties, shortlists, refused wishes and caps of every kind."""
    chance = Random(number)
    seats = [_seats(chance, index) for index in range(offers)]
    corridors = [CorridorQuota(*pair, chance.choice((None, 1, 2, 3))) for spoke in SPOKES for pair in _both(spoke)]
    return a_round(
        volunteers=tuple(_wisher(chance, index, seats, person_scores) for index in range(volunteers)),
        offers=tuple(seats),
        corridors=tuple(corridors),
        organisation_caps={} if person_scores else {"MA-0": chance.randint(1, 3)},
        host_caps={} if person_scores else {"MA": chance.randint(2, 6)},
        call_cap=chance.choice((None, 5, 9)),
    )


def _both(spoke: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("MA", spoke), (spoke, "MA")


def _seats(chance: Random, index: int) -> OfferSeats:
    host = "MA" if index % 2 else chance.choice(SPOKES)
    cap = chance.choice((None, None, 1))
    return OfferSeats(f"O{index:05}", host, chance.randint(0, 3), f"{host}-{index % 4 // 2}", cap)


def _wisher(chance: Random, index: int, seats: list[OfferSeats], person_scores: bool) -> Wisher:
    origin = chance.choice(("MA", *SPOKES))
    possible = [seat.id for seat in seats if (seat.host == "MA") != (origin == "MA")]
    band = chance.randint(0, 3)
    wishes = [
        Wish(offer, band if person_scores else chance.randint(0, 2), not person_scores and chance.random() < 0.2)
        for offer in chance.sample(possible, chance.randint(0, len(possible)))
    ]
    if wishes and not person_scores and chance.random() < 0.2:
        wishes[0] = Wish(wishes[0].offer, refused="ineligible")
    return Wisher(f"2026A-{index:04}", origin, tuple(wishes), band if person_scores else chance.randint(0, 2))


def next_round(inputs: RoundInputs, outcome: Outcome, decliners: set[str], confirmed: set[str]) -> RoundInputs:
    """The protected round: decliners lose what they declined, the others who were placed hold it."""
    return replace(inputs, volunteers=tuple(_later(each, outcome, decliners, confirmed) for each in inputs.volunteers))


def _later(wisher: Wisher, outcome: Outcome, decliners: set[str], confirmed: set[str]) -> Wisher:
    seat = outcome.matching[wisher.id]
    if seat is None:
        return wisher
    if wisher.id in decliners:
        return replace(wisher, wishes=tuple(wish for wish in wisher.wishes if wish.offer != seat))
    return replace(wisher, held=Held(seat, locked=wisher.id in confirmed))
