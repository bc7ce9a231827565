"""What pages show beside the answers of the interface: names, counts with ages, what waits for somebody."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from domain.actor import Actor
from domain.application import ACTIVE, Application
from domain.call import Call
from domain.offer import PUBLIC_STATUSES
from storage import repositories
from storage.offer_queries import offer_page, taking_applications
from storage.open_rounds import is_open
from storage.tables.accounts import accounts, organisations
from storage.tables.applications import applications, calls, decisions, documents, offers, review_requests
from storage.tables.placements import placements, rounds
from storage.visibility import visible_applications
from storage.waiting_since import waiting_since

Rows = list[dict[str, Any]]


def offers_of(connection: Connection, identifiers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Offers as they are shown, by id."""
    wanted = sorted(set(identifiers))
    if not wanted:
        return {}
    found = offer_page(connection, offers.c.id.in_(wanted), page=1, page_size=len(wanted))
    return {offer["id"]: offer for offer in found["items"]}


def people_of(connection: Connection, identifiers: Iterable[str]) -> dict[str, Application]:
    """Applications by id."""
    wanted = sorted(set(identifiers))
    found = repositories.applications.where(connection, applications.c.id.in_(wanted)) if wanted else []
    return {application.id: application for application in found}


def codes_of_calls(connection: Connection, identifiers: Iterable[str]) -> dict[str, str]:
    """How each call is named, by id."""
    query = select(calls.c.id, calls.c.code).where(calls.c.id.in_(sorted(set(identifiers))))
    return {row.id: row.code for row in connection.execute(query)}


def what_became(connection: Connection, application: str) -> dict[str, str]:
    """What became of the places that were proposed to a volunteer, by offer: the last status."""
    query = select(placements.c.offer_id, placements.c.status).where(
        placements.c.application_id == application, placements.c.status != "superseded"
    )
    return {row.offer_id: row.status for row in connection.execute(query.order_by(placements.c.proposed_at))}


def visible_among(connection: Connection, actor: Actor, identifiers: Iterable[str]) -> frozenset[str]:
    """Those of these applications that the actor may see."""
    query = select(applications.c.id).where(
        applications.c.id.in_(sorted(set(identifiers))), visible_applications(actor)
    )
    return frozenset(connection.execute(query).scalars())


def waiting_counts(connection: Connection, *visible: ColumnElement[bool]) -> dict[str, tuple[int, datetime]]:
    """For each step how many files stand there, and since when the longest-waiting one does."""
    query = (
        select(applications.c.status, func.count().label("files"), func.min(applications.c.step_since).label("since"))
        .where(*visible)
        .group_by(applications.c.status)
    )
    return {row.status: (row.files, row.since) for row in connection.execute(query)}


