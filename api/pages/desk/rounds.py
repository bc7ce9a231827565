"""A placement round on the desk: ask for it, read its report, validate or discard it."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations import rounds as operations
from api.operations.context import Operation
from api.operations.rounds import find_round, show_round
from api.pages.desk.overview import show_desk
from api.pages.frame.cards import in_page_language, person_name
from api.pages.frame.state import add_notice
from api.pages.frame.submitting import act, page_url, submit
from api.request import operation
from api.schemas.offers import EmptyBody
from api.schemas.rounds import RoundBody
from domain.application import Application
from storage.page_queries import offers_of, people_of, placed_in_round
from translations import formats

_MOST_ROWS = 200


def desk_round(round_id: str) -> ResponseReturnValue:
    return _show(round_id)


def _show(round_id: str) -> str:
    current = operation()
    view = show_round(current, round_id)
    shown: dict[str, Any] = {**view, "at": view["simulated_at"] or view["requested_at"]}
    if view["report"] is not None:
        shown |= _report(current, view)
    return render_template("desk/round.html", round=shown)


def _report(current: Operation, view: Mapping[str, Any]) -> dict[str, Any]:
    """The report with names and titles; of a very large round the first lines of each list."""
    report = view["report"]
    unplaced = report["unplaced"][:_MOST_ROWS]
    with current.read() as connection:
        certificate = find_round(connection, current.actor, view["id"]).certificate
        placed = placed_in_round(connection, view["id"], _MOST_ROWS)
        people = people_of(connection, [person["application"] for person in unplaced])
        offers = offers_of(connection, _offers_in(report, unplaced, placed))
    if report["placed"] > _MOST_ROWS or len(report["unplaced"]) > _MOST_ROWS:
        add_notice("many_rows")
    return {
        "placed": report["placed"],
        "upper_bound": report["upper_bound"],
        "first_wishes": sum(row["people"] for row in report["ranks"] if row["rank"] == 1),
        "quotas": [{**quota, "corridor": _corridor(quota["corridor"])} for quota in report["quotas"]],
        "pairs": [_pair(row, offers[row["offer_id"]]) for row in placed],
        "unplaced": [_unplaced(person, people[person["application"]], offers) for person in unplaced],
        "unplaced_number": len(report["unplaced"]),
        "empty_seats": _empty_seats(report, offers),
        "certificate": certificate,
        "may_decide": view["status"] == "simulated",
    }


def _offers_in(report: Mapping[str, Any], unplaced: list[Any], placed: list[Any]) -> set[str]:
    return {
        *(row["offer_id"] for row in placed),
        *(seat["offer"] for seat in report["empty_seats"]),
        *(reason["offer"] for person in unplaced for reason in person["reasons"]),
    }


def _corridor(code: str) -> str:
    return formats.corridor(current_language(), code)


def _pair(row: Mapping[str, Any], offer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reference": row["reference"],
        "name": person_name(row["personal"]),
        "offer_title": in_page_language(offer["title"]),
        "organisation": offer["organisation_name"],
        "rank": row["rank"],
        "corridor": _corridor(f"{row['origin_country']}-{offer['country']}"),
    }


def _unplaced(person: Mapping[str, Any], found: Application, offers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": person["application"],
        "reference": person["reference"],
        "name": person_name(found.personal),
        "wishes": [
            {"title": in_page_language(offers[reason["offer"]]["title"]), "reason": reason["code"]}
            for reason in person["reasons"]
        ],
    }


def _empty_seats(report: Mapping[str, Any], offers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Empty seats by offer and by what holds them empty."""
    counted = Counter((seat["offer"], seat["bound_by"]) for seat in report["empty_seats"])
    return [
        {
            "title": in_page_language(offers[offer]["title"]),
            "organisation": offers[offer]["organisation_name"],
            "number": number,
            "bound_by": bound or "no_candidate",
        }
        for (offer, bound), number in counted.items()
    ]


def desk_round_new() -> ResponseReturnValue:
    """Ask for a round; it is computed by the placement worker."""
    return submit(
        RoundBody(),
        lambda data: operations.request_round(operation(), data["call"]),
        again=show_desk,
        done=lambda asked: page_url("desk_round", round_id=asked["id"], done="round"),
    )


def desk_round_validation(round_id: str) -> ResponseReturnValue:
    """Turn the dry run into proposals."""
    return _settle(operations.validate_round, round_id)


def desk_round_discard(round_id: str) -> ResponseReturnValue:
    """Put the dry run aside."""
    return _settle(operations.discard_round, round_id)


def _settle(settle: Callable[[Operation, str], object], round_id: str) -> ResponseReturnValue:
    return act(
        EmptyBody(),
        lambda _: settle(operation(), round_id),
        again=lambda: _show(round_id),
        back=page_url("desk_round", round_id=round_id, done="decision"),
    )
