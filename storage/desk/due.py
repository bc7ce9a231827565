"""What a coordinator has to do by a day, one small query for each kind. Everything is scoped to her country.

Every function gives at most `most` rows, the most urgent first, as mappings with `due` or what it is counted from.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from domain.actor import Actor
from domain.placement import BEFORE_SERVICE, IN_SERVICE
from storage.desk.deciding import refused_by, waits_for
from storage.focal_points import inviter_of
from storage.second_opinions import is_open
from storage.tables.accounts import organisations
from storage.tables.applications import applications, offers
from storage.tables.feedback import feedback_requests
from storage.tables.focal_points import second_opinions
from storage.tables.people import erasure_requests
from storage.tables.placements import checklist_items, placements
from storage.visibility import asked_of, visible_applications, visible_placements, visible_requests
from storage.waiting_since import waiting_since

Rows = list[dict[str, Any]]
_FILE = (applications.c.id, applications.c.reference, applications.c.personal, applications.c.step_since)
_PERSON = (placements.c.id, applications.c.reference, applications.c.personal)


def _rows(connection: Connection, query: Select[Any], most: int) -> Rows:
    return [dict(row) for row in connection.execute(query.limit(most)).mappings()]


def decisions_due(connection: Connection, actor: Actor, asked_before: datetime, most: int) -> Rows:
    """Files of the country of origin that have waited for a first decision since before this instant."""
    query = select(*_FILE).where(
        waits_for(actor), applications.c.status != "under_review", applications.c.step_since < asked_before
    )
    return _rows(connection, query.order_by(applications.c.step_since, applications.c.id), most)


def reviews_due(connection: Connection, actor: Actor, asked_before: datetime, most: int) -> Rows:
    """Second readings that the coordinator may do and that have waited since before this instant."""
    query = select(*_FILE).where(
        waits_for(actor), applications.c.status == "under_review", applications.c.step_since < asked_before
    )
    return _rows(connection, query.order_by(applications.c.step_since, applications.c.id), most)


def opinions_waiting(connection: Connection, actor: Actor, most: int) -> Rows:
    """Decisions of somebody else that wait for a second person, in files in which the coordinator may be it."""
    query = (
        select(*_FILE, second_opinions.c.asked_at)
        .join(applications, applications.c.id == second_opinions.c.application_id)
        .where(is_open(), visible_applications(actor), second_opinions.c.asked_by != actor.account)
        .where(inviter_of(actor.account).is_distinct_from(second_opinions.c.asked_by))
        .where(or_(applications.c.status != "under_review", ~refused_by(actor)))
    )
    return _rows(connection, query.order_by(second_opinions.c.asked_at), most)


def opinions_returned(connection: Connection, actor: Actor, most: int) -> Rows:
    """Files in which somebody disagreed with the coordinator's decision, and that still wait."""
    query = (
        select(*_FILE, second_opinions.c.settled_at)
        .join(applications, applications.c.id == second_opinions.c.application_id)
        .where(
            second_opinions.c.asked_by == actor.account,
            second_opinions.c.agreed.is_(False),
            second_opinions.c.comment.is_not(None),
            second_opinions.c.asked_at >= applications.c.step_since,
            applications.c.status.in_(("needs_person", "refusal_proposed", "under_review")),
            second_opinions.c.number == _last_opinion(),
        )
    )
    return _rows(connection, query.order_by(second_opinions.c.settled_at), most)


def _last_opinion() -> Any:
    every = second_opinions.alias()
    return (
        select(func.max(every.c.number))
        .where(every.c.application_id == applications.c.id)
        .correlate(applications)
        .scalar_subquery()
    )


def organisations_late(connection: Connection, actor: Actor, asked_before: datetime, most: int) -> Rows:
    """Organisations of the country that asked for accreditation before this instant."""
    since = waiting_since("organisation", organisations.c.id, "requested", organisations.c.created_at)
    query = select(organisations.c.id, organisations.c.name, since.label("since")).where(
        organisations.c.country == actor.country, organisations.c.status == "requested", since < asked_before
    )
    return _rows(connection, query.order_by(since), most)


