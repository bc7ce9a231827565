"""Evaluations that are asked for: which one is computed now, by whom, and how far it has come (`storage.runs`)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, true

from messaging.database_clock import instant_in
from messaging.upsert import insert_into
from storage.runs import RunClaim, Runs
from storage.tables.evaluation import evaluation_runs

EVALUATION_RUNS = Runs(evaluation_runs, evaluation_runs.c.key, true())


@dataclass(frozen=True, slots=True)
class AskedEvaluation:
    """What an evaluation is asked for: up to which instant, and the message that asked."""

    evaluated_at: datetime
    correlation: str
    causation: str


def ask_evaluation(connection: Connection, key: str, asked: AskedEvaluation) -> None:
    """Have everything evaluated. A run with the same key stays as it is."""
    row = {
        "key": key,
        "evaluated_at": asked.evaluated_at,
        "correlation": asked.correlation,
        "causation": asked.causation,
        "attempts": 0,
        "next_at": instant_in(),
    }
    connection.execute(insert_into(connection, evaluation_runs).values(row).on_conflict_do_nothing())


def asked_evaluation(connection: Connection, claim: RunClaim) -> AskedEvaluation | None:
    """What the run of a claim is about; None when the run is gone."""
    table = evaluation_runs
    query = select(table.c.evaluated_at, table.c.correlation, table.c.causation).where(table.c.key == claim.subject)
    row = connection.execute(query).one_or_none()
    return None if row is None else AskedEvaluation(row.evaluated_at, row.correlation, row.causation)


def is_under_way(connection: Connection) -> bool:
    """Whether an evaluation is asked for or computed now."""
    return connection.execute(select(evaluation_runs.c.key).limit(1)).first() is not None
