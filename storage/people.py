"""What other files say about the same person, found by keyed hashes.

The same person has the same address and the same identity: an address alone proves nothing, since anybody can type
somebody else's and families share one. What is alike in one of them only is for a focal point to compare.
"""

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from domain.application import ACTIVE, Application
from domain.eligibility.dated import add_months, full_months
from domain.eligibility.facts import SurroundingFacts
from domain.programme import Programme
from storage.tables.applications import applications
from storage.tables.placements import placements

_SERVED = placements.c.started_on.is_not(None) & placements.c.ended_on.is_not(None)


def surroundings_of(connection: Connection, application: Application, programme: Programme) -> SurroundingFacts:
    """Other applications, earlier service, exclusion and possible duplicates of the person."""
    services = _services(connection, application)
    alike = _looks_alike(application)
    return SurroundingFacts(
        other_active_application=_earlier_files(connection, application, is_same_person(application)) > 0,
        months_served_before=sum(full_months(first, last) for first, last, _ in services),
        exclusion_until=_excluded_until([last for _, last, code in services if code == "misconduct"], programme),
        possible_duplicates=_earlier_files(connection, application, alike) + _people_who_served(connection, alike),
    )


def is_same_person(application: Application) -> ColumnElement[bool]:
    """Another file of the same person."""
    same = (
        applications.c.email_hash == application.email_hash,
        applications.c.identity_hash == application.identity_hash,
    )
    return and_(*same, applications.c.id != application.id)


def _looks_alike(application: Application) -> ColumnElement[bool]:
    """Another file with the same address, telephone or identity, that is not surely of the same person."""
    table = applications
    alike = [table.c.email_hash == application.email_hash, table.c.identity_hash == application.identity_hash]
    if application.phone_hash is not None:
        alike.append(table.c.phone_hash == application.phone_hash)
    return and_(or_(*alike), table.c.id != application.id, ~is_same_person(application))


def _earlier_files(connection: Connection, application: Application, who: ColumnElement[bool]) -> int:
    """Active files of the call that were sent before this one."""
    query = select(func.count()).where(
        applications.c.call_id == application.call_id,
        applications.c.reference < application.reference,
        applications.c.status.in_(ACTIVE),
        who,
    )
    return int(connection.execute(query).scalar_one())


def _people_who_served(connection: Connection, who: ColumnElement[bool]) -> int:
    """Files whose person served: under another name or address that service would not be counted."""
    query = (
        select(func.count(applications.c.id.distinct()))
        .join(placements, placements.c.application_id == applications.c.id)
        .where(_SERVED, who)
    )
    return int(connection.execute(query).scalar_one())


def _services(connection: Connection, application: Application) -> list[tuple[date, date, str | None]]:
    query = (
        select(placements.c.started_on, placements.c.ended_on, placements.c.end_code)
        .join(applications, applications.c.id == placements.c.application_id)
        .where(_SERVED, is_same_person(application))
    )
    return [(row.started_on, row.ended_on, row.end_code) for row in connection.execute(query)]


def _excluded_until(ends: list[date], programme: Programme) -> date | None:
    return add_months(max(ends), programme.exclusion_months) if ends else None
