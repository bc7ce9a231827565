"""Freeze what a placement round runs on: people, seats, scores and quotas as they are stored now."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import Connection, Row

from domain.call import Call
from domain.equity import EquityRule, rules_in_force, rules_met
from domain.matching.inputs import CorridorQuota, Held, Mechanism, OfferSeats, RoundInputs, Wish, Wisher
from domain.offer import PUBLIC_STATUSES
from domain.placement import FREED, HELD, LOCKED, SERVED
from domain.policy import Policy
from domain.programme import Programme
from domain.scoring import band
from storage import round_rows
from storage.round_rows import WishedOffer

_NOTHING: frozenset[str] = frozenset()


def freeze(connection: Connection, call: Call, policy: Policy) -> RoundInputs:
    """The inputs of a round of the call: everybody eligible, and everybody who holds a seat of an earlier round."""
    offers = round_rows.offers_of(connection, call.id)
    placements = round_rows.placements_of(connection, call.id)
    served = [p for p in placements if p.call_id == call.id and p.status in SERVED]
    left, arrived = Counter(p.origin for p in served), Counter(p.host for p in served)
    return RoundInputs(
        call=call.code,
        seed_commitment=call.seed_commitment,
        volunteers=tuple(_wishers(connection, call, offers, placements, policy.programme)),
        offers=tuple(_seats(call, offers, placements, policy.programme)),
        corridors=_remaining_corridors(call, served),
        host_caps={cap["host"]: max(0, cap["cap"] - arrived[cap["host"]]) for cap in call.host_caps},
        origin_caps={cap["origin"]: max(0, cap["cap"] - left[cap["origin"]]) for cap in call.origin_caps},
        call_cap=None if call.call_cap is None else max(0, call.call_cap - len(served)),
        mechanism=cast(Mechanism, call.mechanism),
    )


def _remaining_corridors(call: Call, served: Sequence[Row[Any]]) -> tuple[CorridorQuota, ...]:
    """The quotas without the places of those who served: a place is used once."""
    used = Counter((p.origin, p.host) for p in served)
    quotas = (CorridorQuota(quota["origin"], quota["host"], quota["cap"]) for quota in call.corridors)
    return tuple(
        quota if quota.cap is None else replace(quota, cap=max(0, quota.cap - used[quota.origin, quota.host]))
        for quota in quotas
    )


def _seats(
    call: Call, offers: Mapping[str, WishedOffer], placements: Sequence[Row[Any]], programme: Programme
) -> Iterator[OfferSeats]:
    """The seats that this round may give: all of an offer but those that other calls hold or that were served."""
    used = Counter(p.offer_id for p in placements if p.status in SERVED or (p.call_id != call.id and p.status in HELD))
    for offer in offers.values():
        if offer.status in PUBLIC_STATUSES:
            yield OfferSeats(
                id=offer.id,
                host=offer.country,
                capacity=max(0, offer.capacity - used[offer.id]),
                delegation_cap=programme.delegation_cap if offer.modality == "study_visit" else None,
            )


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the wishes of one call are read against. `known` keeps one object for equal wishes of many people."""

    offers: Mapping[str, WishedOffer]
    wishes: Mapping[str, Sequence[str]]
    ineligible: Mapping[str, Set[str]]
    shortlists: Mapping[str, Set[str]]
    programme: Programme
    equity: Sequence[EquityRule]
    known: dict[Wish, Wish] = field(default_factory=dict)


def _wishers(
    connection: Connection,
    call: Call,
    offers: Mapping[str, WishedOffer],
    placements: Sequence[Row[Any]],
    programme: Programme,
) -> Iterator[Wisher]:
    """Everybody who takes part. Who was proposed or placed and holds no seat any more does not."""
    held = {
        p.application_id: Held(p.offer_id, p.status in LOCKED)
        for p in placements
        if p.call_id == call.id and p.status in HELD
    }
    gone: defaultdict[str, set[str]] = defaultdict(set)
    for placement in placements:
        if placement.status in FREED:
            gone[placement.application_id].add(placement.offer_id)
    lists = _Lists(
        offers,
        round_rows.wishes_of(connection, call.id, offers),
        round_rows.ineligible_of(connection, call.id),
        round_rows.shortlists_of(connection, call.id),
        programme,
        rules_in_force(programme.equity, call.opens.date()),
    )
    for person in round_rows.people_of(connection, call.id):
        if person.status == "eligible" or person.id in held:
            ranked = tuple(_ranked(person, lists, gone.get(person.id, _NOTHING)))
            yield Wisher(person.reference, person.origin_country, ranked, held=held.get(person.id))


def _ranked(person: Row[Any], lists: _Lists, gone: Set[str]) -> Iterator[Wish]:
    """Her wishes but those whose seat she gave back, each with its score."""
    skills, years = person.facts.get("skills", ()), person.facts.get("experience_years")
    languages = round_rows.levels(person.facts["languages"])
    met = rules_met(lists.equity, person.facts)
    ineligible = lists.ineligible.get(person.id, _NOTHING)
    # An imported list may name an offer twice, where the better rank counts, or one that is not there.
    for identifier in dict.fromkeys(lists.wishes.get(person.id, ())):
        if identifier in gone:
            continue
        offer = lists.offers.get(identifier)
        if offer is None or offer.status not in PUBLIC_STATUSES:
            wish = Wish(identifier, refused="offer_withdrawn")
        elif identifier in ineligible:
            wish = Wish(identifier, refused="ineligible")
        else:
            points = band(skills, languages, years, offer.skills, offer.languages, lists.programme, met)
            wish = Wish(identifier, points, person.id in lists.shortlists.get(identifier, _NOTHING))
        yield lists.known.setdefault(wish, wish)
