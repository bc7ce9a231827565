"""What the desk shows beside one placement: its questionnaires, its documents, and who could take a seat given back."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from domain.actor import Actor
from domain.placement import FREED, Placement
from storage.feedback import last_day_of
from storage.open_rounds import is_open
from storage.tables.applications import applications, documents, wishes
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements, rounds
from storage.visibility import visible_applications

Rows = list[dict[str, Any]]


def questionnaires_of(connection: Connection, placement: str) -> Rows:
    """Who was or will be asked when, until when, and what became of it; never an answer."""
    wanted = ("party", "moment", "status", "due_on", "sent_at", "expires_at", "answered_on")
    query = (
        select(*(feedback_requests.c[name] for name in wanted))
        .where(feedback_requests.c.placement_id == placement)
        .order_by(feedback_requests.c.due_on, feedback_requests.c.party)
    )
    return [{**row, "last_day": last_day_of(row["expires_at"])} for row in connection.execute(query).mappings()]


def dated_documents(connection: Connection, application: str) -> list[tuple[str, date]]:
    """The codes of the documents of a file that end one day, with that day."""
    query = select(documents.c.code, documents.c.valid_until).where(
        documents.c.application_id == application, documents.c.valid_until.is_not(None)
    )
    return [(row.code, row.valid_until) for row in connection.execute(query.order_by(documents.c.valid_until))]


def open_round_of(connection: Connection, call: str) -> str | None:
    """The round of a call that is not settled yet."""
    query = select(rounds.c.id).where(rounds.c.call_id == call, is_open())
    return connection.execute(query).scalar_one_or_none()


def waiting_for_seat(connection: Connection, actor: Actor, placement: Placement, most: int) -> tuple[Rows, int]:
    """Eligible people of the call who ranked the offer and did not lose it before.

    `{id, reference}` of the first `most` whom the coordinator may see, and how many there are in all.
    """
    wanted = _wanting(placement)
    shown = select(applications.c.id, applications.c.reference).where(*wanted, visible_applications(actor))
    rows = connection.execute(shown.order_by(applications.c.reference).limit(most)).mappings()
    total = connection.execute(select(func.count()).select_from(applications).where(*wanted)).scalar_one()
    return [dict(row) for row in rows], int(total)


def _wanting(placement: Placement) -> tuple[ColumnElement[bool], ...]:
    ranked = exists().where(wishes.c.application_id == applications.c.id, wishes.c.offer_id == placement.offer_id)
    lost = exists().where(
        placements.c.application_id == applications.c.id,
        placements.c.offer_id == placement.offer_id,
        placements.c.status.in_(FREED),
    )
    return applications.c.call_id == placement.call_id, applications.c.status == "eligible", ranked, ~lost
