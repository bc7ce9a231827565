"""The report of a simulated round in words and figures, with names and titles where somebody must decide."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from api.languages import current_language
from api.pages.frame.cards import in_page_language, person_name
from domain.actor import Actor
from domain.application import Application
from domain.matching.verifier.verify import verify
from domain.round import PlacementRound
from domain.round_report import Matching, difference, exchanges, free_seats, rank_groups
from storage.page_queries import offers_of, people_of, placed_in_round, visible_among
from storage.round_documents import find_document, find_whole
from storage.round_queries import simulation_before
from translations import formats
from translations.round_words import bound_words

MOST_ROWS = 200
_MOST_INVERSIONS = 20
Offers = Mapping[str, Mapping[str, Any]]
Card = dict[str, Any]


def report_of(connection: Connection, actor: Actor, found: PlacementRound, report: Mapping[str, Any]) -> Card:
    """Everything that the page says of the simulation; of a very large round the first lines of each list.

    People whose files the actor may not see are named by their references alone.
    """
    whole = find_whole(connection, found.id) or {}
    inputs, matching = whole["inputs"], whole["matching"]
    free = free_seats(inputs, matching)
    unplaced = report["unplaced"][:MOST_ROWS]
    inversions = report["inversions"][:_MOST_INVERSIONS]
    placed = placed_in_round(connection, found.id, MOST_ROWS)
    people = people_of(connection, [person["application"] for person in unplaced])
    known = visible_among(connection, actor, [*people, *(row["application"] for row in placed)])
    offers = offers_of(connection, _offers_in(free, unplaced, placed, inversions))
    return {
        "placed": report["placed"],
        "upper_bound": report["upper_bound"],
        "ranks": rank_groups(report["ranks"]),
        "quotas": [{**quota, "corridor": _corridor(quota["corridor"])} for quota in report["quotas"]],
        "exchanges": [_exchange(asdict(each), each.ratio) for each in exchanges(inputs, matching)],
        "pairs": [_pair(row, offers[row["offer_id"]], row["application"] in known) for row in placed],
        "unplaced": [
            _unplaced(person, people[person["application"]], offers, person["application"] in known)
            for person in unplaced
        ],
        "unplaced_number": len(report["unplaced"]),
        "empty_seats": _empty_seats(free, report["empty_seats"], offers),
        "empty_number": sum(free.values()),
        "inversions": [_inversion(triple, offers) for triple in inversions],
        "change": _change(connection, found, matching),
        "certificate": whole["certificate"],
        "violations": sorted({each["check"] for each in verify(whole)}),
        "new_proposals": _new_proposals(inputs, matching),
    }


def _offers_in(free: Mapping[str, int], unplaced: list[Any], placed: list[Any], inversions: list[Any]) -> set[str]:
    return {
        *free,
        *(row["offer_id"] for row in placed),
        *(triple[2] for triple in inversions),
        *(reason["offer"] for person in unplaced for reason in person["reasons"]),
    }


def _new_proposals(inputs: Mapping[str, Any], matching: Matching) -> int:
    """How many proposals a validation sends: whoever keeps the seat that she holds is not asked again."""
    held = {each["id"]: (each.get("held") or {}).get("offer") for each in inputs["volunteers"]}
    return sum(offer is not None and held.get(person) != offer for person, offer in matching.items())


def _corridor(code: str) -> str:
    return formats.corridor(current_language(), code)


def _exchange(exchange: Card, ratio: float | None) -> Card:
    language = current_language()
    countries = {side: formats.country(language, exchange[side]) for side in ("first", "second")}
    return {**exchange, **countries, "ratio": ratio}


def _pair(row: Mapping[str, Any], offer: Mapping[str, Any], known: bool) -> Card:
    return {
        "reference": row["reference"],
        "name": person_name(row["personal"]) if known else "",
        "offer_title": in_page_language(offer["title"]),
        "organisation": offer["organisation_name"],
        "rank": row["rank"],
        "corridor": _corridor(f"{row['origin_country']}-{offer['country']}"),
    }


def _unplaced(person: Mapping[str, Any], found: Application, offers: Offers, known: bool) -> Card:
    return {
        "id": person["application"] if known else None,
        "reference": person["reference"],
        "name": person_name(found.personal) if known else "",
        "wishes": [
            {"title": in_page_language(offers[reason["offer"]]["title"]), "reason": reason["code"]}
            for reason in person["reasons"]
        ],
    }


def _empty_seats(free: Mapping[str, int], bound: list[Mapping[str, Any]], offers: Offers) -> list[Card]:
    """Each offer with empty seats and what holds them: limits that are reached, or that nobody else may take one."""
    holding: defaultdict[str, list[str]] = defaultdict(list)
    for seat in bound:
        if seat["bound_by"]:
            holding[seat["offer"]].append(bound_words(current_language(), seat["bound_by"]))
    return [
        {
            "title": in_page_language(offers[offer]["title"]),
            "organisation": offers[offer]["organisation_name"],
            "number": number,
            "bound_by": holding[offer],
        }
        for offer, number in sorted(free.items())
        if offer in offers
    ]


def _inversion(triple: list[str], offers: Offers) -> Card:
    passed_over, placed, offer = triple
    return {"passed_over": passed_over, "placed": placed, "title": in_page_language(offers[offer]["title"])}


def _change(connection: Connection, found: PlacementRound, matching: Matching) -> Card | None:
    """The difference to the simulation before this one; None for the first one of the call."""
    earlier = simulation_before(connection, found)
    if earlier is None:
        return None
    before = find_document(connection, earlier.id, "outcome") or {"matching": {}}
    changed = difference(before["matching"], matching)
    at = earlier.simulated_at or earlier.requested_at
    return {
        "round": earlier.id,
        "at": at,
        "none": not changed,
        **{name: _listed(refs) for name, refs in asdict(changed).items()},
    }


def _listed(references: tuple[str, ...]) -> list[str]:
    return list(references[:MOST_ROWS])
