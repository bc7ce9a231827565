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


@dataclass(frozen=True, slots=True)
class SeatCaps:
    """The caps above single offers, and the cells (offer, origin) inside them."""

    cells: Mapping[tuple[str, str], int]
    organisations: Mapping[str, int]
    hosts: Mapping[str, int]
    call: int | None


def nest(
    offers: Sequence[OfferSeats], quotas: Iterable[Quota], caps: SeatCaps, origins: Iterable[str]
) -> tuple[tuple[SeatSet, ...], Chains]:
    """Number the sets and give each offer its chain per origin.

    Raises DomainError `config_crossing` when a capped organisation has offers in two countries.
    """
    _refuse_crossing_organisations(offers, caps.organisations)
    book = _Book()
    corridors = {quota.host: quota for quota in quotas if quota.side == "M"}
    seen = sorted(set(origins))
    chains = tuple(_offer_chains(book, offer, corridors.get(offer.host), caps, seen) for offer in offers)
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


def _offer_chains(
    book: _Book, offer: OfferSeats, corridor: Quota | None, caps: SeatCaps, origins: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    organisation = offer.organisation or ""
    shared = (
        book.number("offer", offer.id, offer.capacity)
        + book.number("organisation", organisation, caps.organisations.get(organisation))
        + (book.number("corridor", corridor.code, corridor.cap) if corridor else ())
        + book.number("host", offer.host, caps.hosts.get(offer.host))
        + book.number("call", "call", caps.call)
    )
    return {origin: _cell(book, offer, origin, caps) + shared for origin in origins}


def _cell(book: _Book, offer: OfferSeats, origin: str, caps: SeatCaps) -> tuple[int, ...]:
    return book.number("delegation", f"{offer.id}/{origin}", caps.cells.get((offer.id, origin), offer.delegation_cap))


def _refuse_crossing_organisations(offers: Iterable[OfferSeats], capped: Mapping[str, int]) -> None:
    hosts: dict[str, set[str]] = {}
    for offer in offers:
        if offer.organisation in capped:
            hosts.setdefault(str(offer.organisation), set()).add(offer.host)
    crossing = sorted(organisation for organisation, countries in hosts.items() if len(countries) > 1)
    if crossing:
        raise DomainError("config_crossing", {"organisations": crossing})
