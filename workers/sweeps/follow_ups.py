"""What became of a recommendation: asked 6, 12 and 18 months after it was published, and closed in the end."""

from datetime import datetime

from storage import follow_ups
from storage.unit_of_work import UnitOfWork
from workers.addressing import mail_coordinators
from workers.services import WorkerServices


def plan_follow_ups(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """The days are written down once, when a recommendation is published."""
    return follow_ups.plan_follow_ups(work, services.policy.recommendations.follow_up)


def ask_follow_ups(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """The coordinators of the country are asked on the day, or as soon as a scheduler runs again."""
    asked = follow_ups.ask_due(work, at)
    for row in asked:
        # Many come due together: one mail for all of a day, that leads to the list.
        key = f"follow_up:{row['country']}:{row['due_on']}:{row['months']}"
        mail_coordinators(work, [row["country"]], "follow_up_due", key, {"months": row["months"]}, without=None)
    return len(asked)


def close_followed_up(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """A while after the last question a recommendation closes, whatever was answered."""
    return follow_ups.close_over(work, services.policy.recommendations.follow_up, at)
