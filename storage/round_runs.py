"""Who computes which round now, and how far it has come (`storage.runs`)."""

from sqlalchemy import Connection, delete, exists, select

from messaging.tables import outbox
from storage.round_reasons import delete_reasons
from storage.runs import RunClaim, Runs
from storage.tables.placements import round_documents, round_runs, rounds

ROUND_RUNS = Runs(
    round_runs,
    round_runs.c.round_id,
    exists().where(rounds.c.id == round_runs.c.round_id, rounds.c.status == "requested"),
)


def remove_put_aside(connection: Connection, claim: RunClaim) -> bool:
    """Remove the run, and what it has stored, when the round is no longer asked for. Whether that was so."""
    removed = ROUND_RUNS.remove_put_aside(connection, claim)
    if removed:
        forget_results(connection, claim.subject)
    return removed


def forget_results(connection: Connection, round_id: str) -> None:
    """Remove what attempts that did not come to their end have stored."""
    delete_reasons(connection, round_id)
    connection.execute(delete(round_documents).where(round_documents.c.round_id == round_id))


def request_of(connection: Connection, round_id: str) -> tuple[str, str | None]:
    """The correlation and the id of the message that asked for the round; delivered messages are forgotten in time."""
    query = (
        select(outbox.c.correlation, outbox.c.id)
        .where(outbox.c.subject == f"round:{round_id}", outbox.c.name == "round.requested")
        .order_by(outbox.c.position)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return (f"round-{round_id}", None) if row is None else (row.correlation, row.id)
