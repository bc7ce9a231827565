"""The eligibility worker: every submitted file is decided with all rules."""

from messaging.envelope import Envelope
from storage import repositories
from storage.eligibility import decide_application
from storage.unit_of_work import UnitOfWork
from workers.listener import Listener
from workers.services import WorkerServices


def decide(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """Decide the file that was sent or completed; one that is decided already, or was withdrawn, stays as it is."""
    application = repositories.applications.find(work.connection, envelope.data["application"], lock=True)
    if application is not None and application.status == "submitted":
        decide_application(work, services.policy, application)


LISTENER: Listener[WorkerServices] = Listener(
    "eligibility", {"application.submitted": decide, "application.information_supplied": decide}
)
