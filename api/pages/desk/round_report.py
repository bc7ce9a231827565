"""The report of a computed round in words and figures, with names and titles where somebody must decide.

It reads what was stored when the round was computed and the first lines of each list: a page of a round of a hundred
thousand people is as fast as that of a small one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from api.languages import current_language
from api.pages.desk.round_people import PEOPLE_SHOWN, no_wish_left, pairs_of, unplaced_of
from api.pages.frame.cards import in_page_language
from domain.actor import Actor
from domain.round import PlacementRound
from domain.round_report import OUTRANKED, Difference, Exchange, grouped_cut, rank_groups
from storage.offer_queries import call_view
from storage.page_queries import offers_of
from storage.round_lists import change_between, lists_kept
from storage.round_queries import simulation_before
from translations import formats
from translations.round_words import bound_words, cut_words, limit_name, mechanism_words

Offers = Mapping[str, Mapping[str, Any]]
Rows = Sequence[Mapping[str, Any]]
Card = dict[str, Any]


def report_of(connection: Connection, actor: Actor, found: PlacementRound) -> Card:
    """Everything that the page says of a round with a report; of a large one the beginning of each list.

    People whose files the actor may not see are named by their references alone.
    """
    report = found.report or {}
    # Rounds that were computed by an earlier version keep fewer lists.
    left, outranked = report.get("seats_left", _NONE_LEFT), report.get("outranked", {})
    left = {**left, "first": left["first"][:PEOPLE_SHOWN]}
    cut, wishless = grouped_cut(report["min_cut"] or []), no_wish_left(found)
    offers = offers_of(connection, _offers_in(left["first"], outranked, cut))
    pairs, people = pairs_of(connection, actor, found), unplaced_of(connection, actor, found)
    return {
        **{name: report[name] for name in _FIGURES},
        **{name: report.get(name, 0) for name in OUTRANKED},
        "mechanism": mechanism_words(current_language(), report.get("mechanism", "tlda")),
        "cut": [_cut(limit, offers) for limit in cut],
        "cut_by_people": bool(cut) and all(limit["kind"] == "volunteers" for limit in cut),
        "no_wish_left": wishless,
        "with_reasons": report["unplaced"] - wishless["people"],
        "rank_groups": rank_groups(report["ranks"]),
        "quotas": [{**quota, "corridor": _corridor(quota["corridor"])} for quota in report["quotas"]],
        "totals": [{**total, "name": limit_name(current_language(), total)} for total in report.get("totals", [])],
        "exchanges": [_exchange(each) for each in report["exchanges"]],
        "pairs": pairs,
        "people": people,
        "lists_removed": bool(report["wishes"]) and not (pairs or people),
        "seats_left": {**left, "first": [_seats_left(row, offers) for row in left["first"] if row["offer"] in offers]},
        "outranked": {name: [_outranked(triple, offers) for triple in rows] for name, rows in outranked.items()},
        "hashes": {**report.get("hashes", {}), "seed": call_view(connection, found.call_id)["seed"]},
        "in_turn": report.get("mechanism") == "serial_dictatorship",
    }


_NONE_LEFT: Mapping[str, Any] = {"offers": 0, "first": ()}
_FIGURES = (
    "participants",
    "placed",
    "upper_bound",
    "unplaced",
    "empty_seats",
    "new_proposals",
    "justified_envy",
    "unrefused_wishes",
    "order_independent",
)


def _offers_in(left: Rows, outranked: Mapping[str, Any], cut: Rows) -> set[str]:
    return {
        *(row["offer"] for row in left),
        *(triple[2] for rows in outranked.values() for triple in rows if len(triple) > 2),
        *(name.partition("/")[0] for limit in cut for name in limit["first"] if limit["kind"] in _OF_OFFERS),
    }


_OF_OFFERS = ("offer", "delegation")


def _cut(limit: Mapping[str, Any], offers: Offers) -> Card:
    """One group of the limits that make the bound; of many offers the titles of the first."""
    return {
        "words": cut_words(current_language(), limit),
        "first": [_limited(name, offers) for name in limit["first"]] if limit["kind"] in _OF_OFFERS else [],
        "more": limit["number"] - len(limit["first"]),
    }


def _limited(name: str, offers: Offers) -> str:
    """The title of an offer, of a delegation `O1/SN` with its country."""
    offer, _, origin = name.partition("/")
    title = _title(offer, offers)
    return f"{title}, {formats.country(current_language(), origin)}" if origin else title


def _title(offer: str, offers: Offers) -> str:
    return in_page_language(offers[offer]["title"]) if offer in offers else offer


def _corridor(code: str) -> str:
    return formats.corridor(current_language(), code)


def _exchange(stored: Mapping[str, Any]) -> Card:
    language = current_language()
    countries = {side: formats.country(language, stored[side]) for side in ("first", "second")}
    return {**stored, **countries, "ratio": Exchange(**stored).ratio}


def _seats_left(row: Mapping[str, Any], offers: Offers) -> Card:
    """An offer with empty seats and what holds them: limits that are reached, or that nobody else may take one."""
    return {
        "title": _title(row["offer"], offers),
        "organisation": offers[row["offer"]]["organisation_name"],
        "number": row["seats"],
        "bound_by": [bound_words(current_language(), bound) for bound in row["bound_by"]],
    }


def _outranked(triple: Sequence[str], offers: Offers) -> Card:
    passed_over, placed, offer = triple
    return {"passed_over": passed_over, "placed": placed, "title": _title(offer, offers)}


def change_of(connection: Connection, found: PlacementRound, at_once: bool) -> Card | None:
    """The difference to the simulation before this one, of a question to the round it asks about; None for the first
    round of a call. Of a large round it takes seconds: `people` is None unless it is asked for `at_once`."""
    earlier = simulation_before(connection, found)
    if earlier is None or earlier.report is None or found.report is None:
        return None
    if any((each.report or {})["wishes"] and not lists_kept(connection, each.id) for each in (earlier, found)):
        return None
    is_small = found.report["participants"] <= _COMPARED_AT_ONCE
    changed = change_between(connection, earlier.id, found.id) if is_small or at_once else None
    return {
        "round": earlier.id,
        "at": earlier.simulated_at or earlier.requested_at,
        "none": not changed,
        "people": None if changed is None else _listed(changed),
    }


_COMPARED_AT_ONCE = 5_000


def _listed(changed: Difference) -> dict[str, Card]:
    return {name: _beginning(references) for name, references in asdict(changed).items()}


def _beginning(references: Iterable[str]) -> Card:
    every = list(references)
    return {"first": every[:PEOPLE_SHOWN], "more": max(0, len(every) - PEOPLE_SHOWN)}
