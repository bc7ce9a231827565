"""The evaluation worker: stored facts become indicators, judged criteria and recommendations.

A message only asks for an evaluation; it is computed beside the messages (`evaluation_runs`), for at national scale it
takes minutes.
"""

from domain.events import EvaluationDue
from messaging.envelope import Envelope
from messaging.events import fact_of
from storage.evaluation_runs import AskedEvaluation, ask_evaluation
from storage.unit_of_work import UnitOfWork
from workers.evaluation_runs import BACKGROUND as EVALUATING
from workers.listener import Listener, one_after_another
from workers.release_listening import look_for_closed_waves
from workers.release_runs import BACKGROUND as RELEASING
from workers.services import WorkerServices
from workers.staleness import HANDLERS as STALENESS


def have_evaluated(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """Have everything evaluated that is stored up to the instant that the schedule asked for."""
    due = fact_of(envelope)
    if not isinstance(due, EvaluationDue):
        raise TypeError(envelope.name)
    asked = AskedEvaluation(due.evaluated_at, envelope.correlation, envelope.id)
    ask_evaluation(work.connection, due.key, asked)


LISTENER: Listener[WorkerServices] = Listener(
    "evaluation",
    {"evaluation.due": have_evaluated, "evaluation.completed": look_for_closed_waves, **STALENESS},
    one_after_another(EVALUATING, RELEASING),
)
