"""The quiet ends: applications without a place when the call is over, placements after their last questionnaire."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select

from storage import repositories
from storage.open_rounds import is_open
from storage.placement_changes import move_application, move_placement
from storage.tables.applications import applications, calls, offers, wishes
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements, rounds
from storage.unit_of_work import UnitOfWork
from workers.addressing import mail_volunteer
from workers.services import WorkerServices

_BATCH = 100
_WISHERS = applications.alias("wishers")


def end_unplaced(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Eligible people of a call that is over are told that no place was found, with the reason of each wish."""
    over = list(work.connection.execute(select(calls.c.id).where(_is_over(at)).order_by(calls.c.id)).scalars())
    waiting = (applications.c.status == "eligible", applications.c.call_id.in_(over))
    found = select(applications.c.id).where(*waiting).order_by(applications.c.id).limit(_BATCH)
    identifiers = list(work.connection.execute(found).scalars())
    for application in repositories.applications.where(
        work.connection, applications.c.id.in_(identifiers), *waiting, lock=True
    ):
        move_application(work, application.id, "end_unplaced")
        about = {"application": application.id, "wishes_of": application.id}
        mail_volunteer(work, application.id, "not_placed", f"not_placed:{application.id}", about)
    return len(identifiers)


def _is_over(at: datetime) -> ColumnElement[bool]:
    """Closed, a round validated and none under way, and the last assignment that anybody wished for has begun."""
    validated = exists().where(rounds.c.call_id == calls.c.id, rounds.c.status == "validated")
    under_way = exists().where(rounds.c.call_id == calls.c.id, is_open())
    still_to_come = (
        select(wishes.c.offer_id)
        .join(_WISHERS, _WISHERS.c.id == wishes.c.application_id)
        .join(offers, offers.c.id == wishes.c.offer_id)
        .where(_WISHERS.c.call_id == calls.c.id, offers.c.starts_on > at.date())
        .correlate(calls)
        .exists()
    )
    return and_(calls.c.closes <= at, validated, ~under_way, ~still_to_come)


def finish_followed_up(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """A completed placement is followed up when its questionnaires a year later are answered or over."""
    last = and_(feedback_requests.c.placement_id == placements.c.id, feedback_requests.c.moment == "m12")
    still_open = feedback_requests.c.status.in_(("scheduled", "sent", "reminded"))
    followed = (placements.c.status == "completed", exists().where(last), ~exists().where(last, still_open))
    found = select(placements.c.id).where(*followed).order_by(placements.c.id).limit(_BATCH)
    identifiers = list(work.connection.execute(found).scalars())
    for placement in repositories.placements.where(
        work.connection, placements.c.id.in_(identifiers), placements.c.status == "completed", lock=True
    ):
        move_placement(work, placement, "follow_up")
    return len(identifiers)
