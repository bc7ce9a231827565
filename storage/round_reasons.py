"""One code for every wish of every person in a round, as that person may see it: a million rows in a large round."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import Connection, delete, insert, select

from domain.matching.certificate import Outcome
from domain.matching.inputs import RoundInputs
from storage.errors import DatabaseUnavailable, unavailability_of
from storage.tables.applications import applications
from storage.tables.placements import round_reasons

ReasonRow = Mapping[str, Any]
_COLUMNS = ("application_id", "offer_id", "rank", "code")
_COPY = f"COPY round_reasons (round_id, {', '.join(_COLUMNS)}) FROM STDIN"


def identifiers_of(connection: Connection, call_id: str) -> dict[str, str]:
    """The application ids of a call by their references: a round knows people by reference only."""
    query = select(applications.c.reference, applications.c.id).where(applications.c.call_id == call_id)
    return {row.reference: row.id for row in connection.execute(query)}


def reason_rows(inputs: RoundInputs, outcome: Outcome, identifiers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """`{application_id, offer_id, rank, code}` of every wish, person by person, best first."""
    placed = Counter(offer for offer in outcome.matching.values() if offer is not None)
    for wisher in inputs.volunteers:
        application = identifiers[wisher.id]
        for rank, wish in enumerate(wisher.wishes, start=1):
            code = outcome.shown_code(wisher.id, wish.offer, placed[wish.offer])
            yield {"application_id": application, "offer_id": wish.offer, "rank": rank, "code": code}


def delete_reasons(connection: Connection, round_id: str) -> None:
    """Remove what an interrupted run has stored."""
    connection.execute(delete(round_reasons).where(round_reasons.c.round_id == round_id))


def store_reasons(connection: Connection, round_id: str, rows: Sequence[ReasonRow]) -> None:
    """Add some of the rows of `reason_rows`. About 20,000 at once keep a transaction short."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, round_id, rows)
    else:
        connection.execute(insert(round_reasons), [{**row, "round_id": round_id} for row in rows])


def _copy(connection: Connection, round_id: str, rows: Sequence[ReasonRow]) -> None:
    """PostgreSQL takes a stream of rows twice as fast as single inserts."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(_COPY) as stream:
            for row in rows:
                stream.write_row((round_id, *(row[column] for column in _COLUMNS)))
    except psycopg.Error as error:  # spoken past SQLAlchemy, so its handlers hear nothing
        code = unavailability_of(error)
        if code is None:
            raise
        raise DatabaseUnavailable(code) from error
