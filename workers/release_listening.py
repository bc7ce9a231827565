"""After every evaluation: is there a newly closed wave?"""

from messaging.envelope import Envelope
from storage.unit_of_work import UnitOfWork
from workers.release_due import have_released
from workers.services import WorkerServices


def look_for_closed_waves(work: UnitOfWork, envelope: Envelope, _services: WorkerServices) -> None:
    """Have a release made if a wave has closed by the day of the newest evaluation."""
    have_released(work)
