"""Feedback requests sent, reminded and closed on their days."""

from datetime import datetime

from storage import feedback_due
from storage.unit_of_work import UnitOfWork
from workers.services import WorkerServices


def close_late(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Three weeks after its day a request takes no more answers; one that could not be sent by then never is."""
    return feedback_due.close_late_requests(work, at)


def send_due(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """A request is sent on its day, or as soon as a scheduler runs again."""
    return feedback_due.send_due_requests(work, at, services.policy.questionnaires)


def remind(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """One reminder, a week after the day of the request."""
    return feedback_due.remind_silent_parties(work, at, services.policy.questionnaires.schedule.reminder_days)
