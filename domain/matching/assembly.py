"""From ranked lists to the strict form, with every assumption of the mechanism checked.

Both ways in (a frozen round, an instance file) end here, so a protected round is made in one place: a holder's own
seat comes first in K and in her gate, and a locked holder's list is cut to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from domain.errors import DomainError
from domain.matching.inputs import Held, OfferSeats
from domain.matching.instance import NO_GATE, Gate, Instance, Quota, Scale
from domain.matching.seat_sets import SeatCaps, counted_corridors, nest, refuse_crossing_organisations


@dataclass(frozen=True, slots=True)
class Ranked:
    """A volunteer whose eligible wishes (offer ids, best first) have their keys; `unranked` explains the others."""

    id: str
    origin: str
    wishes: tuple[str, ...]
    keys: tuple[int, ...]
    unranked: Mapping[str, str]
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What an instance is assembled from. Sides are settled; `origin_caps` limit how many leave a country;
    `person_order` gives the ids of the people of an origin, best first; `everybody`, in the order of their turns, makes
    it a serial dictatorship, where limits may cross."""

    volunteers: Sequence[Ranked]
    offers: Sequence[OfferSeats]
    quotas: Sequence[Quota]
    caps: SeatCaps
    person_order: Callable[[str], Sequence[str]]
    scale: Scale
    origin_caps: Mapping[str, int] = field(default_factory=dict)
    everybody: Sequence[str] | None = None


def assemble(parts: Parts) -> Instance:
    """Build the strict form.

    Raises DomainError: `duplicate_volunteer`, `duplicate_offer`, `duplicate_wish`, `held_not_ranked`,
    `person_order_incomplete`, `person_order_unknown`, `bad_cap`, `held_over_cap`, `config_crossing`.
    """
    _refuse_repeated("duplicate_volunteer", (each.id for each in parts.volunteers))
    _refuse_repeated("duplicate_offer", (each.id for each in parts.offers))
    _refuse_negative_caps(parts)
    numbers = {offer.id: number for number, offer in enumerate(parts.offers)}
    ranked = [_protect(each, parts.scale) for each in parts.volunteers]
    in_turn = parts.everybody is not None
    if not in_turn:
        refuse_crossing_organisations(parts.offers, parts.caps.organisations)
    origins = sorted({each.origin for each in ranked})
    corridors = counted_corridors(parts.quotas, origins, crossing=in_turn)
    sets, chains = nest(parts.offers, corridors, parts.caps, origins)
    gates = tuple(_gate(limit, ranked, parts.person_order(limit.origin)) for limit in _gate_limits(parts))
    instance = Instance(
        volunteers=tuple(each.id for each in ranked),
        origins=tuple(each.origin for each in ranked),
        wishes=tuple(tuple(numbers[offer] for offer in each.wishes) for each in ranked),
        keys=tuple(each.keys for each in ranked),
        unranked=tuple(each.unranked for each in ranked),
        offers=tuple(offer.id for offer in parts.offers),
        hosts=tuple(offer.host for offer in parts.offers),
        sets=sets,
        chains=chains,
        gates=gates,
        gate_of=_gate_of(gates, len(ranked)),
        quotas=tuple(parts.quotas),
        scale=parts.scale,
        held={number: numbers[each.held.offer] for number, each in enumerate(ranked) if each.held},
        person_order=None if parts.everybody is None else _turns(ranked, parts.everybody),
    )
    _refuse_held_over_cap(instance, ranked, numbers)
    return instance


