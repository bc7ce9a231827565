"""Whose decision a file is, as SQL conditions: the rule of `api.operations.decisions.why_not_decider`, for lists."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from domain.actor import Actor
from storage.second_opinions import agreed_to_refusal_of, open_opinion_of
from storage.tables.applications import applications, decisions
from storage.visibility import visible_applications

_FIRST_DECISION = ("needs_person", "refusal_proposed")


def decided_by(actor: Actor) -> ColumnElement[bool]:
    """The country of origin decides; in a review anybody who sees the file but whoever refused it."""
    reviewed = applications.c.status == "under_review"
    return or_(
        and_(~reviewed, applications.c.origin_country == actor.country),
        and_(reviewed, visible_applications(actor), ~refused_by(actor)),
    )


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Files that wait for this very coordinator to decide; not those in which a second person is being asked."""
    waiting = applications.c.status.in_((*_FIRST_DECISION, "under_review"))
    return and_(waiting, decided_by(actor), ~open_opinion_of(applications.c.id))


def waiting_among(connection: Connection, actor: Actor, identifiers: Collection[str]) -> frozenset[str]:
    """Those of the files that wait for the coordinator to decide."""
    if not identifiers:
        return frozenset()
    query = select(applications.c.id).where(applications.c.id.in_(identifiers), waits_for(actor))
    return frozenset(connection.execute(query).scalars())


def refused_by(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor confirmed the refusal of a file, as the first person or as the second."""
    first = _last_refuser().is_not_distinct_from(actor.account)
    return or_(first, agreed_to_refusal_of(applications.c.id, actor.account))


def _last_refuser() -> Any:
    return (
        select(decisions.c.account_id)
        .where(decisions.c.application_id == applications.c.id, decisions.c.decision == "confirm_refusal")
        .order_by(decisions.c.number.desc())
        .limit(1)
        .correlate(applications)
        .scalar_subquery()
    )
