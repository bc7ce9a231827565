"""Synthetic placement rounds of any size, drawn from a seed: the payload that every contestant gets.

Hub and spokes: half of the volunteers are Moroccan and wish offers of the three spokes, the others wish Moroccan
offers. Lists of 5 to 20, five bands and lots below them (ties), a shortlist of one in twenty, capacities 1 to 10.
Twenty caps are set so low that they bind: five corridors (three of them gates), one host country, fourteen
organisations. One Moroccan offer in twenty takes at most two persons of one origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from domain.matching.inputs import CorridorQuota, OfferSeats, RoundInputs, Wish, Wisher
from domain.matching.lottery import commitment

SEED = "the seed of the bench"
HUB, SPOKES = "MA", ("CI", "ML", "SN")
SHORTEST_LIST, LONGEST_LIST = 5, 20
BANDS = 5
# Organisations whose offers are capped, by country: fourteen in all.
CAPPED = {"MA": 7, "CI": 2, "ML": 2, "SN": 3}
ORGANISATIONS = {"MA": 40, "CI": 14, "ML": 14, "SN": 14}
# Caps as shares of the people or seats that they bear on.
GATE, CORRIDOR, HOST, ORGANISATION = 0.8, 0.8, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Size:
    """How many volunteers and offers."""

    volunteers: int
    offers: int

    def __str__(self) -> str:
        return f"{_short(self.volunteers)} × {_short(self.offers)}"


def draw(size: Size, caps: bool = True, number: int = 1) -> RoundInputs:
    """The frozen inputs of one round. The same size and number give the same round; without `caps` only the
    capacities of the offers bind, which is all that some peers can do."""
    chance = Random(f"{size}|{number}")
    offers = [_offer(chance, index, caps) for index in range(size.offers)]
    pools = {
        origin: [offer.id for offer in offers if (offer.host == HUB) != (origin == HUB)] for origin in (HUB, *SPOKES)
    }
    volunteers = tuple(_wisher(chance, index, pools) for index in range(size.volunteers))
    inputs = RoundInputs("2026A", commitment(SEED), volunteers, tuple(offers))
    return _capped(inputs) if caps else inputs


def _short(number: int) -> str:
    return f"{number // 1000}k" if number >= 1000 and number % 1000 == 0 else str(number)


def _offer(chance: Random, index: int, caps: bool) -> OfferSeats:
    host = SPOKES[index // 2 % len(SPOKES)] if index % 2 else HUB
    organisation = f"{host}-{chance.randrange(ORGANISATIONS[host])}"
    cell = 2 if caps and host == HUB and chance.random() < 0.05 else None
    return OfferSeats(f"O{index:06}", host, chance.randint(1, 10), organisation, cell)


def _wisher(chance: Random, index: int, pools: dict[str, list[str]]) -> Wisher:
    origin = SPOKES[index // 2 % len(SPOKES)] if index % 2 else HUB
    pool = pools[origin]
    length = min(chance.randint(SHORTEST_LIST, LONGEST_LIST), len(pool) // 2)
    person = chance.randrange(BANDS)
    wishes = tuple(_wish(chance, offer, person) for offer in _list(chance, pool, length))
    return Wisher(f"2026A-{index:07}", origin, wishes, corridor_band=person)


def _list(chance: Random, pool: Sequence[str], length: int) -> list[str]:
    """Distinct offers; those in front of the pool are wished more often."""
    chosen: dict[str, None] = {}
    while len(chosen) < length:
        chosen[pool[int(len(pool) * chance.random() ** 1.3)]] = None
    return list(chosen)


def _wish(chance: Random, offer: str, person: int) -> Wish:
    """The band of the person, at some offers one better or worse."""
    band = min(BANDS - 1, max(0, person + chance.choice((-1, 0, 0, 1))))
    return Wish(offer, band, shortlisted=chance.random() < 0.05)


def _capped(inputs: RoundInputs) -> RoundInputs:
    people = {origin: sum(each.origin == origin for each in inputs.volunteers) for origin in (HUB, *SPOKES)}
    seats = {host: sum(each.capacity for each in inputs.offers if each.host == host) for host in (HUB, *SPOKES)}
    loose, *tight = SPOKES
    gates = [CorridorQuota(spoke, HUB, int(GATE * people[spoke])) for spoke in SPOKES]
    outbound = [CorridorQuota(HUB, spoke, int(CORRIDOR * seats[spoke])) for spoke in tight]
    # One corridor is loose, so that the cap of its host country can bind.
    rest = CorridorQuota(HUB, loose, seats[loose])
    return RoundInputs(
        inputs.call,
        inputs.seed_commitment,
        inputs.volunteers,
        inputs.offers,
        corridors=(*gates, *outbound, rest),
        organisation_caps=_organisation_caps(inputs.offers),
        host_caps={loose: int(HOST * seats[loose])},
    )


def _organisation_caps(offers: Sequence[OfferSeats]) -> dict[str, int]:
    capped = {f"{host}-{number}": 0 for host, count in CAPPED.items() for number in range(count)}
    for offer in offers:
        if offer.organisation in capped:
            capped[offer.organisation] += offer.capacity
    return {organisation: int(ORGANISATION * seats) for organisation, seats in capped.items() if seats}
