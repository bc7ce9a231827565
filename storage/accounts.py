"""Accounts, bearer tokens and sessions: from a secret that somebody shows to the actor behind it."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from domain.actor import Actor
from storage.keys import Keys, token_hash
from storage.tables.accounts import accounts, api_tokens, sessions, sign_in_links
from storage.tables.applications import applications
from storage.tables.credentials import sign_ins

STAFF_SESSION_LIFE = timedelta(hours=12)
VOLUNTEER_SESSION_LIFE = timedelta(days=7)


class AccountExists(Exception):
    """There is already an account with this e-mail address."""


def create_account(
    connection: Connection,
    keys: Keys,
    at: datetime,
    *,
    email: str,
    role: str,
    name: str = "",
    country: str | None = None,
    organisation: str | None = None,
    language: str = "fr",
) -> str:
    """Make an account and return its id. Raises AccountExists."""
    address_hash = keys.email_hash(email)
    if connection.execute(select(accounts.c.id).where(accounts.c.email_hash == address_hash)).first():
        raise AccountExists
    identifier = uuid.uuid4().hex
    connection.execute(
        insert(accounts).values(
            id=identifier,
            email=email,
            email_hash=address_hash,
            name=name or email.partition("@")[0],
            role=role,
            country=country,
            organisation_id=organisation,
            language=language,
            created_at=at,
        )
    )
    return identifier


def issue_api_token(connection: Connection, account: str, at: datetime) -> str:
    """A new bearer token of the account, in clear for the only time."""
    token = secrets.token_urlsafe(32)
    connection.execute(insert(api_tokens).values(token_hash=token_hash(token), account_id=account, created_at=at))
    return token


def issue_sign_in_link(connection: Connection, account: str, expires_at: datetime) -> str:
    """A new token for the sign-in page, in clear for the only time."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(sign_in_links).values(token_hash=token_hash(token), account_id=account, expires_at=expires_at)
    )
    return token


