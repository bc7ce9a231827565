"""An evaluation is due when anything happened that the last one did not see."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, not_, or_, select

from domain.events import EvaluationDue
from messaging.tables import aggregate_sequences
from storage.staleness import hold_evaluations
from storage.tables.feedback import due_items
from storage.unit_of_work import UnitOfWork
from workers.services import WorkerServices

_KIND = "evaluation"
# Facts about the evaluation itself: the subjects of evaluation.due, evaluation.completed and recommendation.published.
_OWN = ("key:%", "evaluation:%", "recommendation:%")


def make_evaluation_due(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Compare the number of facts ever recorded with the number when the last evaluation became due.

    The numbers of the aggregates only grow and never skip a late commit, unlike positions in the outbox; deleting old
    rows of the outbox does not change them.
    """
    # One scheduler at a time: each sees the row of the one before.
    hold_evaluations(work.connection)
    key = f"{_facts_recorded(work.connection):015d}"
    if int(key) == 0 or key <= _last_key(work.connection) or _made_due(work.connection, at):
        return 0
    made = {"kind": _KIND, "subject": key, "due_at": at, "made_due_at": at}
    work.connection.execute(insert(due_items).values(made))
    work.record(EvaluationDue(evaluated_at=at, key=key))
    return 1


def _facts_recorded(connection: Connection) -> int:
    subject = aggregate_sequences.c.subject
    others = not_(or_(*(subject.like(pattern) for pattern in _OWN)))
    total = select(func.coalesce(func.sum(aggregate_sequences.c.last), 0)).where(others)
    return int(connection.execute(total).scalar_one())


def _last_key(connection: Connection) -> str:
    query = select(func.max(due_items.c.subject)).where(due_items.c.kind == _KIND)
    return connection.execute(query).scalar_one() or ""


def _made_due(connection: Connection, at: datetime) -> bool:
    """Schedulers that tick for the same instant make one evaluation due."""
    query = select(due_items.c.subject).where(due_items.c.kind == _KIND, due_items.c.due_at == at)
    return connection.execute(query).first() is not None
