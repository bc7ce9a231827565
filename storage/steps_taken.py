"""Who took the last step of something: for whoever presses the same button after it."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.tables.accounts import accounts
from storage.tables.applications import decisions, steps


@dataclass(frozen=True, slots=True)
class StepTaken:
    """`actor` is the opaque id of whoever took it, `name` that of a staff account; None where a schedule did."""

    status: str
    actor: str | None
    name: str | None


def last_step(connection: Connection, kind: str, subject: str, among: tuple[str, ...] = ()) -> StepTaken | None:
    """The latest dated step of a subject, or the latest of those that are named."""
    query = (
        select(steps.c.status, steps.c.actor, accounts.c.name)
        .outerjoin(accounts, accounts.c.id == steps.c.actor)
        .where(steps.c.kind == kind, steps.c.subject == subject)
    )
    if among:
        query = query.where(steps.c.status.in_(among))
    row = connection.execute(query.order_by(steps.c.number.desc()).limit(1)).first()
    return None if row is None else StepTaken(row.status, row.actor, row.name)


def last_decision(connection: Connection, application: str) -> StepTaken | None:
    """The latest decision of a person about a file."""
    query = (
        select(decisions.c.decision, decisions.c.account_id, accounts.c.name)
        .join(accounts, accounts.c.id == decisions.c.account_id)
        .where(decisions.c.application_id == application)
    )
    row = connection.execute(query.order_by(decisions.c.number.desc()).limit(1)).first()
    return None if row is None else StepTaken(row.decision, row.account_id, row.name)