def organisations_waiting(connection: Connection, country: str | None) -> Rows:
    """Organisations of a country that ask for accreditation, the longest-waiting first."""
    since = waiting_since("organisation", organisations.c.id, "requested", organisations.c.created_at)
    query = (
        select(organisations.c.id, organisations.c.name, since.label("since"))
        .where(organisations.c.country == country, organisations.c.status == "requested")
        .order_by(since, organisations.c.id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def offers_waiting(connection: Connection, country: str | None) -> Rows:
    """Offers of a country that nobody has read yet, the longest-waiting first."""
    since = waiting_since("offer", offers.c.id, "submitted", offers.c.created_at)
    query = (
        select(offers.c.id, offers.c.title, organisations.c.name.label("organisation"), since.label("since"))
        .join(organisations, organisations.c.id == offers.c.organisation_id)
        .where(offers.c.country == country, offers.c.status == "submitted")
        .order_by(since, offers.c.id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def open_calls(connection: Connection, at: datetime) -> list[Call]:
    """The calls that take applications, the first to close first."""
    found = repositories.calls.where(connection, calls.c.opens <= at, calls.c.closes >= at)
    return sorted(found, key=lambda call: (call.closes, call.code))


def calls_without_open_round(connection: Connection, country: str | None) -> list[Call]:
    """The calls of a country's corridors for which a round may be asked, the latest first."""
    busy = select(rounds.c.call_id).where(is_open())
    found = repositories.calls.where(connection, calls.c.id.not_in(busy))
    concerned = [call for call in found if any(country in (each["origin"], each["host"]) for each in call.corridors)]
    return sorted(concerned, key=lambda call: (call.closes, call.code), reverse=True)


def round_sizes(connection: Connection, identifiers: Iterable[str]) -> dict[str, tuple[int, int | None]]:
    """How many people a simulated round places, and the bound that no round can exceed."""
    report = rounds.c.report
    query = select(rounds.c.id, report["placed"].as_integer(), report["upper_bound"].as_integer()).where(
        rounds.c.id.in_(list(identifiers)), report.is_not(None)
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def reachable_offers(
    connection: Connection, hosts: Iterable[str], modality: str, most: int, at: datetime
) -> tuple[Rows, bool]:
    """Offers of these host countries that take applications, and whether there are more."""
    found = offer_page(
        connection,
        taking_applications(at),
        offers.c.country.in_(sorted(set(hosts))),
        offers.c.modality == modality,
        page=1,
        page_size=most,
    )
    return found["items"], found["total"] > most


def public_offers(connection: Connection, identifiers: Iterable[str]) -> Rows:
    """Those of the ids that are published offers, in the given order."""
    found = offers_of(connection, identifiers)
    return [found[each] for each in identifiers if each in found and found[each]["status"] in PUBLIC_STATUSES]


def latest_placement(connection: Connection, application: str) -> str | None:
    """The id of the placement that an application was proposed last."""
    query = (
        select(placements.c.id)
        .where(placements.c.application_id == application, placements.c.status != "superseded")
        .order_by(placements.c.proposed_at.desc(), placements.c.id)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def host_offers(connection: Connection, organisation: str) -> Rows:
    """Every offer of an organisation, the latest first."""
    query = select(offers.c.id).where(offers.c.organisation_id == organisation).order_by(offers.c.id.desc())
    identifiers = list(connection.execute(query.limit(200)).scalars())
    found = offers_of(connection, identifiers)
    return [found[each] for each in identifiers]


def review_comment(connection: Connection, application: str) -> str | None:
    """What the volunteer wrote when she asked for a second reading."""
    query = select(review_requests.c.comment).where(review_requests.c.application_id == application)
    return connection.execute(query).scalar_one_or_none()


def last_refuser(connection: Connection, application: str) -> str | None:
    """The account that confirmed the last refusal."""
    query = (
        select(decisions.c.account_id)
        .where(decisions.c.application_id == application, decisions.c.decision == "confirm_refusal")
        .order_by(decisions.c.number.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def look_alikes(connection: Connection, actor: Actor, application: Application) -> Rows:
    """`{id, reference, status}` of living files of the call that may be the same person's, if the actor sees them."""
    table = applications.c
    alike = [table.email_hash == application.email_hash, table.identity_hash == application.identity_hash]
    if application.phone_hash is not None:
        alike.append(table.phone_hash == application.phone_hash)
    query = select(table.id, table.reference, table.status).where(
        table.call_id == application.call_id,
        table.id != application.id,
        table.status.in_(ACTIVE),
        or_(*alike),
        visible_applications(actor),
    )
    return [dict(row) for row in connection.execute(query.order_by(table.reference).limit(20)).mappings()]


def supplied_documents(connection: Connection, application: str) -> Rows:
    """`{code, date, valid_until, outcome}` of the documents of a file."""
    query = select(documents).where(documents.c.application_id == application).order_by(documents.c.code)
    return [dict(row) for row in connection.execute(query).mappings()]


def account_with_email(connection: Connection, address_hash: str) -> Row[Any] | None:
    """The active account of an e-mail address."""
    query = select(accounts).where(accounts.c.email_hash == address_hash, accounts.c.disabled_at.is_(None))
    return connection.execute(query).one_or_none()


def role_of(connection: Connection, account: str) -> str:
    """The role of an account. Raises NoResultFound."""
    return str(connection.execute(select(accounts.c.role).where(accounts.c.id == account)).scalar_one())


def applications_with_email(connection: Connection, address_hash: str) -> list[Application]:
    """The living applications of an e-mail address, the latest first."""
    found = repositories.applications.where(connection, applications.c.email_hash == address_hash)
    return sorted(found, key=lambda application: application.submitted_at, reverse=True)
