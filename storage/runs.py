"""Long work that one process at a time does: a claim with a lease by the clock of the database, and its progress.

An attempt counts when it begins, because one that kills its process never tells. What is given back does not count.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, case, delete, not_, or_, select, update

from messaging.database_clock import instant_in
from messaging.upsert import insert_into

_RELEASED = {"claim": None, "claimed_until": None}
_UNSEEN = {"stage": None, "done": None, "total": None, "stage_since": None}


class ClaimLost(Exception):
    """The claim ran out and another one took the run, or the work is no longer asked for: nothing may be written."""


@dataclass(frozen=True, slots=True)
class RunClaim:
    """A run that nobody else works on until the lease ends; `attempts` includes this one."""

    subject: str
    token: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come. `done` of `total` where the stage can be counted."""

    stage: str
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one kind of work: their table, the column that names the subject, whether it is still asked for."""

    table: Table
    subject: Column[str]
    is_asked_for: ColumnElement[bool]

    def ask(self, connection: Connection, subject: str) -> None:
        """Have the work done. A run that is there already stays as it is."""
        row = {self.subject.name: subject, "attempts": 0, "next_at": instant_in()}
        insert = insert_into(connection, self.table).values(row)
        connection.execute(insert.on_conflict_do_nothing(index_elements=[self.subject.name]))

    def _is_free(self) -> ColumnElement[bool]:
        unclaimed = or_(self.table.c.claimed_until.is_(None), self.table.c.claimed_until < instant_in())
        return and_(self.table.c.next_at <= instant_in(), unclaimed)

    def any_free(self, connection: Connection) -> bool:
        """Whether there is a run to claim: a cheap look before a write transaction."""
        return connection.execute(select(self.subject).where(self._is_free()).limit(1)).first() is not None

    def none_under_way(self, connection: Connection) -> bool:
        """Whether no run is due or claimed. Later attempts are not "now"."""
        now = or_(self.table.c.next_at <= instant_in(), self.table.c.claimed_until >= instant_in())
        return connection.execute(select(self.subject).where(now).limit(1)).first() is None

    def claim(self, connection: Connection, lease_seconds: float) -> RunClaim | None:
        """Take the run that has been due longest, and count the attempt. None when nothing is due."""
        table, own = self.table, self.subject
        free = select(own.label("subject")).where(self._is_free()).order_by(table.c.next_at, own)
        picked = free.limit(1).with_for_update(skip_locked=True).cte("picked")
        token = uuid.uuid4().hex
        taken = {"claim": token, "claimed_until": instant_in(lease_seconds), "attempts": table.c.attempts + 1}
        statement = (
            update(table)
            .where(own.in_(select(picked.c.subject)))
            .values(**taken, **_UNSEEN)
            .returning(own.label("subject"), table.c.attempts)
        )
        row = connection.execute(statement).one_or_none()
        return None if row is None else RunClaim(row.subject, token, row.attempts)

    def is_own(self, claim: RunClaim) -> ColumnElement[bool]:
        """The condition that the run is still this claim's."""
        return and_(self.subject == claim.subject, self.table.c.claim == claim.token)

    def renew(self, connection: Connection, claim: RunClaim, progress: Progress, lease_seconds: float) -> bool:
        """Hold the claim for another lease and note the progress. False: it is lost, or the work was put aside."""
        since = case((self.table.c.stage == progress.stage, self.table.c.stage_since), else_=instant_in())
        values = {"stage": progress.stage, "done": progress.done, "total": progress.total, "stage_since": since}
        statement = update(self.table).where(self.is_own(claim), self.is_asked_for)
        return connection.execute(statement.values(claimed_until=instant_in(lease_seconds), **values)).rowcount == 1

    def require(self, connection: Connection, claim: RunClaim) -> None:
        """Lock the run until the transaction ends, so that nobody takes it meanwhile. Raises ClaimLost."""
        query = select(self.subject).where(self.is_own(claim), self.is_asked_for)
        if connection.execute(query.with_for_update(of=self.table)).first() is None:
            raise ClaimLost(claim.subject)

    def remove_put_aside(self, connection: Connection, claim: RunClaim) -> bool:
        """Remove the run of work that is no longer asked for. Whether that was so."""
        return connection.execute(delete(self.table).where(self.is_own(claim), not_(self.is_asked_for))).rowcount == 1

    def remove(self, connection: Connection, claim: RunClaim) -> None:
        """The run has come to its end. A claim that was lost removes nothing."""
        connection.execute(delete(self.table).where(self.is_own(claim)))

    def give_back(self, connection: Connection, claim: RunClaim) -> None:
        """Another one may begin at once; the attempt does not count."""
        released = {"attempts": self.table.c.attempts - 1, **_RELEASED, **_UNSEEN}
        connection.execute(update(self.table).where(self.is_own(claim)).values(**released))

    def put_off(self, connection: Connection, claim: RunClaim, failure: str, seconds: float) -> None:
        """The attempt failed: again after so many seconds. `failure` is a code or the name of a class."""
        later = {"next_at": instant_in(seconds), "failure": failure[:80], **_RELEASED, **_UNSEEN}
        connection.execute(update(self.table).where(self.is_own(claim)).values(**later))

    def progress_of(self, connection: Connection, subject: str) -> dict[str, Any] | None:
        """`{stage, done, total, since}` of a run; the stage is None while it waits. None when nothing is under way."""
        row = connection.execute(select(self.table).where(self.subject == subject)).one_or_none()
        if row is None:
            return None
        return {"stage": row.stage, "done": row.done, "total": row.total, "since": row.stage_since}
