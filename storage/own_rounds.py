"""Which validated rounds of a call looked at the wishes of one application, and which took place without."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select

from storage.tables.placements import round_reasons, rounds


@dataclass(frozen=True, slots=True)
class OwnRounds:
    """`last` looked at a wish of hers; the rounds of `without` came later, or all of them looked at none.

    The seed is open, that is not None, once any round of the call is validated.
    """

    last: datetime | None
    without: tuple[datetime, ...]
    seed: str | None


def own_rounds(connection: Connection, call_id: str, application: str) -> OwnRounds:
    """The validated rounds of a call as one person has to know them, in the order in which they took place."""
    looked_at = exists().where(round_reasons.c.round_id == rounds.c.id, round_reasons.c.application_id == application)
    query = (
        select(rounds.c.settled_at, rounds.c.seed, looked_at.label("own"))
        .where(rounds.c.call_id == call_id, rounds.c.status == "validated")
        .order_by(rounds.c.id)
    )
    found = connection.execute(query).all()
    own = [place for place, row in enumerate(found) if row.own]
    return OwnRounds(
        last=found[own[-1]].settled_at if own else None,
        without=tuple(row.settled_at for row in found[own[-1] + 1 if own else 0 :]),
        seed=found[-1].seed if found else None,
    )
