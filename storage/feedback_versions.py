"""The questionnaires as they were at their first answer, and which versions somebody is asked now."""

from sqlalchemy import Connection, inspect, select

from domain.feedback import Instrument
from domain.feedback_versions import VersionInUse, fingerprint
from messaging.upsert import insert_into
from storage.tables.feedback import feedback_requests, instrument_versions
from storage.unit_of_work import UnitOfWork

# Those not sent yet take the latest version when they are.
_ASKED_NOW = ("sent", "reminded")


def note_first_answer(work: UnitOfWork, instrument: Instrument) -> None:
    """Hold the content of a questionnaire from its first answer on; later answers change nothing."""
    values = {
        "instrument": instrument.code,
        "version": instrument.version,
        "sha256": fingerprint(instrument),
        "first_answered_at": work.clock.now(),
    }
    work.connection.execute(insert_into(work.connection, instrument_versions).values(values).on_conflict_do_nothing())


def versions_in_use(connection: Connection) -> list[VersionInUse]:
    """Every answered version with its fingerprint, and every version of a request that can still be answered."""
    held = select(instrument_versions.c.instrument, instrument_versions.c.version, instrument_versions.c.sha256)
    table = feedback_requests
    asked = select(table.c.instrument, table.c.instrument_version).where(table.c.status.in_(_ASKED_NOW)).distinct()
    return [
        *(VersionInUse(row.instrument, row.version, row.sha256) for row in connection.execute(held)),
        *(VersionInUse(row.instrument, row.instrument_version) for row in connection.execute(asked)),
    ]


def has_versions(connection: Connection) -> bool:
    """Whether the schema holds them: a database that was never migrated, or not yet, has no answer to compare with."""
    return inspect(connection).has_table(instrument_versions.name)
