"""The people who work with Passerelle: who they are, who looks after whom, and what ends with an account."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, or_, select, true, update

from domain.actor import Actor
from storage.tables.accounts import accounts, api_tokens, organisations, sessions, sign_in_links
from storage.tables.credentials import credentials
from storage.tables.focal_points import focal_points

_backups = accounts.alias("backups")
_LAST = select(func.max(sessions.c.created_at)).where(sessions.c.account_id == accounts.c.id).scalar_subquery()
_HAS_PASSWORD = select(credentials.c.password_set_at).where(credentials.c.account_id == accounts.c.id).scalar_subquery()
_COLUMNS = (
    accounts,
    organisations.c.name.label("organisation"),
    focal_points.c.institution,
    focal_points.c.backup_id,
    focal_points.c.away_from,
    focal_points.c.away_until,
    _backups.c.name.label("backup"),
    _LAST.label("last_sign_in"),
    _HAS_PASSWORD.label("password_set_at"),
)
_PEOPLE = (
    accounts.outerjoin(organisations, organisations.c.id == accounts.c.organisation_id)
    .outerjoin(focal_points, focal_points.c.account_id == accounts.c.id)
    .outerjoin(_backups, _backups.c.id == focal_points.c.backup_id)
)
# Who answers for a country comes first, its hosts after her.
_ORDER = (accounts.c.role != "coordinator", accounts.c.country, accounts.c.role, accounts.c.created_at, accounts.c.id)


def manageable(actor: Actor) -> ColumnElement[bool]:
    """Which accounts somebody looks after: a coordinator her country's focal points and hosts, others all."""
    if actor.role != "coordinator":
        return true()
    of_country = or_(accounts.c.country == actor.country, organisations.c.country == actor.country)
    return (accounts.c.role == "coordinator") & (accounts.c.country == actor.country) | (
        (accounts.c.role == "host") & of_country
    )


def staff_page(
    connection: Connection, *conditions: ColumnElement[bool], page: int, page_size: int
) -> tuple[list[Row[Any]], int]:
    """One page of the people, focal points first, and how many there are in all."""
    total = connection.execute(select(func.count()).select_from(_PEOPLE).where(*conditions)).scalar_one()
    query = select(*_COLUMNS).select_from(_PEOPLE).where(*conditions).order_by(*_ORDER)
    return list(connection.execute(query.limit(page_size).offset((page - 1) * page_size))), total


def find_staff(
    connection: Connection, identifier: str, *conditions: ColumnElement[bool], lock: bool = False
) -> Row[Any] | None:
    """One person or None. With `lock` nobody else changes the account until the transaction ends."""
    if lock:
        connection.execute(select(accounts.c.id).where(accounts.c.id == identifier).with_for_update())
    query = select(*_COLUMNS).select_from(_PEOPLE).where(accounts.c.id == identifier, *conditions)
    return connection.execute(query).one_or_none()


def organisations_in(connection: Connection, country: str | None) -> list[Row[Any]]:
    """The organisations that a host account can belong to, by name: `id, name, country`. None: of all countries."""
    query = select(organisations.c.id, organisations.c.name, organisations.c.country)
    here = query if country is None else query.where(organisations.c.country == country)
    return list(connection.execute(here.where(organisations.c.status != "refused").order_by(organisations.c.name)))


def end_tokens(connection: Connection, account: str, at: datetime) -> None:
    """Bearer tokens and unused sign-in links of an account are worth nothing any more."""
    ended: tuple[tuple[Table, str], ...] = ((api_tokens, "revoked_at"), (sign_in_links, "used_at"))
    for table, column in ended:
        still = (table.c.account_id == account) & table.c[column].is_(None)
        connection.execute(update(table).where(still).values({column: at}))
