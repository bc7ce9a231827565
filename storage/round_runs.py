"""Who computes which round now, and how far it has come: a claim with a lease by the clock of the database.

An attempt counts when it begins, because one that kills its process never tells. What is given back does not count.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, not_, or_, select, update

from messaging.database_clock import instant_in
from messaging.tables import outbox
from messaging.upsert import insert_into
from storage.round_reasons import delete_reasons
from storage.tables.placements import round_documents, round_runs, rounds

_RELEASED = {"claim": None, "claimed_until": None}
_UNSEEN = {"stage": None, "done": None, "total": None, "stage_since": None}


class ClaimLost(Exception):
    """The claim ran out and another one took the run, or the round is no longer asked for: nothing may be written."""


@dataclass(frozen=True, slots=True)
class RunClaim:
    """A round that nobody else computes until the lease ends; `attempts` includes this one."""

    round_id: str
    token: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come. `done` of `total` where the stage can be counted."""

    stage: str
    done: int | None = None
    total: int | None = None


def ask_run(connection: Connection, round_id: str) -> None:
    """Have the round computed. A run that is there already stays as it is."""
    insert = insert_into(connection, round_runs).values(round_id=round_id, attempts=0, next_at=instant_in())
    connection.execute(insert.on_conflict_do_nothing(index_elements=["round_id"]))


def _is_free() -> ColumnElement[bool]:
    unclaimed = or_(round_runs.c.claimed_until.is_(None), round_runs.c.claimed_until < instant_in())
    return and_(round_runs.c.next_at <= instant_in(), unclaimed)


def any_free(connection: Connection) -> bool:
    """Whether there is a run to claim: a cheap look before a write transaction."""
    return connection.execute(select(round_runs.c.round_id).where(_is_free()).limit(1)).first() is not None


def none_under_way(connection: Connection) -> bool:
    """Whether no run is due or claimed. Later attempts are not "now"."""
    now = or_(round_runs.c.next_at <= instant_in(), round_runs.c.claimed_until >= instant_in())
    return connection.execute(select(round_runs.c.round_id).where(now).limit(1)).first() is None


def claim_run(connection: Connection, lease_seconds: float) -> RunClaim | None:
    """Take the run that has been due longest, and count the attempt. None when nothing is due."""
    free = select(round_runs.c.round_id).where(_is_free()).order_by(round_runs.c.next_at, round_runs.c.round_id)
    picked = free.limit(1).with_for_update(skip_locked=True).cte("picked")
    token = uuid.uuid4().hex
    taken = {"claim": token, "claimed_until": instant_in(lease_seconds), "attempts": round_runs.c.attempts + 1}
    statement = (
        update(round_runs)
        .where(round_runs.c.round_id.in_(select(picked.c.round_id)))
        .values(**taken, **_UNSEEN)
        .returning(round_runs.c.round_id, round_runs.c.attempts)
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else RunClaim(row.round_id, token, row.attempts)


def _is_own(claim: RunClaim) -> ColumnElement[bool]:
    return and_(round_runs.c.round_id == claim.round_id, round_runs.c.claim == claim.token)


def _is_asked_for(claim: RunClaim) -> ColumnElement[bool]:
    return exists().where(rounds.c.id == claim.round_id, rounds.c.status == "requested")


def renew(connection: Connection, claim: RunClaim, progress: Progress, lease_seconds: float) -> bool:
    """Hold the claim for another lease and note the progress. False: it is lost, or the round was put aside."""
    since = case((round_runs.c.stage == progress.stage, round_runs.c.stage_since), else_=instant_in())
    values = {"stage": progress.stage, "done": progress.done, "total": progress.total, "stage_since": since}
    statement = update(round_runs).where(_is_own(claim), _is_asked_for(claim))
    return connection.execute(statement.values(claimed_until=instant_in(lease_seconds), **values)).rowcount == 1


def require_claim(connection: Connection, claim: RunClaim) -> None:
    """Lock the run until the transaction ends, so that nobody takes it meanwhile. Raises ClaimLost."""
    query = select(round_runs.c.round_id).where(_is_own(claim), _is_asked_for(claim))
    if connection.execute(query.with_for_update(of=round_runs)).first() is None:
        raise ClaimLost(claim.round_id)


def remove_put_aside(connection: Connection, claim: RunClaim) -> bool:
    """Remove the run, and what it has stored, when the round is no longer asked for. Whether that was so."""
    removed = connection.execute(delete(round_runs).where(_is_own(claim), not_(_is_asked_for(claim)))).rowcount == 1
    if removed:
        forget_results(connection, claim.round_id)
    return removed


def forget_results(connection: Connection, round_id: str) -> None:
    """Remove what attempts that did not come to their end have stored."""
    delete_reasons(connection, round_id)
    connection.execute(delete(round_documents).where(round_documents.c.round_id == round_id))


def remove_run(connection: Connection, claim: RunClaim) -> None:
    """The run has come to its end. A claim that was lost removes nothing."""
    connection.execute(delete(round_runs).where(_is_own(claim)))


def give_back(connection: Connection, claim: RunClaim) -> None:
    """Another one may begin at once; the attempt does not count."""
    released = {"attempts": round_runs.c.attempts - 1, **_RELEASED, **_UNSEEN}
    connection.execute(update(round_runs).where(_is_own(claim)).values(**released))


def put_off(connection: Connection, claim: RunClaim, failure: str, seconds: float) -> None:
    """The attempt failed: again after so many seconds. `failure` is a code or the name of a class."""
    later = {"next_at": instant_in(seconds), "failure": failure[:80], **_RELEASED, **_UNSEEN}
    connection.execute(update(round_runs).where(_is_own(claim)).values(**later))


def progress_of(connection: Connection, round_id: str) -> dict[str, Any] | None:
    """`{stage, done, total, since}` of a run; the stage is None while it waits. None when nothing is computed."""
    row = connection.execute(select(round_runs).where(round_runs.c.round_id == round_id)).one_or_none()
    if row is None:
        return None
    return {"stage": row.stage, "done": row.done, "total": row.total, "since": row.stage_since}


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
