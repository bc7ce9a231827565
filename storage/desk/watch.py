"""What a coordinator keeps an eye on: people without protection, silent hosts, seats that are free again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, literal, or_, select

from domain.actor import Actor
from domain.offer import PUBLIC_STATUSES
from domain.placement import FREED, HELD, IN_SERVICE, SERVED
from domain.protection import STARTING_SOON, allowance_late_before, title_needed_before
from storage.page_queries import calls_without_open_round
from storage.protection import covered, covered_until
from storage.tables.accounts import organisations
from storage.tables.applications import applications, offers, wishes
from storage.tables.placements import placements, protection_records
from storage.visibility import visible_placements

Rows = list[dict[str, Any]]


def uninsured(connection: Connection, actor: Actor, today: date, most: int) -> Rows:
    """Who is in service without insurance today: `first` is the first day of service."""
    query = _people(actor, placements.c.status.in_(IN_SERVICE), placements.c.started_on <= today)
    query = query.where(~covered("insurance", literal(today))).add_columns(placements.c.started_on.label("first"))
    return _rows(connection, query.add_columns(covered_until("insurance", today)), most)


def leaving_uninsured(connection: Connection, actor: Actor, today: date, most: int) -> Rows:
    """Who starts soon without insurance for the first day."""
    query = _people(
        actor,
        placements.c.status.in_(("preparing", "ready")),
        placements.c.starts_on <= today + STARTING_SOON,
        ~covered("insurance", placements.c.starts_on),
    )
    return _rows(connection, query.add_columns(placements.c.starts_on.label("first")), most)


def untitled(connection: Connection, actor: Actor, today: date, most: int) -> Rows:
    """Who has been in service for more than ninety days and has no residence title today."""
    query = _people(
        actor, placements.c.status.in_(IN_SERVICE), placements.c.started_on <= title_needed_before(today)
    ).where(~covered("title", literal(today)))
    columns = (placements.c.started_on.label("first"), covered_until("title", today))
    return _rows(connection, query.add_columns(*columns), most)


def unpaid(connection: Connection, actor: Actor, today: date, most: int) -> Rows:
    """Whose allowance was due more than five days ago and is not paid: `first` is the day it was due."""
    due = func.min(protection_records.c.due_on)
    query = (
        _people(actor, placements.c.status.in_((*IN_SERVICE, *SERVED)))
        .join(protection_records, protection_records.c.placement_id == placements.c.id)
        .where(
            protection_records.c.kind == "allowance",
            protection_records.c.paid_on.is_(None),
            protection_records.c.due_on < allowance_late_before(today),
        )
        .add_columns(due.label("first"))
        .group_by(placements.c.id, applications.c.reference)
    )
    return _rows(connection, query, most)


def _people(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Placements in the order of their references, without names: an alert is found by its reference."""
    return (
        select(placements.c.id, applications.c.reference)
        .join(applications, applications.c.id == placements.c.application_id)
        .where(visible_placements(actor), *conditions)
        .order_by(applications.c.reference)
    )


def _rows(connection: Connection, query: Select[Any], most: int) -> Rows:
    return [dict(row) for row in connection.execute(query.limit(most)).mappings()]


def silent_hosts(connection: Connection, actor: Actor, half_time: datetime, since: datetime, most: int) -> Rows:
    """`{id, name, email, waiting, oldest, expired}`: hosts with a proposal unanswered past half time, or expired.

    `half_time`: who was asked before then is past it; `since`: older silences are forgotten.
    """
    waiting = and_(placements.c.status == "proposed", placements.c.answer_since <= half_time)
    expired = and_(
        placements.c.status == "expired", placements.c.host_answered_at.is_(None), placements.c.proposed_at >= since
    )
    query = (
        select(
            organisations.c.id,
            organisations.c.name,
            organisations.c.email,
            organisations.c.country,
            func.sum(case((waiting, 1), else_=0)).label("waiting"),
            func.min(case((waiting, placements.c.deadline))).label("deadline"),
            func.sum(case((expired, 1), else_=0)).label("expired"),
        )
        .join(placements, placements.c.organisation_id == organisations.c.id)
        .where(visible_placements(actor), or_(waiting, expired))
        .group_by(organisations.c.id, organisations.c.name, organisations.c.email, organisations.c.country)
        .order_by(func.sum(case((waiting, 1), else_=0)).desc(), organisations.c.name)
    )
    return _rows(connection, query, most)


def freed_seats(connection: Connection, country: str | None) -> Rows:
    """`{call, seats, people}`: seats that were given back in a call, and eligible people who want one."""
    found = []
    for call in calls_without_open_round(connection, country):
        free = _free_again(connection, call.id)
        if free:
            people = _wishing(connection, call.id, free)
            found.append({"call": call.code, "seats": sum(free.values()), "people": people})
    return found


def _free_again(connection: Connection, call: str) -> dict[str, int]:
    """Free seats by offer, of the published offers of which the call has lost a placement."""
    lost = select(placements.c.offer_id).where(placements.c.call_id == call, placements.c.status.in_(FREED))
    used = func.sum(case((placements.c.status.in_((*HELD, *SERVED)), 1), else_=0))
    query = (
        select(offers.c.id, offers.c.capacity - used)
        .join(placements, placements.c.offer_id == offers.c.id)
        .where(offers.c.id.in_(lost), offers.c.status.in_(PUBLIC_STATUSES))
        .group_by(offers.c.id, offers.c.capacity)
    )
    return {row[0]: row[1] for row in connection.execute(query) if row[1] > 0}


def _wishing(connection: Connection, call: str, wanted: Iterable[str]) -> int:
    refused = exists().where(
        placements.c.application_id == applications.c.id,
        placements.c.offer_id == wishes.c.offer_id,
        placements.c.status.in_(FREED),
    )
    query = (
        select(func.count(applications.c.id.distinct()))
        .join(wishes, wishes.c.application_id == applications.c.id)
        .where(applications.c.call_id == call, applications.c.status == "eligible")
        .where(wishes.c.offer_id.in_(sorted(wanted)), ~refused)
    )
    return int(connection.execute(query).scalar_one())
