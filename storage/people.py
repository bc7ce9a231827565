"""What other files say about the same person, found by keyed hashes."""

from datetime import date

from sqlalchemy import Connection, func, or_, select

from domain.application import ACTIVE, Application
from domain.eligibility.dated import add_months, full_months
from domain.eligibility.facts import SurroundingFacts
from domain.programme import Programme
from storage.tables.applications import applications
from storage.tables.placements import placements


def surroundings_of(connection: Connection, application: Application, programme: Programme) -> SurroundingFacts:
    """Other applications, earlier service, exclusion and possible duplicates of the person."""
    services = _services(connection, application)
    return SurroundingFacts(
        other_active_application=_count(connection, application, same_person=True) > 0,
        months_served_before=sum(full_months(first, last) for first, last, _ in services),
        exclusion_until=_excluded_until([last for _, last, code in services if code == "misconduct"], programme),
        possible_duplicates=_count(connection, application, same_person=False),
    )


def _count(connection: Connection, application: Application, *, same_person: bool) -> int:
    """Active files of the call that were sent before this one, by the same or by a look-alike person."""
    table = applications
    alike = [table.c.identity_hash == application.identity_hash]
    if application.phone_hash is not None:
        alike.append(table.c.phone_hash == application.phone_hash)
    who = (
        table.c.email_hash == application.email_hash
        if same_person
        else (table.c.email_hash != application.email_hash) & or_(*alike)
    )
    query = select(func.count()).where(
        table.c.call_id == application.call_id,
        table.c.reference < application.reference,
        table.c.status.in_(ACTIVE),
        who,
    )
    return int(connection.execute(query).scalar_one())


def _services(connection: Connection, application: Application) -> list[tuple[date, date, str | None]]:
    query = (
        select(placements.c.started_on, placements.c.ended_on, placements.c.end_code)
        .join(applications, applications.c.id == placements.c.application_id)
        .where(
            applications.c.email_hash == application.email_hash,
            applications.c.id != application.id,
            placements.c.started_on.is_not(None),
            placements.c.ended_on.is_not(None),
        )
    )
    return [(row.started_on, row.ended_on, row.end_code) for row in connection.execute(query)]


def _excluded_until(ends: list[date], programme: Programme) -> date | None:
    return add_months(max(ends), programme.exclusion_months) if ends else None
