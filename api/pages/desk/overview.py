"""The coordinator's desk: alerts, what is due today, files by step and age, and the placement rounds."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.operations.applications import list_applications
from api.operations.context import Operation
from api.operations.rounds import list_rounds
from api.pages.desk.due import due_today
from api.pages.desk.watch import documents_ending, hosts_without_answer, protection_alerts, seats_free_again
from api.pages.frame.cards import choices_of, countries, in_page_language, listing, person_name
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import values_of
from api.pages.frame.submitting import page_url
from api.pages.volunteer.standing import WITH_THE_FOCAL_POINT
from api.request import operation
from api.schemas.applications import DeskQuery
from domain.round import standing
from domain.values import COUNTRIES
from storage.call_queries import refused_among
from storage.desk.deciding import waiting_among, waits_for
from storage.desk.due import erasures_waiting
from storage.page_queries import (
    calls_without_open_round,
    offers_waiting,
    organisations_waiting,
    people_of,
    round_sizes,
    waiting_counts,
)
from storage.visibility import visible_applications

# In the order in which files move, the coordinator's own work first.
_TILES = ("needs_person", "refusal_proposed", "under_review", "to_complete", "eligible", "proposed", "placed")
_FILTERABLE = (*_TILES, "submitted", "refusal_confirmed", "not_placed", "withdrawn")
# These wait for somebody; the others for a round or a date.
_WAITING = (*WITH_THE_FOCAL_POINT, "submitted", "to_complete", "proposed")
# How many files, and since when the longest-waiting one waits.
Waiting = tuple[int, datetime]
_ROUNDS_SHOWN = 5
_DUE_SHOWN = 20


def desk() -> ResponseReturnValue:
    """The desk. Filters stand in the address, so that a view can be kept and shared among colleagues."""
    return show_desk()


def show_desk() -> str:
    current = operation()
    query = read_filters(DeskQuery())
    found = list_applications(current, query, without_ended="status" not in query)
    with current.read() as connection:
        people = people_of(connection, [row["id"] for row in found["items"]])
        mine = waiting_among(connection, current.actor, [row["id"] for row in found["items"]])
        rows = [
            _row(current, row, person_name(people[row["id"]].personal), decides=row["id"] in mine)
            for row in found["items"]
        ]
        due, more_due = due_today(connection, current, _DUE_SHOWN)
        return render_template(
            "desk/index.html",
            country=current.actor.country,
            alerts=protection_alerts(connection, current),
            due=due,
            more_due=more_due,
            counts=_tiles(current, connection),
            values=values_of(request.args),
            choices={
                "statuses": choices_of("status", _FILTERABLE),
                "countries": countries(COUNTRIES),
                "holders": choices_of("holder"),
            },
            listing=listing(found, "desk", rows),
            organisations_waiting=organisations_waiting(connection, current.actor.country),
            offers_waiting=_offers(connection, current),
            ending=documents_ending(connection, current),
            silent=hosts_without_answer(connection, current),
            freed=seats_free_again(connection, current),
            erasures=erasures_waiting(connection, current.actor),
            rounds=_rounds(connection, current),
            calls=_calls(connection, current),
        )


def _row(current: Operation, row: Mapping[str, Any], name: str, *, decides: bool) -> dict[str, Any]:
    """One line of the list. Only who decides has a day by which to do it."""
    waiting: timedelta = current.services.clock.now() - row["step_since"]
    due = row["step_since"] + timedelta(days=current.services.policy.programme.decision_days)
    return {
        "id": row["id"],
        "reference": row["reference"],
        "name": name,
        "status": row["status"],
        "age_days": waiting.days if row["status"] in _WAITING else None,
        "decides": decides,
        "deadline": due.date() if decides else None,
    }


def _tiles(current: Operation, connection: Connection) -> list[dict[str, Any]]:
    counts = waiting_counts(connection, visible_applications(current.actor))
    mine = waiting_counts(connection, waits_for(current.actor))
    return [_tile(current, status, counts[status], mine.get(status)) for status in _TILES if status in counts]


def _tile(current: Operation, status: str, seen: Waiting, mine: Waiting | None) -> dict[str, Any]:
    """How many files the coordinator sees at a step. Where a person decides: how many she decides, and their age."""
    decided = status in WITH_THE_FOCAL_POINT
    oldest = mine if decided else seen
    return {
        "status": status,
        "number": seen[0],
        "mine": (mine[0] if mine else 0) if decided else None,
        "oldest_days": (current.services.clock.now() - oldest[1]).days if oldest and status in _WAITING else None,
        "url": page_url("desk", status=status),
    }


def _offers(connection: Connection, current: Operation) -> list[dict[str, Any]]:
    return [
        {**row, "title": in_page_language(row["title"]) or row["id"]}
        for row in offers_waiting(connection, current.actor.country)
    ]


def _rounds(connection: Connection, current: Operation) -> list[dict[str, Any]]:
    found = list_rounds(current, 1, _ROUNDS_SHOWN)["items"]
    sizes = round_sizes(connection, [row["id"] for row in found])
    refused = refused_among(connection, [row["id"] for row in found])
    lines = [_round_line(row, *sizes.get(row["id"], (None, None))) for row in found]
    return [{**line, "standing": standing(line["status"], line["id"] in refused)} for line in lines]


def _round_line(row: Mapping[str, Any], placed: int | None, bound: int | None) -> dict[str, Any]:
    return {**row, "at": row["requested_at"], "placed": placed, "upper_bound": bound}


def _calls(connection: Connection, current: Operation) -> list[dict[str, Any]]:
    found = calls_without_open_round(connection, current.actor.country)
    return [{"code": call.code, "closes": call.closes} for call in found]
