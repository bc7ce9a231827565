"""Who holds which file, and who answers about it today."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, update

from domain.focal_point import OPEN, Colleague, FocalPoint, next_holder, who_answers
from messaging.upsert import insert_into
from storage.tables.accounts import accounts
from storage.tables.applications import applications
from storage.tables.focal_points import file_holders, focal_points
from storage.unit_of_work import UnitOfWork

_COLUMNS = (
    accounts.c.id,
    accounts.c.name,
    accounts.c.email,
    accounts.c.language,
    accounts.c.country,
    focal_points.c.institution,
    focal_points.c.backup_id.label("backup"),
    focal_points.c.away_from,
    focal_points.c.away_until,
)


def colleagues_of(connection: Connection, country: str | None) -> list[Colleague]:
    """The active focal points of a country, the longest-serving first."""
    query = (
        select(*_COLUMNS)
        .outerjoin(focal_points, focal_points.c.account_id == accounts.c.id)
        .where(accounts.c.role == "coordinator", accounts.c.country == country, accounts.c.disabled_at.is_(None))
        .order_by(accounts.c.created_at, accounts.c.id)
    )
    return [Colleague(**row) for row in connection.execute(query).mappings()]


def holder_of(connection: Connection, application: str) -> str | None:
    """The account that holds a file."""
    query = select(file_holders.c.account_id).where(file_holders.c.application_id == application)
    return connection.execute(query).scalar_one_or_none()


def asked_about(connection: Connection, application: str, day: date, *, without: str | None = None) -> Colleague | None:
    """Whom to write to about a file: its holder, or whoever stands in. `without` is never asked."""
    country = connection.execute(
        select(applications.c.origin_country).where(applications.c.id == application)
    ).scalar_one_or_none()
    holder = holder_of(connection, application)
    return who_answers(colleagues_of(connection, country), holder, day, without=without)


def answering(connection: Connection, application: str, day: date) -> FocalPoint | None:
    """Who answers a volunteer about her file today.

    None when the application does not exist, or its country has no focal point. A file that nobody holds yet is
    answered by the first of the country.
    """
    country = connection.execute(
        select(applications.c.origin_country).where(applications.c.id == application)
    ).scalar_one_or_none()
    colleagues = colleagues_of(connection, country)
    by_id = {colleague.id: colleague for colleague in colleagues}
    holder = by_id.get(holder_of(connection, application) or "")
    found = who_answers(colleagues, holder.id if holder else None, day)
    if found is None:
        return None
    named = by_id.get(found.backup or "")
    backup = named if named and not named.is_away(day) else None
    return FocalPoint(
        id=found.id,
        name=found.name,
        email=found.email,
        country=found.country,
        institution=found.institution,
        stands_in_for=holder.name if holder and holder.id != found.id else None,
        backup=backup.name if backup else None,
        backup_email=backup.email if backup else None,
    )


def assign(connection: Connection, application: str, country: str, at: datetime) -> str | None:
    """Give a file to the focal point of its country of origin who has the fewest open ones; her id.

    None, and nothing written, while the country has no focal point: the schedule assigns it when there is one.
    """
    colleagues = colleagues_of(connection, country)
    # One alone needs no counting: every submission of a country passes here.
    counts = open_files(connection, [each.id for each in colleagues]) if len(colleagues) > 1 else {}
    chosen = next_holder(colleagues, counts, at.date())
    if chosen is None:
        return None
    give_file(connection, application, chosen.id, at)
    return chosen.id


def give_file(connection: Connection, application: str, account: str, at: datetime) -> None:
    """Put a file into somebody's hands, whoever held it before."""
    given = {"account_id": account, "since": at}
    connection.execute(
        insert_into(connection, file_holders)
        .values(application_id=application, **given)
        .on_conflict_do_update(index_elements=[file_holders.c.application_id], set_=given)
    )


def hand_over_all(connection: Connection, giver: str, taker: str, at: datetime) -> int:
    """Everything that one focal point holds is the other's from now on; the number of files."""
    held = update(file_holders).where(file_holders.c.account_id == giver)
    return connection.execute(held.values(account_id=taker, since=at)).rowcount


def open_files(connection: Connection, holders: Sequence[str]) -> dict[str, int]:
    """How many open files each of them holds; who holds none is left out."""
    query = (
        select(file_holders.c.account_id, func.count().label("files"))
        .join(applications, applications.c.id == file_holders.c.application_id)
        .where(file_holders.c.account_id.in_(holders), applications.c.status.in_(OPEN))
        .group_by(file_holders.c.account_id)
    )
    return {row.account_id: row.files for row in connection.execute(query)}


def without_holder(connection: Connection, most: int) -> list[Any]:
    """Open files that no active focal point of their country holds, where there is one: `id, origin_country`."""
    active = and_(
        accounts.c.role == "coordinator",
        accounts.c.country == applications.c.origin_country,
        accounts.c.disabled_at.is_(None),
    )
    held = exists().where(
        file_holders.c.application_id == applications.c.id, file_holders.c.account_id == accounts.c.id, active
    )
    someone = exists().where(active)
    query = (
        select(applications.c.id, applications.c.origin_country)
        .where(applications.c.status.in_((*OPEN, "placed")), someone, ~held)
        .order_by(applications.c.submitted_at, applications.c.id)
        .limit(most)
    )
    return list(connection.execute(query))


def save_focal_point(connection: Connection, account: str, **changes: Any) -> None:
    """Write what is known of a focal point beside her account: institution, backup_id, away_from, away_until."""
    connection.execute(
        insert_into(connection, focal_points)
        .values(account_id=account, **changes)
        .on_conflict_do_update(index_elements=[focal_points.c.account_id], set_=changes)
    )


def note_post(work: UnitOfWork, role: str, country: str | None) -> None:
    """Note that a post of a focal point was filled or left."""
    if role == "coordinator" and country is not None:
        work.note("post.changed", country)


def was_invited_by(connection: Connection, account: str | None, inviter: str | None) -> bool:
    """Whether somebody's account was made by this other one: then she is no second pair of eyes for it."""
    if inviter is None:
        return False
    return connection.execute(select(inviter_of(account))).scalar_one_or_none() == inviter


def inviter_of(account: str | None) -> Any:
    """The expression of who made this account; null where an administrator did."""
    return select(focal_points.c.invited_by).where(focal_points.c.account_id == account).scalar_subquery()


def forget_backup(connection: Connection, account: str) -> None:
    """Nobody is backed up by this account any more."""
    connection.execute(update(focal_points).where(focal_points.c.backup_id == account).values(backup_id=None))


def held_by(account: str) -> ColumnElement[bool]:
    """The condition on applications: this account holds the file."""
    return applications.c.id.in_(
        select(file_holders.c.application_id).where(file_holders.c.account_id == account).scalar_subquery()
    )


def holders_of(connection: Connection, identifiers: Iterable[str]) -> Mapping[str, str]:
    """Who holds each of these files, by name; a file that nobody holds is left out."""
    query = (
        select(file_holders.c.application_id, accounts.c.name)
        .join(accounts, accounts.c.id == file_holders.c.account_id)
        .where(file_holders.c.application_id.in_(sorted(set(identifiers))))
    )
    return {row.application_id: row.name for row in connection.execute(query)}
