"""The published orders of a round: K over applications and, for each gate, R over persons.

K(v, m) = (band, shortlist, ticket, offer) and R(v) = (corridor band, ticket), best first. Neither reads a ranking, the
length of a list or who else applied: that is what makes an honest list the best one.
"""

from collections.abc import Iterable, Mapping, Sequence

from domain.errors import DomainError
from domain.matching.assembly import Parts, Ranked, assemble
from domain.matching.inputs import RoundInputs, Wisher
from domain.matching.instance import Instance, Quota, Scale
from domain.matching.lottery import commitment, ticket_ranks
from domain.matching.seat_sets import SeatCaps
from domain.matching.sides import settle_sides


def strict_instance(inputs: RoundInputs, seed: str) -> Instance:
    """The strict form of a frozen round.

    Raises DomainError `seed_mismatch` when the seed does not open the commitment, else what `assemble` raises.
    """
    if commitment(seed) != inputs.seed_commitment:
        raise DomainError("seed_mismatch", {"call": inputs.call})
    volunteers = sorted(inputs.volunteers, key=lambda each: each.id)
    tickets = ticket_ranks(seed, inputs.call, (each.id for each in volunteers))
    keys = _Keys(inputs, tickets)
    ranked = [keys.ranked(each) for each in volunteers]
    in_turn = inputs.mechanism == "serial_dictatorship"
    return assemble(
        Parts(
            volunteers=ranked,
            offers=sorted(inputs.offers, key=lambda each: each.id),
            quotas=_quotas(inputs, ranked),
            caps=SeatCaps({}, inputs.organisation_caps, inputs.host_caps, inputs.call_cap),
            person_order=lambda origin: _in_order((each for each in volunteers if each.origin == origin), tickets),
            scale=keys.scale,
            origin_caps=inputs.origin_caps,
            everybody=_in_order(volunteers, tickets) if in_turn else None,
        )
    )


class _Keys:
    """Packs (band, shortlist, ticket, offer) into one int, so that keys compare fast and read back (see `Scale`)."""

    def __init__(self, inputs: RoundInputs, tickets: Mapping[str, int]) -> None:
        bands = [wish.band for each in inputs.volunteers for wish in each.wishes if wish.refused is None]
        self._best = max(bands, default=0)
        self._tickets = tickets
        self._offers = {offer: number for number, offer in enumerate(sorted(each.id for each in inputs.offers))}
        span = max(1, len(tickets) * len(self._offers))
        self.scale = Scale(span, protection=2 * span * (self._best - min(bands, default=0) + 1))

    def ranked(self, wisher: Wisher) -> Ranked:
        """Her list with keys. An offer that is no longer among the offers counts as withdrawn."""
        wishes, keys, unranked = [], [], {}
        span, best, drawn = self.scale.span, self._best, self._tickets[wisher.id] * len(self._offers)
        for wish in wisher.wishes:
            number = self._offers.get(wish.offer)
            if wish.refused is not None or number is None:
                unranked[wish.offer] = wish.refused or "offer_withdrawn"
            else:
                grade = 2 * (best - wish.band) + (not wish.shortlisted)
                wishes.append(wish.offer)
                keys.append(grade * span + drawn + number)
        if len(wishes) + len(unranked) != len(wisher.wishes):
            raise DomainError("duplicate_wish", {"id": wisher.id})
        return Ranked(wisher.id, wisher.origin, tuple(wishes), tuple(keys), unranked, wisher.held)


def _quotas(inputs: RoundInputs, ranked: Sequence[Ranked]) -> tuple[Quota, ...]:
    listed = sorted(inputs.corridors, key=lambda each: each.code)
    codes = [quota.code for quota in listed]
    if len(set(codes)) != len(codes):
        raise DomainError("duplicate_corridor", {"corridors": codes})
    if inputs.mechanism == "serial_dictatorship":
        return tuple(Quota(each.origin, each.host, each.cap) for each in listed)
    hosts = {offer.id: offer.host for offer in inputs.offers}
    used = {(each.origin, hosts[offer]) for each in ranked for offer in each.wishes}
    return settle_sides([Quota(each.origin, each.host, each.cap, each.side) for each in listed], used)


def _in_order(volunteers: Iterable[Wisher], tickets: Mapping[str, int]) -> list[str]:
    """R: the corridor band, then the ticket."""
    return [each.id for each in sorted(volunteers, key=lambda each: (-each.corridor_band, tickets[each.id]))]
