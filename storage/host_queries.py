"""What an organisation reads about itself: its placements, the reminders it got, its questionnaires, its history."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from domain.placement import Placement
from storage import repositories
from storage.tables.applications import applications, offers, steps
from storage.tables.feedback import due_items, feedback_requests
from storage.tables.placements import placements

Rows = list[dict[str, Any]]
_PARTY = "host"
_MOST = 50
_SENT = ("sent", "reminded", "answered", "expired")


def placements_of(connection: Connection, organisation: str) -> list[Placement]:
    """Every placement of the organisation, the earliest proposal first."""
    found = repositories.placements.where(connection, placements.c.organisation_id == organisation)
    return sorted(found, key=lambda placement: (placement.proposed_at, placement.id))


def reminded_at(connection: Connection, identifiers: Iterable[str]) -> dict[str, datetime]:
    """When the host was reminded of each proposal, where it was."""
    query = select(due_items.c.subject, due_items.c.made_due_at).where(
        due_items.c.kind == "reminder.proposed", due_items.c.subject.in_(sorted(identifiers))
    )
    return {row.subject: row.made_due_at for row in connection.execute(query)}


def questionnaires_of(connection: Connection, organisation: str) -> Rows:
    """The questionnaires that the organisation was sent, the latest first."""
    query = (
        select(
            *(feedback_requests.c[name] for name in ("id", "moment", "status", "due_on", "expires_at", "answered_on")),
            applications.c.reference,
            placements.c.application_id.label("application"),
            placements.c.status.label("placement_status"),
            offers.c.title,
        )
        .join(placements, placements.c.id == feedback_requests.c.placement_id)
        .join(applications, applications.c.id == placements.c.application_id)
        .join(offers, offers.c.id == placements.c.offer_id)
        .where(
            placements.c.organisation_id == organisation,
            feedback_requests.c.party == _PARTY,
            feedback_requests.c.status.in_(_SENT),
        )
        .order_by(feedback_requests.c.due_on.desc(), feedback_requests.c.id)
        .limit(_MOST)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def own_questionnaire(connection: Connection, organisation: str | None, identifier: str) -> str | None:
    """The id of the questionnaire if it was sent to the organisation."""
    query = (
        select(feedback_requests.c.id)
        .join(placements, placements.c.id == feedback_requests.c.placement_id)
        .where(
            feedback_requests.c.id == identifier,
            feedback_requests.c.party == _PARTY,
            feedback_requests.c.status.in_(_SENT),
            placements.c.organisation_id == organisation,
        )
    )
    return connection.execute(query).scalar_one_or_none()


def last_step_at(connection: Connection, kind: str, subject: str) -> datetime | None:
    """When the subject took its last arrow."""
    query = select(steps.c.at).where(steps.c.kind == kind, steps.c.subject == subject)
    return connection.execute(query.order_by(steps.c.number.desc()).limit(1)).scalar_one_or_none()
