"""The questionnaires as they were at their first answer, and which versions somebody is asked now."""

from datetime import datetime

from sqlalchemy import Connection, exists, func, inspect, select

from domain.feedback import Instrument, Questionnaires
from domain.feedback_versions import VersionInUse, fingerprint
from messaging.upsert import insert_into
from storage.tables.feedback import feedback_requests, instrument_versions
from storage.unit_of_work import UnitOfWork

# Answers are read with the questions of their version. Those not sent yet take the latest version when they are.
_NEEDED = ("sent", "reminded", "answered")


def note_first_answer(work: UnitOfWork, instrument: Instrument) -> None:
    """Hold the content of a questionnaire from its first answer on; later answers change nothing."""
    values = {
        "instrument": instrument.code,
        "version": instrument.version,
        "sha256": fingerprint(instrument),
        "first_answered_at": work.clock.now(),
    }
    work.connection.execute(insert_into(work.connection, instrument_versions).values(values).on_conflict_do_nothing())


def hold_earlier_answers(connection: Connection, questionnaires: Questionnaires) -> int:
    """Hold what was answered before versions were held, as the questionnaires are now. How many versions that were.

    To be called at every start: only a start after an upgrade finds any.
    """
    known = {(each.code, each.version): each for each in questionnaires.instruments}
    rows = [
        {"instrument": code, "version": version, "sha256": fingerprint(known[code, version]), "first_answered_at": at}
        for code, version, at in _not_held(connection)
        if (code, version) in known
    ]
    if rows:
        connection.execute(insert_into(connection, instrument_versions).values(rows).on_conflict_do_nothing())
    return len(rows)


def any_not_held(connection: Connection) -> bool:
    """Whether an answered version is not held yet: a look before a write transaction."""
    return bool(_not_held(connection))


def _not_held(connection: Connection) -> list[tuple[str, int, datetime]]:
    table, held = feedback_requests, instrument_versions
    is_held = (held.c.instrument == table.c.instrument) & (held.c.version == table.c.instrument_version)
    query = (
        select(table.c.instrument, table.c.instrument_version, func.min(table.c.entered_at).label("first"))
        .where(table.c.status == "answered", table.c.entered_at.is_not(None), ~exists().where(is_held))
        .group_by(table.c.instrument, table.c.instrument_version)
    )
    return [(row.instrument, row.instrument_version, row.first) for row in connection.execute(query)]


def versions_in_use(connection: Connection) -> list[VersionInUse]:
    """Every held version with its fingerprint, and every version that was answered or can still be answered."""
    held = select(instrument_versions.c.instrument, instrument_versions.c.version, instrument_versions.c.sha256)
    table = feedback_requests
    asked = select(table.c.instrument, table.c.instrument_version).where(table.c.status.in_(_NEEDED)).distinct()
    return [
        *(VersionInUse(row.instrument, row.version, row.sha256) for row in connection.execute(held)),
        *(VersionInUse(row.instrument, row.instrument_version) for row in connection.execute(asked)),
    ]


def has_versions(connection: Connection) -> bool:
    """Whether the schema holds them: a database that was never migrated, or not yet, has no answer to compare with."""
    return inspect(connection).has_table(instrument_versions.name)
