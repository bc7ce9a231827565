"""From plain JSON to what the checks need: a frozen round (`inputs`) or an instance file (`instance`)."""

import hmac
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from domain.matching.verifier.frozen import Frozen
from domain.matching.verifier.limits import Limits, settle

Document = Mapping[str, Any]


def read(document: Document, seed: str | None) -> Frozen:
    """Read what the outcome was computed from. `broken` lists what contradicts itself.

    Raises KeyError, TypeError, ValueError, IndexError or AttributeError for a document of another shape.
    """
    frozen = Frozen()
    if "inputs" in document:
        limits = _read_inputs(frozen, document["inputs"], seed or "")
    else:
        limits = _read_instance(frozen, document["instance"])
    used = _used_corridors(frozen)
    _protect(frozen, (document.get("inputs") or document.get("instance") or {})["volunteers"])
    settle(frozen, limits, used)
    return frozen


def _used_corridors(frozen: Frozen) -> set[tuple[str, str]]:
    """(origin, host) of every eligible wish, those of holders included: confirming a place moves no corridor."""
    hosts_of = [row["host"] for row in frozen.seats]
    return {
        (origin, host)
        for origin, wishes in zip(frozen.origins, frozen.wishes, strict=True)
        for host in {hosts_of[offer] for offer in wishes}
    }


def _ticket(seed: str, call: str, name: str) -> bytes:
    return hmac.digest(seed.encode(), f"{call}|{name}".encode(), sha256)


def _read_inputs(frozen: Frozen, inputs: Document, seed: str) -> Limits:
    _read_offers(frozen, inputs)
    rows = inputs["volunteers"]
    drawn = sorted((_ticket(seed, inputs["call"], row["id"]), row["id"]) for row in rows)
    tickets = {name: place for place, (_, name) in enumerate(drawn)}
    bands = [wish["band"] for row in rows for wish in row["wishes"] if not wish.get("refused")]
    best = max(bands, default=0)
    frozen.span = max(1, len(rows) * len(frozen.offers))
    frozen.shift = 2 * frozen.span * (best - min(bands, default=0) + 1)
    alphabetical = {offer: place for place, offer in enumerate(sorted(frozen.offers))}
    numbers = {offer: number for number, offer in enumerate(frozen.offers)}
    for row in rows:
        _read_wishes(frozen, row, tickets[row["id"]], best, numbers, alphabetical)
    standing = sorted((-row["corridor_band"], tickets[row["id"]], number) for number, row in enumerate(rows))
    frozen.person_order = [number for _, _, number in standing]
    return Limits(
        organisations=dict(inputs["organisation_caps"]),
        hosts=dict(inputs["host_caps"]),
        call=inputs["call_cap"],
        origins=dict(inputs.get("origin_caps", {})),
    )


def _read_offers(frozen: Frozen, document: Document) -> None:
    frozen.mechanism = document.get("mechanism", "tlda")
    if frozen.mechanism not in ("tlda", "serial_dictatorship"):
        frozen.broken.append("unknown_mechanism")
    frozen.seats = list(document["offers"])
    frozen.offers = [row["id"] for row in frozen.seats]
    frozen.corridors = {f"{row['origin']}-{row['host']}": row for row in document.get("corridors", [])}
    if len(set(frozen.offers)) != len(frozen.offers) or len(frozen.corridors) != len(document.get("corridors", [])):
        frozen.broken.append("named_twice")


def _read_wishes(
    frozen: Frozen,
    row: Document,
    ticket: int,
    best: int,
    numbers: Mapping[str, int],
    alphabetical: Mapping[str, int],
) -> None:
    wishes: list[int] = []
    keys: list[int] = []
    idle: dict[str, str] = {}
    drawn = ticket * len(numbers)
    for wish in row["wishes"]:
        offer = wish["offer"]
        refused = wish.get("refused") or (None if offer in numbers else "offer_withdrawn")
        if refused:
            idle[offer] = refused
            continue
        grade = 2 * (best - wish["band"]) + (not wish["shortlisted"])
        wishes.append(numbers[offer])
        keys.append(grade * frozen.span + drawn + alphabetical[offer])
    _add_person(frozen, row, wishes, keys, idle)


def _add_person(frozen: Frozen, row: Document, wishes: list[int], keys: list[int], idle: dict[str, str]) -> None:
    frozen.people.append(row["id"])
    frozen.origins.append(row["origin"])
    frozen.wishes.append(wishes)
    frozen.keys.append(keys)
    frozen.idle.append(idle)


def _read_instance(frozen: Frozen, instance: Document) -> Limits:
    _read_offers(frozen, instance)
    order: dict[str, list[str]] = {offer: [] for offer in frozen.offers}
    rank: dict[tuple[str, str], int] = {}
    for number, (volunteer, offer) in enumerate(instance["application_order"]):
        rank[volunteer, offer] = 2 * number
        order[offer].append(volunteer)
    frozen.shift = 2 * len(rank) + 2
    numbers = {offer: number for number, offer in enumerate(frozen.offers)}
    for row in instance["volunteers"]:
        name = row["id"]
        eligible = [offer for offer in row["prefs"] if (name, offer) in rank]
        idle = {offer: "ineligible" for offer in row["prefs"] if (name, offer) not in rank}
        _add_person(frozen, row, [numbers[offer] for offer in eligible], [rank[name, m] for m in eligible], idle)
    if any(row.get("priority", order[row["id"]]) != order[row["id"]] for row in frozen.seats):
        frozen.broken.append("priority_contradicts_order")
    people = {name: number for number, name in enumerate(frozen.people)}
    frozen.person_order = [people[name] for name in instance.get("person_order", [])]
    return Limits(
        cells={(row["offer"], row["origin"]): row["cap"] for row in instance.get("delegation_caps", [])},
        organisations={row["organisation"]: row["cap"] for row in instance.get("organisation_caps", [])},
        hosts={row["host"]: row["cap"] for row in instance.get("host_caps", [])},
        call=instance.get("call_cap"),
        origins={row["origin"]: row["cap"] for row in instance.get("origin_caps", [])},
        orders=_person_orders(instance, people),
    )


def _person_orders(instance: Document, people: Mapping[str, int]) -> dict[str, list[int]]:
    """The order of each gate that the file gives: corridors by their code, totals by the origin."""
    rows = [(f"{row['origin']}-{row['host']}", row) for row in instance.get("corridors", [])]
    rows += [(row["origin"], row) for row in instance.get("origin_caps", [])]
    return {name: [people[each] for each in row["person_order"]] for name, row in rows if "person_order" in row}


def _protect(frozen: Frozen, rows: Iterable[Document]) -> None:
    """A holder comes first at her own seat. Who confirmed keeps it and asks for nothing else; others may move up."""
    numbers = {offer: number for number, offer in enumerate(frozen.offers)}
    for volunteer, row in enumerate(rows):
        held = row.get("held")
        if not held:
            continue
        offer = numbers[held["offer"]]
        at = frozen.wishes[volunteer].index(offer)
        frozen.held[volunteer] = offer
        frozen.keys[volunteer][at] -= frozen.shift
        if held["locked"]:
            others = [frozen.offers[each] for each in frozen.wishes[volunteer] if each != offer]
            frozen.idle[volunteer] |= dict.fromkeys(others, "not_reached")
            frozen.wishes[volunteer], frozen.keys[volunteer] = [offer], [frozen.keys[volunteer][at]]