def offers_late(connection: Connection, actor: Actor, asked_before: datetime, most: int) -> Rows:
    """Offers of the country that were sent before this instant and that nobody has read."""
    since = waiting_since("offer", offers.c.id, "submitted", offers.c.created_at)
    query = select(offers.c.id, offers.c.title, since.label("since")).where(
        offers.c.country == actor.country, offers.c.status == "submitted", since < asked_before
    )
    return _rows(connection, query.order_by(since), most)


def proposals_expiring(connection: Connection, actor: Actor, before: datetime, most: int) -> Rows:
    """Proposals whose time to answer ends before this instant, with the status that says who is silent."""
    query = _placements(
        actor, placements.c.status.in_(("proposed", "host_accepted")), placements.c.deadline < before
    ).add_columns(placements.c.status, placements.c.deadline)
    return _rows(connection, query.order_by(placements.c.deadline), most)


def checklist_late(connection: Connection, actor: Actor, today: date, most: int) -> Rows:
    """Items of departure checklists that are past their day."""
    query = (
        _placements(actor, placements.c.status.in_(BEFORE_SERVICE))
        .join(checklist_items, checklist_items.c.placement_id == placements.c.id)
        .where(checklist_items.c.done.is_(False), checklist_items.c.due_on < today)
        .add_columns(checklist_items.c.code, checklist_items.c.due_on)
    )
    return _rows(connection, query.order_by(checklist_items.c.due_on, checklist_items.c.code), most)


def starts_due(connection: Connection, actor: Actor, today: date, most: int) -> Rows:
    """Services whose first day has come and whose start nobody has recorded."""
    query = _placements(
        actor, placements.c.status.in_(("preparing", "ready")), placements.c.starts_on <= today
    ).add_columns(placements.c.starts_on.label("due_on"))
    return _rows(connection, query.order_by(placements.c.starts_on, placements.c.id), most)


def ends_due(connection: Connection, actor: Actor, today: date, most: int) -> Rows:
    """Services whose last day has come and whose end nobody has recorded."""
    query = _placements(actor, placements.c.status.in_(IN_SERVICE), placements.c.ends_on <= today).add_columns(
        placements.c.ends_on.label("due_on")
    )
    return _rows(connection, query.order_by(placements.c.ends_on, placements.c.id), most)


def erasures_due(connection: Connection, actor: Actor, until: date, most: int) -> Rows:
    """Requests of people of the country to be erased that must be carried out by this day."""
    query = (
        select(applications.c.id, applications.c.reference, applications.c.personal, erasure_requests.c.due_on)
        .join(applications, applications.c.id == erasure_requests.c.application_id)
        .where(
            applications.c.origin_country == actor.country,
            erasure_requests.c.status == "requested",
            erasure_requests.c.due_on <= until,
        )
    )
    return _rows(connection, query.order_by(erasure_requests.c.due_on), most)


def erasures_waiting(connection: Connection, actor: Actor) -> int:
    """How many people of the country wait to be erased."""
    query = (
        select(func.count())
        .select_from(erasure_requests)
        .join(applications, applications.c.id == erasure_requests.c.application_id)
        .where(applications.c.origin_country == actor.country, erasure_requests.c.status == "requested")
    )
    return int(connection.execute(query).scalar_one())


def feedback_late(connection: Connection, actor: Actor, most: int) -> Rows:
    """Questionnaires that a reminder has not brought back yet; `own` is what the coordinator's country is asked.

    What the focal point of the other country is asked is no work of hers.
    """
    wanted = feedback_requests.c
    query = (
        _placements(actor)
        .join(feedback_requests, wanted.placement_id == placements.c.id)
        .where(wanted.status == "reminded", visible_requests(actor))
        .add_columns(wanted.id.label("request"), wanted.party, wanted.due_on, asked_of(actor).label("own"))
    )
    return _rows(connection, query.order_by(feedback_requests.c.due_on, feedback_requests.c.id), most)


def _placements(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*_PERSON)
        .join(applications, applications.c.id == placements.c.application_id)
        .where(visible_placements(actor), *conditions)
    )
