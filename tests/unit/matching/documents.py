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


def random_hub(seed: int, volunteers: int = 5, offers: int = 4, extras: bool = True) -> Document:
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
    return document | (_extra_caps(chance, seats) if extras else {})


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
            for origin in ("CI", "SN")
        ]
    if chance.random() < 0.3:
        extras["host_caps"] = [{"host": "MA", "cap": chance.randint(0, 2)}]
    if chance.random() < 0.3:
        extras["call_cap"] = chance.randint(1, 4)
    if chance.random() < 0.3:
        extras["organisation_caps"] = [{"organisation": "MA-association", "cap": chance.randint(0, 2)}]
    return extras
