"""What has already been made due: whoever's tick sees a thing first writes its row, and only that tick acts."""

from datetime import datetime

from messaging.upsert import insert_into
from storage.tables.feedback import due_items
from storage.unit_of_work import UnitOfWork


def make_due(work: UnitOfWork, kind: str, subject: str, due_at: datetime) -> bool:
    """Whether this unit of work is the one that makes it due. Waits for another one that is about to."""
    statement = (
        insert_into(work.connection, due_items)
        .values(kind=kind, subject=subject, due_at=due_at, made_due_at=work.clock.now())
        .on_conflict_do_nothing()
        .returning(due_items.c.subject)
    )
    return work.connection.execute(statement).first() is not None
