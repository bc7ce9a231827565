"""Who is placed by a round and who is not, a page at a time; people whose files the actor may not see by reference."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.languages import current_language
from api.operations.rounds import find_round
from api.pages.frame.cards import in_page_language, listing, person_name
from api.pages.frame.filtering import read_filters
from api.problems import not_found
from api.request import operation
from api.schemas.applications import PageQuery
from domain.actor import Actor
from domain.round import PlacementRound
from storage.page_queries import offers_of, visible_among
from storage.round_lists import lists_kept, placed_first, unplaced_first
from translations import formats

PEOPLE_SHOWN = 50
Card = dict[str, Any]
Offers = Mapping[str, Mapping[str, Any]]


def pairs_of(connection: Connection, actor: Actor, found: PlacementRound, skip: int = 0) -> list[Card]:
    """The next people placed, each with the offer, the rank of the wish and the corridor."""
    rows = placed_first(connection, found, PEOPLE_SHOWN, skip)
    known = visible_among(connection, actor, [row["application"] for row in rows])
    offers = offers_of(connection, {row["offer"] for row in rows})
    return [_pair(row, offers[row["offer"]], row["application"] in known) for row in rows]


def unplaced_of(connection: Connection, actor: Actor, found: PlacementRound, skip: int = 0) -> list[Card]:
    """The next people without a place, each with the reason of every wish."""
    rows = unplaced_first(connection, found, PEOPLE_SHOWN, skip)
    known = visible_among(connection, actor, [row["application"] for row in rows])
    offers = offers_of(connection, {reason["offer"] for row in rows for reason in row["reasons"]})
    return [_unplaced(row, offers, row["application"] in known) for row in rows]


def no_wish_left(found: PlacementRound) -> Card:
    """`{people, first, more}`: those without a place who had no wish that could be looked at; no list has them."""
    stored = (found.report or {}).get("no_wish_left", {"people": 0, "first": []})
    return {**stored, "more": stored["people"] - len(stored["first"])}


def _pair(row: Mapping[str, Any], offer: Mapping[str, Any], known: bool) -> Card:
    return {
        "reference": row["reference"],
        "name": person_name(row["personal"]) if known else "",
        "offer_title": in_page_language(offer["title"]),
        "organisation": offer["organisation_name"],
        "rank": row["rank"],
        "corridor": formats.corridor(current_language(), f"{row['origin_country']}-{offer['country']}"),
    }


def _unplaced(row: Mapping[str, Any], offers: Offers, known: bool) -> Card:
    return {
        "id": row["application"] if known else None,
        "reference": row["reference"],
        "name": person_name(row["personal"]) if known else "",
        "wishes": [
            {"title": in_page_language(offers[reason["offer"]]["title"]), "reason": reason["code"]}
            for reason in row["reasons"]
        ],
    }


def desk_round_placed(round_id: str) -> ResponseReturnValue:
    """Everybody whom a computed round places. Raises Problem 404."""
    return _page(round_id, "placed", pairs_of)


def desk_round_unplaced(round_id: str) -> ResponseReturnValue:
    """Everybody without a place, with the reasons. Raises Problem 404."""
    return _page(round_id, "unplaced", unplaced_of)


def _page(round_id: str, which: str, rows_of: Callable[[Connection, Actor, PlacementRound, int], list[Card]]) -> str:
    current, number = operation(), read_filters(PageQuery())["page"]
    with current.read() as connection:
        found = find_round(connection, current.actor, round_id)
        if found.report is None:
            raise not_found()
        wishless = no_wish_left(found) if which == "unplaced" else None
        # As many as the list can name.
        total = found.report[which] - (wishless["people"] if wishless else 0)
        page = {"page": number, "page_size": PEOPLE_SHOWN, "total": total}
        is_there = (number - 1) * PEOPLE_SHOWN < page["total"]
        rows = rows_of(connection, current.actor, found, (number - 1) * PEOPLE_SHOWN) if is_there else []
        is_kept = lists_kept(connection, found.id)
    shown = listing(page, f"desk_round_{which}", rows, round_id=round_id)
    return render_template(
        "desk/round_people.html",
        round_id=round_id,
        which=which,
        listing=shown,
        no_wish_left=wishless if is_kept or not found.report["wishes"] else None,
    )
