"""Decisions that wait for a second person: asked for, agreed to, or sent back with a comment."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Exists, Row, and_, exists, func, insert, select, update

from storage.tables.accounts import accounts
from storage.tables.applications import applications
from storage.tables.focal_points import second_opinions

_WAITING = ("needs_person", "refusal_proposed", "under_review")


def is_open() -> ColumnElement[bool]:
    """Nobody has answered yet, and the file (to be joined) still stands at the step at which it was asked."""
    return and_(
        second_opinions.c.settled_at.is_(None),
        second_opinions.c.asked_at >= applications.c.step_since,
        applications.c.status.in_(_WAITING),
    )


def open_opinion_of(application: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the file of the outer query waits for a second person."""
    return exists().where(second_opinions.c.application_id == application, is_open()).correlate(applications)


def open_opinion(connection: Connection, application: str) -> Row[Any] | None:
    """The opinion that a file waits for, with the name of who asked."""
    query = (
        select(second_opinions, accounts.c.name.label("asked_by_name"))
        .join(applications, applications.c.id == second_opinions.c.application_id)
        .join(accounts, accounts.c.id == second_opinions.c.asked_by)
        .where(second_opinions.c.application_id == application, is_open())
    )
    return connection.execute(query).one_or_none()


def settled_opinions(connection: Connection, application: str) -> list[dict[str, Any]]:
    """Every answered opinion of a file with both names, the first one first."""
    asker, answerer = accounts.alias(), accounts.alias()
    query = (
        select(second_opinions, asker.c.name.label("asked_by_name"), answerer.c.name.label("settled_by_name"))
        .join(asker, asker.c.id == second_opinions.c.asked_by)
        .join(answerer, answerer.c.id == second_opinions.c.settled_by)
        .where(second_opinions.c.application_id == application)
        .order_by(second_opinions.c.number)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def ask_opinion(
    connection: Connection, application: str, decision: str, reason: str, account: str | None, at: datetime
) -> None:
    """Write down that a second person is asked. The file's row is locked by the caller."""
    last = connection.execute(
        select(func.coalesce(func.max(second_opinions.c.number), 0)).where(
            second_opinions.c.application_id == application
        )
    ).scalar_one()
    connection.execute(
        insert(second_opinions).values(
            application_id=application,
            number=last + 1,
            decision=decision,
            reason=reason,
            asked_by=account,
            asked_at=at,
        )
    )


def settle_opinion(
    connection: Connection, opinion: Row[Any], account: str | None, *, agreed: bool, comment: str | None, at: datetime
) -> None:
    """Write the answer down."""
    connection.execute(
        update(second_opinions)
        .where(second_opinions.c.application_id == opinion.application_id, second_opinions.c.number == opinion.number)
        .values(settled_by=account, settled_at=at, agreed=agreed, comment=comment)
    )


def agreed_to_refusal(connection: Connection, application: str, account: str | None) -> bool:
    """Whether somebody was the second person of a refusal of this file."""
    return bool(connection.execute(select(_agreed(application, account))).scalar_one())


def agreed_to_refusal_of(application: ColumnElement[str], account: str | None) -> ColumnElement[bool]:
    """The same of the file of the outer query."""
    return _agreed(application, account).correlate(applications)


def _agreed(application: Any, account: str | None) -> Exists:
    return exists().where(
        second_opinions.c.application_id == application,
        second_opinions.c.decision == "confirm_refusal",
        second_opinions.c.settled_by == account,
        second_opinions.c.agreed.is_(True),
    )
