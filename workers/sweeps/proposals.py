"""Proposals that nobody answered: a reminder at half time, the end at the deadline."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from domain.application import APPLICATION
from domain.events import PlacementExpired
from domain.placement import Placement, reminder_due
from storage import repositories
from storage.due import make_due
from storage.placement_changes import move_application, move_placement
from storage.tables.feedback import due_items
from storage.tables.placements import placements
from storage.unit_of_work import UnitOfWork
from workers.addressing import mail_host, mail_volunteer
from workers.services import WorkerServices

_BATCH = 200
# Who is silent while the placement stands here.
_SIDES = {"proposed": "host", "host_accepted": "volunteer"}


def expire_unanswered(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """A deadline that passed ends the proposal; the seat is free and the application eligible again."""
    late = (placements.c.status.in_(_SIDES), placements.c.deadline <= at)
    found = select(placements.c.id).where(*late).order_by(placements.c.id).limit(_BATCH)
    identifiers = list(work.connection.execute(found).scalars())
    # Asked again under the lock: an answer may have come meanwhile.
    for placement in repositories.placements.where(work.connection, placements.c.id.in_(identifiers), *late, lock=True):
        _expire(work, placement)
    return len(identifiers)


def _expire(work: UnitOfWork, placement: Placement) -> None:
    move_placement(work, placement, "expire", answer_since=None, deadline=None)
    application = repositories.applications.find(work.connection, placement.application_id, lock=True)
    if application is not None and APPLICATION.allows(application.status, "free"):
        move_application(work, application.id, "free")
    side = _SIDES[placement.status]
    work.record(PlacementExpired(placement.id, placement.application_id, placement.offer_id, side))


def remind_silent(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Half the time is over without an answer: one mail to the party whose turn it is."""
    dates = select(placements.c.id, placements.c.answer_since, placements.c.deadline).where(*_not_reminded(at))
    waiting = work.connection.execute(dates.order_by(placements.c.id))
    due = [row.id for row in waiting if reminder_due(row.answer_since, row.deadline) <= at][:_BATCH]
    for placement in repositories.placements.where(work.connection, placements.c.id.in_(due), *_not_reminded(at)):
        if make_due(work, f"reminder.{placement.status}", placement.id, _half_time(placement)):
            _remind(work, placement)
    return len(due)


def _not_reminded(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Asked parties with time left and no reminder yet for this turn."""
    reminded = exists().where(
        due_items.c.subject == placements.c.id, due_items.c.kind == "reminder." + placements.c.status
    )
    return (
        placements.c.status.in_(_SIDES),
        placements.c.answer_since.is_not(None),
        placements.c.deadline > at,
        ~reminded,
    )


def _half_time(placement: Placement) -> datetime:
    if placement.answer_since is None or placement.deadline is None:
        raise ValueError("nobody is asked")
    return reminder_due(placement.answer_since, placement.deadline)


def _remind(work: UnitOfWork, placement: Placement) -> None:
    key = f"reminder.{placement.status}:{placement.id}"
    about = {"placement": placement.id, "until": placement.deadline.isoformat() if placement.deadline else None}
    if placement.status == "proposed":
        mail_host(work, placement.organisation_id, "host_answer_reminder", key, about)
    else:
        mail_volunteer(work, placement.application_id, "answer_reminder", key, about)
