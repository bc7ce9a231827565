"""Instances as JSON documents: offers with priorities, one order of applications, one order of persons per corridor.

    volunteers        [{id, origin, prefs, held?: {offer, locked}}]
    offers            [{id, host, capacity, priority?, organisation?}]
    corridors         [{origin, host, cap, side: M|V|X|null, person_order}]
    application_order [[volunteer, offer], ...]   best first
    delegation_caps   [{offer, origin, cap}]      host_caps [{host, cap}]
    organisation_caps [{organisation, cap}]       call_cap  number
    origin_caps       [{origin, cap, person_order?}]  at most so many of one origin; the order of its gate is given once
    mechanism         "tlda" (default) | "serial_dictatorship", which needs a person_order over everybody

A wish that neither the order of applications nor the priority of the offer lists is ineligible.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.errors import DomainError
from domain.matching.assembly import Parts, Ranked, assemble
from domain.matching.inputs import Held, OfferSeats
from domain.matching.instance import Instance, Quota, Scale
from domain.matching.seat_sets import SeatCaps
from domain.matching.sides import settle_sides

Keys = Mapping[tuple[str, str], int]


def read_instance(document: object) -> Instance:
    """The strict form of an instance document. Its order is the band: nobody ties, so nothing is drawn.

    Raises DomainError: `bad_instance` (with the pointer), `unknown_offer`, `unknown_volunteer`,
    `duplicate_application`, `duplicate_corridor`, `duplicate_cap`, `priority_contradicts_order`,
    `person_order_contradicts`, and what `assemble` raises.
    """
    reader = _Reader(document)
    offers = reader.offers()
    keys = reader.keys()
    hosts = {offer.id: offer.host for offer in offers}
    ranked = reader.ranked(keys, hosts)
    reader.refuse_contradictions(keys, {each.id for each in ranked}, set(hosts))
    used = {(each.origin, hosts[offer]) for each in ranked for offer in each.wishes}
    everybody = reader.everybody()
    if everybody is None:
        quotas = settle_sides(reader.quotas(), used, reader.crossing())
        orders = reader.person_orders(quotas)
    else:
        quotas = tuple(replace(quota, side=None) for quota in reader.quotas())
        orders = _by_origin(everybody, ranked)
    return assemble(
        Parts(
            volunteers=ranked,
            offers=offers,
            quotas=quotas,
            caps=reader.caps(set(hosts)),
            person_order=lambda origin: orders.get(origin, ()),
            scale=Scale(span=1, protection=2 * len(keys) + 2),
            origin_caps=reader.origin_caps(),
            everybody=everybody,
        )
    )


class _Reader:
    """Reads one document; every refusal names the place as an RFC 6901 pointer."""

    def __init__(self, document: object) -> None:
        self._document = _mapping(document, "")

    def _rows(self, name: str, required: bool = False) -> list[tuple[str, Mapping[str, Any]]]:
        rows = self._list(name, required)
        return [(f"/{name}/{index}", _mapping(row, f"/{name}/{index}")) for index, row in enumerate(rows)]

    def _list(self, name: str, required: bool = False) -> Sequence[Any]:
        rows = self._document.get(name, None if required else [])
        return _sequence(rows, f"/{name}")

    def offers(self) -> list[OfferSeats]:
        return [
            OfferSeats(
                id=_text(row, "id", at),
                host=_text(row, "host", at),
                capacity=_count(row, "capacity", at),
                organisation=_text(row, "organisation", at) if row.get("organisation") is not None else None,
            )
            for at, row in self._rows("offers", required=True)
        ]

    def keys(self) -> Keys:
        keys: dict[tuple[str, str], int] = {}
        for index, pair in enumerate(self._list("application_order", required=True)):
            names = _texts(pair, f"/application_order/{index}")
            if len(names) != 2:
                raise DomainError("bad_instance", {"pointer": f"/application_order/{index}"})
            if (names[0], names[1]) in keys:
                raise DomainError("duplicate_application", {"volunteer": names[0], "offer": names[1]})
            keys[names[0], names[1]] = 2 * index
        return keys

    def ranked(self, keys: Keys, hosts: Mapping[str, str]) -> list[Ranked]:
        return [_ranked(at, row, keys, hosts) for at, row in self._rows("volunteers", required=True)]

    def refuse_contradictions(self, keys: Keys, volunteers: set[str], offers: set[str]) -> None:
        for volunteer, offer in keys:
            if volunteer not in volunteers:
                raise DomainError("unknown_volunteer", {"volunteer": volunteer})
            if offer not in offers:
                raise DomainError("unknown_offer", {"offer": offer})
        order: dict[str, list[str]] = {}
        for volunteer, offer in keys:
            order.setdefault(offer, []).append(volunteer)
        for at, row in self._rows("offers"):
            priority = _texts(row.get("priority", order.get(row["id"], [])), f"{at}/priority")
            if priority != order.get(row["id"], []):
                raise DomainError("priority_contradicts_order", {"offer": row["id"]})

    def quotas(self) -> list[Quota]:
        quotas = [_quota(at, row) for at, row in self._rows("corridors")]
        codes = [quota.code for quota in quotas]
        if len(set(codes)) != len(codes):
            raise DomainError("duplicate_corridor", {"corridors": codes})
        return quotas

    def crossing(self) -> list[str]:
        return [_quota(at, row).code for at, row in self._rows("corridors") if row.get("side") == "X"]

    def person_orders(self, settled: Iterable[Quota]) -> dict[str, Sequence[str]]:
        """The order of the gate of each origin that has one."""
        gates = {quota.code for quota in settled if quota.side == "V"}
        orders: dict[str, Sequence[str]] = {}
        for at, row in self._rows("corridors"):
            order = _texts(row.get("person_order", []), f"{at}/person_order")
            if _quota(at, row).code in gates and "person_order" in row:
                orders[row["origin"]] = order
        for at, row in self._rows("origin_caps"):
            origin = _text(row, "origin", at)
            order = _texts(row.get("person_order", orders.get(origin, [])), f"{at}/person_order")
            if orders.setdefault(origin, order) != order:
                raise DomainError("person_order_contradicts", {"origin": origin})
        return orders

    def everybody(self) -> list[str] | None:
        """The order of turns of a serial dictatorship; None for the default mechanism."""
        mechanism = self._document.get("mechanism", "tlda")
        if mechanism not in ("tlda", "serial_dictatorship"):
            raise DomainError("bad_instance", {"pointer": "/mechanism"})
        if mechanism == "tlda":
            return None
        return _texts(self._list("person_order", required=True), "/person_order")

    def origin_caps(self) -> dict[str, int]:
        return self._caps("origin_caps", "origin")

    def _caps(self, name: str, of: str) -> dict[str, int]:
        caps: dict[str, int] = {}
        for at, row in self._rows(name):
            if _text(row, of, at) in caps:
                raise DomainError("duplicate_cap", {of: row[of]})
            caps[row[of]] = _count(row, "cap", at)
        return caps

    def caps(self, offers: set[str]) -> SeatCaps:
        cells = {}
        for at, row in self._rows("delegation_caps"):
            cell = (_text(row, "offer", at), _text(row, "origin", at))
            if cell[0] not in offers:
                raise DomainError("unknown_offer", {"offer": cell[0]})
            if cell in cells:
                raise DomainError("duplicate_cap", {"offer": cell[0], "origin": cell[1]})
            cells[cell] = _count(row, "cap", at)
        return SeatCaps(
            cells=cells,
            organisations=self._caps("organisation_caps", "organisation"),
            hosts=self._caps("host_caps", "host"),
            call=None if self._document.get("call_cap") is None else _count(self._document, "call_cap", ""),
        )


def _by_origin(everybody: Iterable[str], ranked: Iterable[Ranked]) -> dict[str, Sequence[str]]:
    origins = {each.id: each.origin for each in ranked}
    orders: dict[str, list[str]] = {}
    for person in everybody:
        orders.setdefault(origins.get(person, ""), []).append(person)
    return dict(orders)


def _ranked(at: str, row: Mapping[str, Any], keys: Keys, hosts: Mapping[str, str]) -> Ranked:
    volunteer, prefs = _text(row, "id", at), _texts(row.get("prefs"), f"{at}/prefs")
    unknown = [offer for offer in prefs if offer not in hosts]
    if unknown:
        raise DomainError("unknown_offer", {"offer": unknown[0]})
    if len(set(prefs)) != len(prefs):
        raise DomainError("duplicate_wish", {"id": volunteer})
    wishes = tuple(offer for offer in prefs if (volunteer, offer) in keys)
    return Ranked(
        id=volunteer,
        origin=_text(row, "origin", at),
        wishes=wishes,
        keys=tuple(keys[volunteer, offer] for offer in wishes),
        unranked={offer: "ineligible" for offer in prefs if (volunteer, offer) not in keys},
        held=_held(f"{at}/held", row.get("held")),
    )


def _held(at: str, value: object) -> Held | None:
    if value is None:
        return None
    row = _mapping(value, at)
    if not isinstance(row.get("locked"), bool):
        raise DomainError("bad_instance", {"pointer": f"{at}/locked"})
    return Held(_text(row, "offer", at), row["locked"])


def _quota(at: str, row: Mapping[str, Any]) -> Quota:
    side = row.get("side")
    if side not in ("M", "V", "X", None):
        raise DomainError("bad_instance", {"pointer": f"{at}/side"})
    cap = None if row.get("cap") is None else _count(row, "cap", at)
    return Quota(_text(row, "origin", at), _text(row, "host", at), cap, side if side in ("M", "V") else None)


def _mapping(value: object, at: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise DomainError("bad_instance", {"pointer": at})
    return value


def _sequence(value: object, at: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise DomainError("bad_instance", {"pointer": at})
    return value


def _texts(value: object, at: str) -> list[str]:
    items = _sequence(value, at)
    if not all(isinstance(item, str) for item in items):
        raise DomainError("bad_instance", {"pointer": at})
    return list(items)


def _text(row: Mapping[str, Any], name: str, at: str) -> str:
    value = row.get(name)
    # The names of corridors and of delegation cells are made of these.
    is_country = name in ("origin", "host")
    if not isinstance(value, str) or not value or (is_country and any(mark in value for mark in "-/:")):
        raise DomainError("bad_instance", {"pointer": f"{at}/{name}"})
    return value


def _count(row: Mapping[str, Any], name: str, at: str) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DomainError("bad_instance", {"pointer": f"{at}/{name}"})
    return value
