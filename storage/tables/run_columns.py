"""The columns of every table of long work (`storage.runs`): who does it, and how far it has come."""

from sqlalchemy import Column, Integer, String

from messaging.tables import UtcInstant


def run_columns() -> tuple[Column[object], ...]:
    """New columns for one table: the claim with its lease, the attempts, the stage and how much of it is done."""
    return (
        Column("claim", String(40)),
        Column("claimed_until", UtcInstant),
        Column("attempts", Integer, nullable=False),
        Column("next_at", UtcInstant, nullable=False),
        Column("stage", String(20)),
        Column("done", Integer),
        Column("total", Integer),
        Column("stage_since", UtcInstant),
        Column("failure", String(80)),
    )
