"""Nobody stays without insurance, title or allowance unnoticed: both focal points are told when it begins."""

from datetime import UTC, datetime, time

from storage.due import make_due
from storage.protection import ALERT, Gap, open_gaps, told_gaps
from storage.unit_of_work import UnitOfWork
from workers.addressing import mail_coordinators
from workers.services import WorkerServices

_BATCH = 200


def alert_gaps(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """One mail to each coordinator of both countries for each gap; again only for a gap that begins another day."""
    found = open_gaps(work.connection, at.date())
    told = told_gaps(work.connection, found)
    new = [gap for gap in found if (gap.kind, gap.placement, gap.since) not in told]
    return sum(_tell(work, gap) for gap in new[:_BATCH])


def _tell(work: UnitOfWork, gap: Gap) -> int:
    begins = datetime.combine(gap.since, time(0), UTC)
    if not make_due(work, ALERT + gap.kind, gap.placement, begins):
        return 0
    key = f"{ALERT}{gap.kind}:{gap.placement}:{gap.since}"
    about = {"placement": gap.placement, "since": gap.since.isoformat()}
    mail_coordinators(work, [gap.origin, gap.host], f"protection_{gap.kind}", key, about, without=None)
    return 1
