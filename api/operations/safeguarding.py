"""What safeguarding officers do with private reports: ask to read, agree, look after, write, close.

The list and an unopened report show category, corridor, dates and status. Text, person and messages are read only by an
officer whose wish another officer has agreed to, for thirty days; every opening stays listed on the report.
"""

from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.problems import forbidden, not_found
from domain.errors import IllegalTransition
from domain.incident import (
    FROM_VOLUNTEER,
    INCIDENT,
    READING_TIME,
    TEAM_NOTE,
    TO_VOLUNTEER,
    Incident,
    reading_of,
    require_four_eyes,
    waiting_of,
)
from storage import repositories
from storage.incident_mails import mail_officers, mail_reporter
from storage.incidents import (
    add_note,
    add_opening,
    agree_opening,
    answered_among,
    find_incident,
    incident_page,
    move_incident,
    notes_of,
    officer_names,
    openings_of,
    openings_waiting,
)
from storage.incidents import officers as active_officers
from storage.placement_queries import placement_view


def list_incidents(operation: Operation, page: int, page_size: int) -> dict[str, Any]:
    """All reports without text and names, and the openings that wait for this officer's agreement."""
    officer = _officer(operation)
    with operation.read() as connection:
        found = incident_page(connection, page=page, page_size=page_size)
        waiting = openings_waiting(connection, officer)
        people = [row["assigned_to"] for row in found["items"]] + [each.asked_by for each in waiting]
        answered = answered_among(connection, [row["id"] for row in found["items"]])
        return {**found, "waiting": waiting, "answered": answered, "names": officer_names(connection, people)}


def show_incident(operation: Operation, identifier: str) -> dict[str, Any]:
    """One report: what everybody in the team sees and, to an officer who may read it now, `content`. Raises 404."""
    officer = _officer(operation)
    with operation.read() as connection:
        incident = _find(connection, identifier)
        openings = openings_of(connection, identifier)
        reading = reading_of(openings, officer, operation.services.clock.now())
        people = [incident.assigned_to, *(each.asked_by for each in openings), *(each.agreed_by for each in openings)]
        placement = repositories.placements.find(connection, incident.placement_id)
        return {
            "incident": incident,
            "answered": bool(answered_among(connection, [identifier])),
            "corridor": f"{placement.origin}-{placement.host}" if placement else "",
            "openings": openings,
            "own_waiting": waiting_of(openings, officer),
            "reading": reading,
            "alone": len(active_officers(connection)) < 2,
            "content": _content(connection, incident) if reading else None,
            "names": officer_names(connection, people),
        }


def _content(connection: Connection, incident: Incident) -> dict[str, Any]:
    view = placement_view(connection, incident.placement_id)
    application = repositories.applications.find(connection, view["application"])
    organisation = repositories.organisations.find(connection, view["organisation"])
    notes = notes_of(connection, incident.id, TEAM_NOTE, TO_VOLUNTEER, FROM_VOLUNTEER)
    return {
        "text": incident.text,
        "personal": application.personal if application else {},
        "reference": view["reference"],
        "organisation": organisation.name if organisation else None,
        "placement_status": view["status"],
        "notes": notes,
        "writers": officer_names(connection, [note["account_id"] for note in notes]),
    }


def ask_to_open(operation: Operation, identifier: str, reason: str) -> None:
    """Ask the other officers to agree that this one reads the report; asked once while it waits or is valid.

    Raises Problem 404.
    """
    officer = _officer(operation)
    with operation.unit() as work:
        incident = _find(work.connection, identifier, lock=True)
        openings = openings_of(work.connection, incident.id)
        if waiting_of(openings, officer) or reading_of(openings, officer, work.clock.now()):
            return
        opening = add_opening(work, incident.id, officer, reason)
        mail_officers(work, (), opening, without=officer)


def agree_to_open(operation: Operation, identifier: str, opening: str) -> None:
    """Agree that another officer reads the report for thirty days.

    Raises Problem 404; DomainError `own_request` for one's own wish; IllegalTransition for one that has agreement.
    """
    officer = _officer(operation)
    with operation.unit() as work:
        incident = _find(work.connection, identifier, lock=True)
        wished = next((each for each in openings_of(work.connection, incident.id) if each.id == opening), None)
        if wished is None:
            raise not_found()
        require_four_eyes(wished, officer)
        agree_opening(work, wished, officer, work.clock.now() + READING_TIME)
        mail_officers(work, [wished.asked_by], f"{wished.id}:agreed")


def take_on(operation: Operation, identifier: str) -> None:
    """Look after a report from now on, also in the place of another officer.

    Raises Problem 404; IllegalTransition for a closed one and for one's own.
    """
    officer = _officer(operation)
    with operation.unit() as work:
        incident = _find(work.connection, identifier, lock=True)
        action = "assign" if incident.status == "reported" or incident.assigned_to == officer else "take_over"
        move_incident(work, incident, action, officer, assigned_to=officer, assigned_at=work.clock.now())


def write_note(operation: Operation, identifier: str, kind: str, text: str) -> None:
    """A note for the team, or a message that the volunteer reads on the page of her report.

    Raises Problem 404; IllegalTransition for a closed report and without a valid opening.
    """
    officer = _officer(operation)
    with operation.unit() as work:
        incident = _readable(operation, work.connection, identifier, officer)
        INCIDENT.after(incident.status, "write")
        number = add_note(work, incident.id, kind, officer, text)
        if kind == TO_VOLUNTEER and number is not None:
            placement = repositories.placements.find(work.connection, incident.placement_id)
            if placement is not None:
                about = f"{incident.id}:{number}"
                mail_reporter(work, incident, placement.application_id, "private_message", about)


def close_incident(operation: Operation, identifier: str, outcome: str) -> None:
    """End a report that this officer looks after, with a coded outcome.

    Raises Problem 404; IllegalTransition, also without a valid opening and for another officer's report.
    """
    officer = _officer(operation)
    with operation.unit() as work:
        incident = _readable(operation, work.connection, identifier, officer)
        INCIDENT.after(incident.status, "close")
        if incident.assigned_to != officer:
            raise IllegalTransition("incident", "with_another", "close")
        move_incident(work, incident, "close", officer, closed_at=work.clock.now(), outcome=outcome)


def _officer(operation: Operation) -> str:
    """The account of the acting officer. Raises Problem 403 for everybody else, whatever the route allows."""
    if operation.actor.role != "safeguarding" or operation.actor.account is None:
        raise forbidden()
    return operation.actor.account


def _find(connection: Connection, identifier: str, *, lock: bool = False) -> Incident:
    incident = find_incident(connection, identifier, lock=lock)
    if incident is None:
        raise not_found()
    return incident


def _readable(operation: Operation, connection: Connection, identifier: str, officer: str) -> Incident:
    incident = _find(connection, identifier, lock=True)
    if reading_of(openings_of(connection, identifier), officer, operation.services.clock.now()) is None:
        raise IllegalTransition("incident", "unopened", "read")
    return incident
