"""The calendar of an organisation's placements: who, from when to when, this month's arrivals and departures first."""

from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from api.pages.frame.cards import Card, offer_card
from api.pages.host.people import shown_name
from api.request import operation
from domain.placement import HELD, Placement
from storage.host_queries import placements_of
from storage.page_queries import offers_of, people_of

_SHOWN = (*HELD, "completed", "followed_up", "ended_early")


def host_calendar() -> ResponseReturnValue:
    """Everybody who comes, is there, or was there."""
    current = operation()
    own = current.actor.organisation
    with current.read() as connection:
        found = [p for p in placements_of(connection, own) if p.status in _SHOWN] if own else []
        people = people_of(connection, [placement.application_id for placement in found])
        offers = offers_of(connection, [placement.offer_id for placement in found])
    today = current.services.clock.now().date()
    rows: list[Card] = [
        {
            "name": shown_name(placement, people[placement.application_id]),
            "offer": offer_card(offers[placement.offer_id]),
            "start": _first(placement),
            "end": _last(placement),
            "status": placement.status,
            "this_month": _is_this_month(placement, today),
            "is_over": _last(placement) < today,
        }
        for placement in sorted(found, key=_first)
    ]
    return render_template(
        "host/calendar.html",
        today=today,
        this_month=[row for row in rows if row["this_month"]],
        coming=[row for row in rows if not row["this_month"] and not row["is_over"]],
        past=[row for row in reversed(rows) if not row["this_month"] and row["is_over"]],
    )


def _first(placement: Placement) -> date:
    return placement.started_on or placement.starts_on


def _last(placement: Placement) -> date:
    return placement.ended_on or placement.ends_on


def _is_this_month(placement: Placement, today: date) -> bool:
    return any((day.year, day.month) == (today.year, today.month) for day in (_first(placement), _last(placement)))
