"""Instance documents for the tests of the placement round: the examples by name, and random hubs by seed."""

import json
from pathlib import Path
from random import Random
from typing import Any

from domain.matching.instance_file import read_instance
from domain.matching.solver import UNPLACED, Matching, place

FOLDER = Path(__file__).parent / "instances"
SPOKES = ("CI", "ML", "SN")
Document = dict[str, Any]
Named = dict[str, str | None]


def example(name: str) -> Document:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def example_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def named(document: Document, matching: Matching) -> Named:
    offers = [offer["id"] for offer in document["offers"]]
    people = [volunteer["id"] for volunteer in document["volunteers"]]
    return {who: None if seat == UNPLACED else offers[seat] for who, seat in zip(people, matching, strict=True)}


def placed_by_the_rules(document: Document, oldest_first: bool = False) -> Named:
    return named(document, place(read_instance(document), oldest_first))


def with_prefs(document: Document, volunteer: str, prefs: list[str]) -> Document:
    """The same round with another list of one volunteer."""
    rows = [row | {"prefs": prefs} if row["id"] == volunteer else row for row in document["volunteers"]]
    return document | {"volunteers": rows}


def holding(document: Document, seats: Named, locked: bool = False) -> Document:
    """The round after it: everybody who is placed holds her seat."""
    rows = [
        row | {"held": {"offer": seats[row["id"]], "locked": locked}} if seats[row["id"]] else row
        for row in document["volunteers"]
    ]
    return document | {"volunteers": rows}


def random_hub(
    seed: int, volunteers: int = 5, offers: int = 4, extras: bool = True, origin_totals: bool = False
) -> Document:
    """Morocco and three spokes, both directions, caps that bind; every optional cap now and then."""
    chance = Random(seed)
    seats = [_offer(chance, number) for number in range(chance.randint(2, offers))]
    people = [_volunteer(chance, number, seats) for number in range(chance.randint(volunteers // 2, volunteers))]
    order = [[who["id"], seat["id"]] for who in people for seat in seats if _fits(who, seat)]
    chance.shuffle(order)
    corridors = [pair for spoke in SPOKES for pair in (("MA", spoke), (spoke, "MA"))]
    document = {
        "volunteers": people,
        "offers": seats,
        "corridors": [_corridor(chance, origin, host, people) for origin, host in corridors],
        "application_order": order,
        "delegation_caps": [],
    }
    document |= _extra_caps(chance, seats) if extras else {}
    return document | (_origin_totals(chance, document) if origin_totals else {})


def random_mesh(seed: int, volunteers: int = 6, offers: int = 5, origin_totals: bool = True) -> Document:
    """Every country sends to every other, without quotas of corridors: totals of origins and hosts instead."""
    chance = Random(seed)
    countries = ("CI", "MA", "SN")
    seats = [_offer(chance, number) for number in range(chance.randint(2, offers))]
    people: list[Document] = []
    for number in range(chance.randint(volunteers // 2, volunteers)):
        who = {"id": f"v{number}", "origin": chance.choice(countries)}
        possible = [seat["id"] for seat in seats if seat["host"] != who["origin"]]
        people.append(who | {"prefs": chance.sample(possible, chance.randint(0, len(possible)))})
    order = [[who["id"], seat["id"]] for who in people for seat in seats if who["origin"] != seat["host"]]
    chance.shuffle(order)
    document: Document = {"volunteers": people, "offers": seats, "corridors": [], "application_order": order}
    document["host_caps"] = [{"host": host, "cap": chance.randint(0, 2)} for host in chance.sample(countries, 2)]
    return document | (_origin_totals(chance, document) if origin_totals else {})


def random_crossing(seed: int, volunteers: int = 6, offers: int = 5) -> Document:
    """Every country to every other, quotas on all corridors, an organisation in two countries: one after the other."""
    document = random_mesh(seed, volunteers, offers)
    chance = Random(-1 - seed)
    corridors = [
        {"origin": origin, "host": host, "cap": chance.choice((None, 0, 1, 1, 2))}
        for origin in ("CI", "MA", "SN")
        for host in ("CI", "MA", "SN")
        if origin != host
    ]
    names = [who["id"] for who in document["volunteers"]]
    for seat in document["offers"]:
        seat["organisation"] = chance.choice(("school", "clinic"))
    return document | {
        "mechanism": "serial_dictatorship",
        "person_order": chance.sample(names, len(names)),
        "corridors": corridors,
        "organisation_caps": [{"organisation": "school", "cap": chance.randint(0, 3)}],
        "delegation_caps": [{"offer": seat["id"], "origin": "SN", "cap": 1} for seat in document["offers"][:2]],
        "call_cap": chance.choice((None, 2, 4)),
    }


def _origin_totals(chance: Random, document: Document) -> Document:
    """Totals of some countries. Where a quota of an inbound corridor has an order of persons, it is the same one."""
    origins = [origin for origin in ("MA", "CI", "SN") if chance.random() < 0.6]
    gates = {row["origin"]: row["person_order"] for row in document["corridors"] if row["host"] == "MA"}
    totals = []
    for origin in origins:
        compatriots = [who["id"] for who in document["volunteers"] if who["origin"] == origin]
        order = gates.get(origin, chance.sample(compatriots, len(compatriots)))
        totals.append({"origin": origin, "cap": chance.randint(0, 2), "person_order": order})
    return {"origin_caps": totals}


def _offer(chance: Random, number: int) -> Document:
    host = chance.choice(("MA", "MA", "CI", "SN"))
    return {
        "id": f"m{number}",
        "host": host,
        "capacity": chance.choice((0, 1, 1, 1, 2)),
        "organisation": f"{host}-association",
    }


def _volunteer(chance: Random, number: int, seats: list[Document]) -> Document:
    who = {"id": f"v{number}", "origin": chance.choice(("MA", "CI", "SN", "SN"))}
    possible = [seat["id"] for seat in seats if _fits(who, seat)]
    return who | {"prefs": chance.sample(possible, chance.randint(min(1, len(possible)), len(possible)))}


def _fits(who: Document, seat: Document) -> bool:
    return (who["origin"] == "MA") != (seat["host"] == "MA")


def _corridor(chance: Random, origin: str, host: str, people: list[Document]) -> Document:
    compatriots = [who["id"] for who in people if who["origin"] == origin]
    chance.shuffle(compatriots)
    cap = chance.choice((None, 0, 1, 1, 1, 2))
    return {"origin": origin, "host": host, "cap": cap, "side": None, "person_order": compatriots}


def _extra_caps(chance: Random, seats: list[Document]) -> Document:
    extras: Document = {}
    if chance.random() < 0.4:
        extras["delegation_caps"] = [
            {"offer": seat["id"], "origin": origin, "cap": chance.randint(0, 1)}
            for seat in seats
            for origin in ("CI", "SN", "MA")
            if (origin == "MA") != (seat["host"] == "MA")
        ]
    if chance.random() < 0.3:
        extras["host_caps"] = [{"host": host, "cap": chance.randint(0, 2)} for host in ("MA", "CI")]
    if chance.random() < 0.3:
        extras["call_cap"] = chance.randint(1, 4)
    if chance.random() < 0.3:
        organisations = [f"{host}-association" for host in ("MA", "SN")]
        extras["organisation_caps"] = [{"organisation": each, "cap": chance.randint(0, 2)} for each in organisations]
    return extras
