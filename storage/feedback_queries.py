"""Feedback requests as the desk and the paper forms show them: by the reference of the file, never by a token."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select

from storage.accounts import coordinators_of
from storage.feedback import FeedbackRequest
from storage.tables.accounts import organisations
from storage.tables.applications import applications, offers
from storage.tables.feedback import feedback_requests, paper_entries
from storage.tables.placements import placements
from storage.unit_of_work import UnitOfWork

OPEN = ("sent", "reminded")
_OF_PLACEMENT = feedback_requests.join(placements, placements.c.id == feedback_requests.c.placement_id)


def open_requests(
    connection: Connection,
    *visible: ColumnElement[bool],
    own: ColumnElement[bool],
    closed_since: datetime,
    page: int,
    page_size: int,
) -> dict[str, Any]:
    """One page of the requests that wait for answers, the first to close first: who is asked, about which file.

    `personal`, `organisation` and `organisation_email` are for reaching whoever is late; `own`: the reader is asked.
    After them those that closed without an answer after `closed_since`: a paper form may still arrive.
    """
    closed = and_(
        feedback_requests.c.status == "expired",
        feedback_requests.c.end_code == "unanswered",
        feedback_requests.c.expires_at > closed_since,
    )
    wanted = (or_(feedback_requests.c.status.in_(OPEN), closed), *visible)
    query = (
        select(
            *(feedback_requests.c[name] for name in ("id", "party", "moment", "status", "due_on", "expires_at")),
            feedback_requests.c.sent_at,
            feedback_requests.c.reminded_at,
            own.label("own"),
            applications.c.reference,
            applications.c.personal,
            organisations.c.name.label("organisation"),
            organisations.c.email.label("organisation_email"),
            placements.c.origin,
            placements.c.host,
        )
        .select_from(
            _OF_PLACEMENT.join(applications, applications.c.id == placements.c.application_id).join(
                organisations, organisations.c.id == placements.c.organisation_id
            )
        )
        .where(*wanted)
        .order_by(closed, feedback_requests.c.expires_at, applications.c.reference, feedback_requests.c.party)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    total = connection.execute(select(func.count()).select_from(_OF_PLACEMENT).where(*wanted)).scalar_one()
    items = [dict(row) for row in connection.execute(query).mappings()]
    return {"items": items, "page": page, "page_size": page_size, "total": total}


def is_visible(connection: Connection, request: str, visible: ColumnElement[bool]) -> bool:
    """Whether a request that was sent is about a placement that meets the condition."""
    query = select(feedback_requests.c.id).select_from(_OF_PLACEMENT)
    sent = feedback_requests.c.status.not_in(("scheduled", "cancelled"))
    return connection.execute(query.where(feedback_requests.c.id == request, sent, visible)).first() is not None


def assignment_of(connection: Connection, placement: str) -> dict[str, Any]:
    """Which assignment the questions are about, and nobody's name: the file's reference, offer, host and dates."""
    query = (
        select(
            applications.c.reference,
            offers.c.title,
            organisations.c.name.label("organisation"),
            offers.c.city,
            offers.c.country.label("host_country"),
            func.coalesce(placements.c.started_on, placements.c.starts_on).label("starts_on"),
            placements.c.ends_on,
        )
        .join(applications, applications.c.id == placements.c.application_id)
        .join(offers, offers.c.id == placements.c.offer_id)
        .join(organisations, organisations.c.id == offers.c.organisation_id)
        .where(placements.c.id == placement)
    )
    return dict(connection.execute(query).mappings().one())


def paper_facts(connection: Connection, request: FeedbackRequest) -> dict[str, Any]:
    """What a paper form says about itself: the file's reference, and to whom it goes back (`country`, `email`)."""
    query = select(applications.c.reference, placements.c.origin, placements.c.host).join(
        placements, placements.c.application_id == applications.c.id
    )
    row = connection.execute(query.where(placements.c.id == request.placement_id)).one()
    country = row.host if request.party in ("host", "focal_host") else row.origin
    coordinators = coordinators_of(connection, country)
    return {
        "reference": row.reference,
        "country": country,
        "email": coordinators[0].email if coordinators else None,
    }


def note_paper_entry(work: UnitOfWork, request: str, account: str) -> None:
    """Remember who typed a paper form in."""
    work.connection.execute(
        insert(paper_entries).values(request_id=request, account_id=account, entered_at=work.clock.now())
    )
