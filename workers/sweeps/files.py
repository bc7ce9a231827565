"""Files without a focal point: nobody was there at submission, or the one who held them is gone."""

from datetime import datetime

from storage.focal_points import assign, without_holder
from storage.unit_of_work import UnitOfWork
from workers.services import WorkerServices

_BATCH = 200


def assign_left_alone(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Give each open file that no active focal point of its country holds to the one with the fewest."""
    found = without_holder(work.connection, _BATCH)
    for row in found:
        assign(work.connection, row.id, row.origin_country, at)
    return len(found)
