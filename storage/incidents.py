"""Private reports in and out of their tables. What the list of the team shows holds neither text nor name."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from domain.incident import INCIDENT, REPORTABLE, TO_VOLUNTEER, Incident, Opening
from storage.repositories import StaleVersion, record_step
from storage.tables.accounts import accounts
from storage.tables.placements import placements
from storage.tables.safeguarding import incident_notes, incident_openings, incidents
from storage.unit_of_work import UnitOfWork

_FIELDS = tuple(field.name for field in dataclasses.fields(Incident))
_LISTED = ("id", "category", "status", "reported_at", "assigned_to", "closed_at", "outcome")


def find_incident(connection: Connection, identifier: str, *, lock: bool = False) -> Incident | None:
    """The report or None. With `lock` its row stays ours until the transaction ends."""
    found = incidents_where(connection, incidents.c.id == identifier, lock=lock)
    return found[0] if found else None


def incidents_where(connection: Connection, *conditions: ColumnElement[bool], lock: bool = False) -> list[Incident]:
    """The reports that meet the conditions, the latest first."""
    query = select(incidents).where(*conditions).order_by(incidents.c.reported_at.desc(), incidents.c.id)
    rows = connection.execute(query.with_for_update() if lock else query).mappings()
    return [Incident(**{name: row[name] for name in _FIELDS}) for row in rows]


def reportable_placement(connection: Connection, application: str) -> str | None:
    """The latest placement of a volunteer that she may report about, or None."""
    query = select(placements.c.id).where(
        placements.c.application_id == application, placements.c.status.in_(REPORTABLE)
    )
    latest = query.order_by(placements.c.proposed_at.desc(), placements.c.id).limit(1)
    return connection.execute(latest).scalar_one_or_none()


def same_report(connection: Connection, placement: str, category: str, text: str) -> Incident | None:
    """A report that is not closed and says the same: the form was sent twice."""
    same = (incidents.c.placement_id == placement, incidents.c.category == category, incidents.c.status != "closed")
    return next(iter(incidents_where(connection, *same, incidents.c.text == text)), None)


def add_incident(work: UnitOfWork, incident: Incident) -> None:
    """Store a new report and date it. Its step names nobody: steps are read by more people than reports are."""
    work.connection.execute(insert(incidents).values(dataclasses.asdict(incident)))
    record_step(work.connection, "incident", incident.id, incident.status, incident.reported_at)


def move_incident(work: UnitOfWork, incident: Incident, action: str, officer: str, **changes: Any) -> Incident:
    """Take one arrow, with further changed fields, and date it. Raises IllegalTransition, StaleVersion."""
    status = INCIDENT.after(incident.status, action)
    changed = dataclasses.replace(incident, status=status, version=incident.version + 1, **changes)
    own = (incidents.c.id == incident.id) & (incidents.c.version == incident.version)
    if work.connection.execute(update(incidents).where(own).values(dataclasses.asdict(changed))).rowcount != 1:
        raise StaleVersion(incident.id)
    record_step(work.connection, "incident", incident.id, status, work.clock.now(), officer)
    work.note("incident.moved", incident.id)
    return changed


def incident_page(connection: Connection, *, page: int, page_size: int) -> dict[str, Any]:
    """One page of all reports, open ones first, then the oldest first: category, corridor, dates; no text, no name."""
    query = (
        select(*(incidents.c[name] for name in _LISTED), placements.c.origin, placements.c.host)
        .join(placements, placements.c.id == incidents.c.placement_id)
        .order_by(incidents.c.closed_at.is_not(None), incidents.c.reported_at, incidents.c.id)
    )
    total = connection.execute(select(func.count()).select_from(incidents)).scalar_one()
    rows = connection.execute(query.limit(page_size).offset((page - 1) * page_size)).mappings()
    return {"items": [dict(row) for row in rows], "page": page, "page_size": page_size, "total": total}


def openings_of(connection: Connection, incident: str) -> list[Opening]:
    """Every wish to read a report, the first one first."""
    return _openings(connection, incident_openings.c.incident_id == incident)


def openings_waiting(connection: Connection, officer: str) -> list[Opening]:
    """What other officers have asked for and nobody has agreed to yet."""
    waiting = incident_openings.c.agreed_at.is_(None)
    return _openings(connection, waiting, incident_openings.c.asked_by != officer)


def _openings(connection: Connection, *conditions: ColumnElement[bool]) -> list[Opening]:
    query = select(incident_openings).where(*conditions)
    rows = connection.execute(query.order_by(incident_openings.c.asked_at, incident_openings.c.id)).mappings()
    return [Opening(**row) for row in rows]


def add_opening(work: UnitOfWork, incident: str, officer: str, reason: str) -> str:
    """Store the wish of an officer to read a report, and return its id."""
    identifier = uuid.uuid4().hex
    work.connection.execute(
        insert(incident_openings).values(
            id=identifier, incident_id=incident, asked_by=officer, reason=reason, asked_at=work.clock.now()
        )
    )
    return identifier


def agree_opening(work: UnitOfWork, opening: Opening, officer: str, expires_at: datetime) -> None:
    """Let the one who asked read until then."""
    work.connection.execute(
        update(incident_openings)
        .where(incident_openings.c.id == opening.id)
        .values(agreed_by=officer, agreed_at=work.clock.now(), expires_at=expires_at)
    )


def add_note(work: UnitOfWork, incident: str, kind: str, officer: str | None, text: str) -> int | None:
    """Add a note or a message to a report whose row the caller has locked; its number.

    None when it only repeats the last one: the form was sent twice.
    """
    own = select(incident_notes).where(incident_notes.c.incident_id == incident)
    last = work.connection.execute(own.order_by(incident_notes.c.number.desc()).limit(1)).one_or_none()
    if last is not None and (last.kind, last.account_id, last.text) == (kind, officer, text):
        return None
    number = 1 if last is None else last.number + 1
    work.connection.execute(
        insert(incident_notes).values(
            incident_id=incident, number=number, kind=kind, account_id=officer, text=text, written_at=work.clock.now()
        )
    )
    return number


def notes_of(connection: Connection, incident: str, *kinds: str) -> list[dict[str, Any]]:
    """Notes and messages of the given kinds in their order: `{number, kind, account_id, text, written_at}`."""
    query = select(incident_notes).where(incident_notes.c.incident_id == incident, incident_notes.c.kind.in_(kinds))
    return [dict(row) for row in connection.execute(query.order_by(incident_notes.c.number)).mappings()]


def answered_among(connection: Connection, identifiers: Iterable[str]) -> set[str]:
    """The reports to which an officer has written to the volunteer at least once."""
    query = select(incident_notes.c.incident_id).where(
        incident_notes.c.incident_id.in_(sorted(identifiers)), incident_notes.c.kind == TO_VOLUNTEER
    )
    return set(connection.execute(query).scalars())


def officers(connection: Connection) -> list[Row[Any]]:
    """The active safeguarding officers, the longest-serving first: `id, name, language`."""
    active = (accounts.c.role == "safeguarding", accounts.c.disabled_at.is_(None))
    query = select(accounts.c.id, accounts.c.name, accounts.c.language).where(*active)
    return list(connection.execute(query.order_by(accounts.c.created_at, accounts.c.id)))


def officer_names(connection: Connection, identifiers: Iterable[str | None]) -> dict[str, str]:
    """The names of officers by account, those who have left included."""
    wanted = {identifier for identifier in identifiers if identifier}
    query = select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(wanted))
    return {row.id: row.name for row in connection.execute(query)}