def _refuse_repeated(code: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise DomainError(code, {"id": each})
        seen.add(each)


def _refuse_negative_caps(parts: Parts) -> None:
    caps = parts.caps
    numbers = [offer.capacity for offer in parts.offers] + [offer.delegation_cap or 0 for offer in parts.offers]
    numbers += [quota.cap or 0 for quota in parts.quotas] + [caps.call or 0]
    numbers += [*caps.cells.values(), *caps.organisations.values(), *caps.hosts.values(), *parts.origin_caps.values()]
    if any(number < 0 for number in numbers):
        raise DomainError("bad_cap", {"cap": min(numbers)})


def _protect(each: Ranked, scale: Scale) -> Ranked:
    if len({*each.wishes, *each.unranked}) < len(each.wishes) + len(each.unranked):
        raise DomainError("duplicate_wish", {"id": each.id})
    if each.held is None:
        return each
    if each.held.offer not in each.wishes:
        raise DomainError("held_not_ranked", {"volunteer": each.id, "offer": each.held.offer})
    keys = tuple(
        scale.protect(key) if offer == each.held.offer else key
        for offer, key in zip(each.wishes, each.keys, strict=True)
    )
    whole = Ranked(each.id, each.origin, each.wishes, keys, each.unranked, each.held)
    return _cut(whole, each.held.offer) if each.held.locked else whole


def _cut(each: Ranked, offer: str) -> Ranked:
    """The list of a locked holder: her own seat alone; the rest is no longer asked for."""
    key = each.keys[each.wishes.index(offer)]
    rest = {other: "not_reached" for other in each.wishes if other != offer}
    return Ranked(each.id, each.origin, (offer,), (key,), {**each.unranked, **rest}, each.held)


@dataclass(frozen=True, slots=True)
class _GateLimit:
    """What a gate is for, before its people are known."""

    kind: Literal["corridor", "origin"]
    name: str
    origin: str
    cap: int


def _gate_limits(parts: Parts) -> list[_GateLimit]:
    """One gate for each origin: its corridor on the volunteer side, or its total, whichever is the smaller.

    Both hold the same people in the same order (whoever leaves through such a corridor has no other), so the smaller
    one decides.
    """
    limits = [
        _GateLimit("corridor", quota.code, quota.origin, quota.cap or 0) for quota in parts.quotas if quota.side == "V"
    ]
    limits += [_GateLimit("origin", origin, origin, cap) for origin, cap in sorted(parts.origin_caps.items())]
    smallest: dict[str, _GateLimit] = {}
    for limit in limits:
        known = smallest.get(limit.origin)
        if known is None or limit.cap < known.cap:
            smallest[limit.origin] = limit
    return list(smallest.values())


def _gate(limit: _GateLimit, ranked: Sequence[Ranked], person_order: Sequence[str]) -> Gate:
    numbers = {each.id: number for number, each in enumerate(ranked) if each.origin == limit.origin}
    _refuse_repeated("person_order_unknown", person_order)
    unknown = [person for person in person_order if person not in numbers]
    if unknown:
        raise DomainError("person_order_unknown", {"gate": limit.name, "volunteers": unknown})
    missing = sorted({each.id for each in ranked if each.origin == limit.origin and each.wishes} - set(person_order))
    if missing:
        raise DomainError("person_order_incomplete", {"gate": limit.name, "volunteers": missing})
    merit = tuple(numbers[person] for person in person_order)
    order = tuple(sorted(merit, key=lambda number: ranked[number].held is None))
    return Gate(limit.kind, limit.name, limit.origin, limit.cap, order, merit)


def _turns(ranked: Sequence[Ranked], everybody: Sequence[str]) -> tuple[int, ...]:
    """The order of turns, in which nobody with a wish may be missing."""
    numbers = {each.id: number for number, each in enumerate(ranked)}
    _refuse_repeated("person_order_unknown", everybody)
    unknown = [person for person in everybody if person not in numbers]
    if unknown:
        raise DomainError("person_order_unknown", {"volunteers": unknown})
    missing = sorted({each.id for each in ranked if each.wishes} - set(everybody))
    if missing:
        raise DomainError("person_order_incomplete", {"volunteers": missing})
    return tuple(numbers[person] for person in everybody)


def _gate_of(gates: Sequence[Gate], volunteers: int) -> tuple[int, ...]:
    gate_of = [NO_GATE] * volunteers
    for number, gate in enumerate(gates):
        for volunteer in gate.order:
            gate_of[volunteer] = number
    return tuple(gate_of)


def _refuse_held_over_cap(instance: Instance, ranked: Sequence[Ranked], numbers: Mapping[str, int]) -> None:
    """Every earlier seat must still fit, or somebody would lose hers: a protected round promises that nobody does."""
    in_set, in_gate = [0] * len(instance.sets), [0] * len(instance.gates)
    for number, each in enumerate(ranked):
        if each.held is None:
            continue
        for seat_set in instance.chain(number, numbers[each.held.offer]):
            in_set[seat_set] += 1
        if instance.gate_of[number] != NO_GATE:
            in_gate[instance.gate_of[number]] += 1
    over = [seats.name for seats, count in zip(instance.sets, in_set, strict=True) if count > seats.cap]
    over += [gate.name for gate, count in zip(instance.gates, in_gate, strict=True) if count > gate.cap]
    if over:
        raise DomainError("held_over_cap", {"sets": over})