def actor_of_token(connection: Connection, token: str) -> Actor | None:
    """Who holds this bearer token: staff by API token, a volunteer by the access token of her application."""
    hashed = token_hash(token)
    query = (
        select(accounts)
        .join(api_tokens, api_tokens.c.account_id == accounts.c.id)
        .where(api_tokens.c.token_hash == hashed, api_tokens.c.revoked_at.is_(None), accounts.c.disabled_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    return _staff(row) if row is not None else actor_of_access_token(connection, token)


def actor_of_access_token(connection: Connection, token: str) -> Actor | None:
    """The volunteer who holds this access token."""
    query = select(applications.c.id).where(applications.c.access_token_hash == token_hash(token))
    application = connection.execute(query).scalar_one_or_none()
    return None if application is None else Actor("volunteer", application=application)


def account_of_link(connection: Connection, token: str, at: datetime) -> str | None:
    """The account behind a sign-in link that is still valid; the link is not used up."""
    query = (
        select(sign_in_links.c.account_id)
        .join(accounts, accounts.c.id == sign_in_links.c.account_id)
        .where(
            sign_in_links.c.token_hash == token_hash(token),
            sign_in_links.c.expires_at > at,
            sign_in_links.c.used_at.is_(None),
            accounts.c.disabled_at.is_(None),
        )
    )
    return connection.execute(query).scalar_one_or_none()


def open_session(
    connection: Connection, at: datetime, *, account: str | None = None, application: str | None = None
) -> str:
    """Start a session on the server and return the secret for the cookie."""
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(sessions).values(
            id_hash=token_hash(secret),
            account_id=account,
            application_id=application,
            created_at=at,
            expires_at=at + (STAFF_SESSION_LIFE if application is None else VOLUNTEER_SESSION_LIFE),
        )
    )
    return secret


def close_session(connection: Connection, secret: str, at: datetime) -> None:
    """End a session; its cookie is dead from now on."""
    connection.execute(update(sessions).where(sessions.c.id_hash == token_hash(secret)).values(revoked_at=at))


def sessions_of(connection: Connection, account: str, at: datetime) -> list[Row[Any]]:
    """The open sessions of an account, the latest first: `id_hash, created_at, expires_at`."""
    query = (
        select(sessions.c.id_hash, sessions.c.created_at, sessions.c.expires_at)
        .where(sessions.c.account_id == account, sessions.c.expires_at > at, sessions.c.revoked_at.is_(None))
        .order_by(sessions.c.created_at.desc(), sessions.c.id_hash)
    )
    return list(connection.execute(query))


def end_sessions(connection: Connection, account: str, at: datetime, *, besides: str | None = None) -> int:
    """End the sessions of an account, except the one with this secret; how many there were."""
    open_ones = (sessions.c.account_id == account) & sessions.c.revoked_at.is_(None)
    if besides is not None:
        open_ones &= sessions.c.id_hash != token_hash(besides)
    return connection.execute(update(sessions).where(open_ones).values(revoked_at=at)).rowcount


def end_other_sessions_of_file(connection: Connection, application: str, at: datetime, secret: str) -> None:
    """End the sessions of a volunteer, except the one with this secret."""
    others = (sessions.c.application_id == application) & (sessions.c.id_hash != token_hash(secret))
    connection.execute(update(sessions).where(others, sessions.c.revoked_at.is_(None)).values(revoked_at=at))


def actor_of_session(connection: Connection, secret: str, at: datetime) -> Actor | None:
    """Who is signed in with this cookie."""
    query = select(sessions).where(
        sessions.c.id_hash == token_hash(secret), sessions.c.expires_at > at, sessions.c.revoked_at.is_(None)
    )
    session = connection.execute(query).one_or_none()
    if session is None:
        return None
    if session.application_id is not None:
        return Actor("volunteer", application=session.application_id)
    row = connection.execute(
        select(accounts).where(accounts.c.id == session.account_id, accounts.c.disabled_at.is_(None))
    ).one_or_none()
    return None if row is None else _staff(row)


def _staff(row: Row[Any]) -> Actor:
    return Actor(role=row.role, account=row.id, name=row.name, country=row.country, organisation=row.organisation_id)


def find_account(connection: Connection, identifier: str, *, lock: bool = False) -> Row[Any] | None:
    """An account, disabled or not."""
    query = select(accounts).where(accounts.c.id == identifier)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def disable_account(connection: Connection, account: str, at: datetime) -> None:
    """Nobody signs in with it any more, and whoever is signed in with it is signed out."""
    connection.execute(update(accounts).where(accounts.c.id == account).values(disabled_at=at))
    end_sessions(connection, account, at)


def enable_account(connection: Connection, account: str) -> None:
    """It may be used again, after signing in anew: whatever was opened or under way before is worth nothing."""
    for table in (sessions, sign_ins):
        connection.execute(delete(table).where(table.c.account_id == account))
    connection.execute(update(accounts).where(accounts.c.id == account).values(disabled_at=None))


def change_role(
    connection: Connection, account: str, at: datetime, *, role: str, country: str | None, organisation: str | None
) -> None:
    """Another role or scope from the next sign-in on: whoever is signed in with the old one is signed out."""
    changed = {"role": role, "country": country, "organisation_id": organisation}
    connection.execute(update(accounts).where(accounts.c.id == account).values(changed))
    end_sessions(connection, account, at)


def keep_language(connection: Connection, account: str, language: str) -> None:
    """The language of mails to the account."""
    connection.execute(update(accounts).where(accounts.c.id == account).values(language=language))


def bind_organisation(connection: Connection, account: str, organisation: str) -> bool:
    """Bind a host account to its organisation; False when it is bound already."""
    bound = connection.execute(
        update(accounts)
        .where(accounts.c.id == account, accounts.c.organisation_id.is_(None))
        .values(organisation_id=organisation)
    )
    return bound.rowcount == 1


def coordinators_of(connection: Connection, country: str) -> list[Row[Any]]:
    """The active coordinators of a country, the longest-serving first: `id, email, name, language`."""
    query = (
        select(accounts.c.id, accounts.c.email, accounts.c.name, accounts.c.language)
        .where(accounts.c.role == "coordinator", accounts.c.country == country, accounts.c.disabled_at.is_(None))
        .order_by(accounts.c.created_at, accounts.c.id)
    )
    return list(connection.execute(query))
