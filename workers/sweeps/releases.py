"""A wave may close by time alone, without any fact that an evaluation would follow."""

from datetime import datetime

from storage.unit_of_work import UnitOfWork
from workers.release_due import have_released
from workers.services import WorkerServices


def make_release_due(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Have a release made for waves that closed since the last one."""
    return have_released(work, at)
