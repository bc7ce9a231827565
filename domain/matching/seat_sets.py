"""The nested sets on the offer side: delegation cell, offer, organisation, corridor, host country, call.

Each application lies in a chain of them, smallest first; two chains that meet stay together. That is what makes the
offer side one laminar matroid (Fleiner 2003).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import DomainError
from domain.matching.inputs import OfferSeats
from domain.matching.instance import Kind, Quota, SeatSet

Chains = tuple[Mapping[str, tuple[int, ...]], ...]
Corridors = Mapping[tuple[str, str], Quota]


@dataclass(frozen=True, slots=True)
class SeatCaps:
    """The caps above single offers, and the cells (offer, origin) inside them."""

    cells: Mapping[tuple[str, str], int]
    organisations: Mapping[str, int]
    hosts: Mapping[str, int]
    call: int | None


def counted_corridors(quotas: Iterable[Quota], origins: Iterable[str], *, crossing: bool) -> Corridors:
    """The corridors that count among the offers, by (origin, host).

    Nested: those on side M, which hold whole offers, whoever would apply. `crossing`: every one, for its origin alone.
    """
    if crossing:
        return {(quota.origin, quota.host): quota for quota in quotas}
    return {(origin, quota.host): quota for origin in origins for quota in quotas if quota.side == "M"}


def nest(
    offers: Sequence[OfferSeats], corridors: Corridors, caps: SeatCaps, origins: Sequence[str]
) -> tuple[tuple[SeatSet, ...], Chains]:
    """Number the sets and give each offer its chain per origin."""
    book = _Book()
    chains = tuple(
        {origin: _chain(book, offer, origin, corridors.get((origin, offer.host)), caps) for origin in origins}
        for offer in offers
    )
    return tuple(book.sets), chains


class _Book:
    """Numbers sets in order of first mention."""

    def __init__(self) -> None:
        self.sets: list[SeatSet] = []
        self._numbers: dict[tuple[Kind, str], int] = {}

    def number(self, kind: Kind, name: str, cap: int | None) -> tuple[int, ...]:
        """The number of the set, as a chain of one; no set at all without a cap."""
        if cap is None:
            return ()
        if (kind, name) not in self._numbers:
            self._numbers[kind, name] = len(self.sets)
            self.sets.append(SeatSet(kind, name, cap))
        return (self._numbers[kind, name],)


def _chain(book: _Book, offer: OfferSeats, origin: str, corridor: Quota | None, caps: SeatCaps) -> tuple[int, ...]:
    organisation = offer.organisation or ""
    return (
        _cell(book, offer, origin, caps)
        + book.number("offer", offer.id, offer.capacity)
        + book.number("organisation", organisation, caps.organisations.get(organisation))
        + (book.number("corridor", corridor.code, corridor.cap) if corridor else ())
        + book.number("host", offer.host, caps.hosts.get(offer.host))
        + book.number("call", "call", caps.call)
    )


def _cell(book: _Book, offer: OfferSeats, origin: str, caps: SeatCaps) -> tuple[int, ...]:
    return book.number("delegation", f"{offer.id}/{origin}", caps.cells.get((offer.id, origin), offer.delegation_cap))


def refuse_crossing_organisations(offers: Iterable[OfferSeats], capped: Mapping[str, int]) -> None:
    """Raises DomainError `config_crossing` when a capped organisation has offers in two countries."""
    hosts: dict[str, set[str]] = {}
    for offer in offers:
        if offer.organisation in capped:
            hosts.setdefault(str(offer.organisation), set()).add(offer.host)
    crossing = sorted(organisation for organisation, countries in hosts.items() if len(countries) > 1)
    if crossing:
        raise DomainError("config_crossing", {"organisations": crossing})
