"""What the desk keeps an eye on: protection first, then documents that expire, silent hosts and freed seats."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from api.languages import current_language
from api.operations.context import Operation
from api.pages.frame.submitting import page_url
from domain.protection import EXPIRING_SOON, title_first_day, uncovered_since
from storage.desk import watch as queries
from storage.desk.documents import expiring_documents
from translations import formats

Cards = list[dict[str, Any]]
_MOST = 10
# Silences of hosts are counted over so many days.
_MEMORY = timedelta(days=365)


def protection_alerts(connection: Connection, current: Operation) -> Cards:
    """Who is without insurance, title or allowance, the longest first; nobody most days."""
    actor, today = current.actor, current.services.clock.now().date()
    return [
        *_alerts("uninsured", queries.uninsured(connection, actor, today, _MOST)),
        *_alerts("untitled", queries.untitled(connection, actor, today, _MOST)),
        *_alerts("leaving_uninsured", queries.leaving_uninsured(connection, actor, today, _MOST)),
        *_alerts("unpaid", queries.unpaid(connection, actor, today, _MOST)),
    ]


def _alerts(kind: str, rows: list[dict[str, Any]]) -> Cards:
    return [
        {
            "kind": kind,
            "reference": row["reference"],
            "since": uncovered_since(_first_needed(kind, row["first"]), row.get("covered_until")),
            "url": page_url("desk_placement", placement_id=row["id"]),
        }
        for row in rows
    ]


def _first_needed(kind: str, first: date) -> date:
    return title_first_day(first) if kind == "untitled" else first


def documents_ending(connection: Connection, current: Operation) -> Cards:
    """Documents that end soon or have ended, with the page on which something can be done."""
    today = current.services.clock.now().date()
    rows = expiring_documents(connection, current.actor, today + EXPIRING_SOON, _MOST)
    return [{**row, "ended": row["until"] < today.isoformat(), "url": _document_url(row)} for row in rows]


def _document_url(row: dict[str, Any]) -> str:
    if row["placement"] is not None:
        return page_url("desk_placement", placement_id=row["placement"])
    return page_url("desk_application", application_id=row["application"])


def hosts_without_answer(connection: Connection, current: Operation) -> Cards:
    """Hosts with a proposal past half time, or that let one expire in the last year."""
    now, days = current.services.clock.now(), current.services.policy.programme.host_answer_days
    rows = queries.silent_hosts(connection, current.actor, now - timedelta(days=days) / 2, now - _MEMORY, _MOST)
    return [{**row, "country_name": formats.country(current_language(), row["country"])} for row in rows]


def seats_free_again(connection: Connection, current: Operation) -> Cards:
    """For each call with seats that were given back: how many, and how many people want one."""
    return queries.freed_seats(connection, current.actor.country)
