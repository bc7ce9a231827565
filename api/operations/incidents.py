"""A volunteer's private reports: she sends one, reads where it stands, and exchanges messages with the team."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.operations.placements import find_placement
from api.problems import not_found
from domain.events import IncidentReported
from domain.focal_point import who_answers
from domain.incident import FROM_VOLUNTEER, INCIDENT, TO_VOLUNTEER, Incident, require_reportable
from domain.placement import Placement
from storage.focal_points import answering, colleagues_of
from storage.incident_mails import mail_officers, mail_reporter
from storage.incidents import (
    add_incident,
    add_note,
    find_incident,
    incidents_where,
    notes_of,
    reportable_placement,
    same_report,
)
from storage.placement_queries import placement_view
from storage.tables.safeguarding import incidents


def report_incident(
    operation: Operation, placement: str, category: str, text: str, language: str, *, mail_wanted: bool = False
) -> Incident:
    """Store a report with `incident.reported`; the same one sent twice is stored once.

    Raises Problem 404; IllegalTransition for a place that was never confirmed.
    """
    with operation.unit() as work:
        found = find_placement(work.connection, operation.actor, placement, lock=True)
        require_reportable(found.status)
        known = same_report(work.connection, found.id, category, text)
        if known is not None:
            return known
        incident = Incident(
            id=uuid.uuid4().hex,
            placement_id=found.id,
            category=category,
            text=text,
            language=language,
            status="reported",
            reported_at=work.clock.now(),
            mail_wanted=mail_wanted,
            assigned_to=None,
            assigned_at=None,
            closed_at=None,
            outcome=None,
            version=1,
        )
        add_incident(work, incident)
        work.record(IncidentReported(incident.id))
        mail_reporter(work, incident, found.application_id, "private_received", incident.id)
    return incident


def own_reportable(operation: Operation) -> str | None:
    """The latest placement that the signed-in volunteer may report about, or None."""
    with operation.read() as connection:
        return reportable_placement(connection, str(operation.actor.application))


def reporting_facts(operation: Operation, placement: str) -> dict[str, Any]:
    """What the page of a report says: the placement, who helps at once, how many officers there are, earlier reports.

    Raises Problem 404; IllegalTransition for a place that was never confirmed.
    """
    with operation.read() as connection:
        found = find_placement(connection, operation.actor, placement)
        require_reportable(found.status)
        view = placement_view(connection, placement)
        return {
            "placement": view,
            "application": found.application_id,
            "focal_points": _who_helps(connection, found, operation.services.clock.now().date()),
            "reports": incidents_where(connection, incidents.c.placement_id == found.id),
        }


def _who_helps(connection: Connection, placement: Placement, today: date) -> list[dict[str, str]]:
    """Who can be called at once: the focal point of the host country, and the one who answers about the file."""
    own = answering(connection, placement.application_id, today)
    there = who_answers(colleagues_of(connection, placement.host), None, today)
    found = [(placement.host, there), (placement.origin, own)]
    return [{"country": country, "name": who.name, "email": who.email} for country, who in found if who is not None]


def show_own_report(operation: Operation, identifier: str) -> dict[str, Any]:
    """The report of the signed-in volunteer with the messages between her and the team. Raises Problem 404."""
    with operation.read() as connection:
        incident = find_incident(connection, identifier)
        if incident is None:
            raise not_found()
        placement = find_placement(connection, operation.actor, incident.placement_id)
        return {
            "incident": incident,
            "application": placement.application_id,
            "messages": notes_of(connection, identifier, TO_VOLUNTEER, FROM_VOLUNTEER),
            "may_write": INCIDENT.allows(incident.status, "write"),
        }


def write_to_officer(operation: Operation, identifier: str, text: str) -> None:
    """A message of the volunteer about her report. Raises Problem 404; IllegalTransition for a closed one."""
    with operation.unit() as work:
        incident = find_incident(work.connection, identifier, lock=True)
        if incident is None:
            raise not_found()
        find_placement(work.connection, operation.actor, incident.placement_id)
        INCIDENT.after(incident.status, "write")
        number = add_note(work, identifier, FROM_VOLUNTEER, None, text)
        if number is not None:
            mail_officers(work, [incident.assigned_to], f"{identifier}:{number}")
