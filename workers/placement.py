"""The placement worker: a requested round is noted at once, and computed beside the messages."""

from messaging.envelope import Envelope
from storage import repositories
from storage.round_runs import ROUND_RUNS
from storage.unit_of_work import UnitOfWork
from workers.listener import Listener
from workers.round_runs import BACKGROUND
from workers.services import WorkerServices


def have_computed(work: UnitOfWork, envelope: Envelope, _services: WorkerServices) -> None:
    """Have a round computed that was asked for; one that ran already, or was discarded, stays as it is."""
    asked = repositories.rounds.find(work.connection, envelope.data["round"], lock=True)
    if asked is not None and asked.status == "requested":
        ROUND_RUNS.ask(work.connection, asked.id)


LISTENER: Listener[WorkerServices] = Listener("placement", {"round.requested": have_computed}, BACKGROUND)
