"""Rows of record-level tables: counted and read from the sheets of closed cohorts, stored once with their release.

A row is kept under a keyed hash of its sheet, so that the order of rows tells nothing, and beside the request that it
answers, so that erasing a person finds her rows. Neither leaves the database.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from domain.feedback import Questionnaires
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.frame import UNKNOWN, FrameCell, age_band
from domain.release.records import Cohort, CohortKey, RecordTable, group_of, watched_items
from domain.release.waves import Wave, moment_of
from storage.database import Database
from storage.feedback_records import RecordedAnswer, record_variables, sheets
from storage.tables.applications import applications
from storage.tables.evaluation import release_records
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements

Cell = str | int | float | bool | None
_ONE_BATCH = 1_000
# A focal point speaks for a country about one person each time; an organisation may answer for several people.
_SPEAKS_OFTEN = "host"
_ABOUT: tuple[Any, ...] = (
    placements.c.organisation_id, placements.c.origin, placements.c.host, applications.c.sex, applications.c.modality,
    applications.c.facts, applications.c.submitted_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a closed cohort; the request and the speaker are for counting and storing only."""

    request: str
    speaker: str | None
    cell: FrameCell
    is_answered: bool
    answers: tuple[RecordedAnswer, ...]


def cohort_keys(connection: Connection, closed: Collection[Wave]) -> list[CohortKey]:
    """The questionnaires of closed waves that anybody was asked, in order."""
    table = feedback_requests.c
    query = (
        select(placements.c.call_id, table.party, table.moment)
        .join(placements, placements.c.id == table.placement_id)
        .distinct()
    )
    found = (CohortKey(*row) for row in connection.execute(query))
    return sorted(key for key in found if Wave(key.call, moment_of(key.moment)) in closed)


def closed_sheets(
    connection: Connection, questionnaires: Questionnaires, key: CohortKey, as_of: date
) -> Iterator[Sheet]:
    """The sheets of a cohort up to the end of the day, one at a time."""
    end = datetime.combine(as_of, time.max, UTC)
    known = feedback_requests.c.entered_at.is_(None) | (feedback_requests.c.entered_at <= end)
    mine = placements.c.call_id == key.call, placements.c.proposed_at <= end, known
    for row, answers in sheets(connection, questionnaires, key.party, key.moment, *mine, about=_ABOUT):
        speaker = row.organisation_id if key.party == _SPEAKS_OFTEN else None
        yield Sheet(row.id, speaker, _cell(row), row.status == "answered", answers)


def _cell(row: Row[Any]) -> FrameCell:
    born = row.facts.get("birth_date")
    age = age_band(None if born is None else date.fromisoformat(born), row.submitted_at.date())
    sex = UNKNOWN if row.sex in (None, "undisclosed") else row.sex
    return FrameCell(row.origin, (row.host,), sex, age, row.modality)


def count_cohort(
    connection: Connection,
    questionnaires: Questionnaires,
    definitions: Collection[IndicatorDefinition],
    key: CohortKey,
    as_of: date,
) -> Cohort:
    """The counts of one cohort, from which it is decided what its table may hold."""
    variables = record_variables(questionnaires, key.party, key.moment)
    cohort = Cohort(key, watched_items(variables, definitions, key.party, key.moment))
    for sheet in closed_sheets(connection, questionnaires, key, as_of):
        given = {one.item: one.value for one in sheet.answers if one.missing is None}
        cohort.add(sheet.cell, sheet.speaker, given if sheet.is_answered else None)
    return cohort


def table_items(questionnaires: Questionnaires, table: RecordTable) -> tuple[str, ...]:
    """The items of a table, in the order of its columns. Free texts and days are never among them."""
    variables = record_variables(questionnaires, table.key.party, table.key.moment)
    return tuple(one.code for one in variables if one.type != "date" and one.code not in table.left_out)


def store_records(
    connection: Connection,
    questionnaires: Questionnaires,
    release: tuple[str, date],
    name: str,
    table: RecordTable,
    key: bytes,
) -> int:
    """Store the rows of one table with a release (its id and day); how many. `key`: nobody else can tell the order."""
    identifier, as_of = release
    items = table_items(questionnaires, table)
    rows = (
        {
            "release_id": identifier,
            "name": name,
            "position": _position(key, identifier, name, sheet.request),
            "request_id": sheet.request,
            "cells": [*group_of(sheet.cell, table.columns), *_cells(sheet, items)],
        }
        for sheet in closed_sheets(connection, questionnaires, table.key, as_of)
    )
    stored = 0
    while batch := list(islice(rows, _ONE_BATCH)):
        connection.execute(insert(release_records), batch)
        stored += len(batch)
    return stored


def _position(key: bytes, *of: str) -> str:
    return hmac.digest(key, "\n".join(("records", *of)).encode("utf-8"), hashlib.sha256).hex()


def _cells(sheet: Sheet, items: Sequence[str]) -> list[Cell]:
    """The code of why there is no value stands where the value would stand; several answers stand in one text."""
    given = {one.item: one for one in sheet.answers}
    return [_cell_of(given[item]) for item in items]


def _cell_of(answer: RecordedAnswer) -> Cell:
    if answer.missing is not None:
        return answer.missing
    value = answer.value
    if isinstance(value, list | tuple):
        return " ".join(sorted(map(str, value)))
    return value if isinstance(value, str | int | float) else str(value)


@dataclass(frozen=True, slots=True)
class RecordRows(Collection[tuple[Cell, ...]]):
    """The rows of a stored table, read again each time that they are gone through: memory holds some of them only."""

    database: Database
    release: str
    name: str

    def __len__(self) -> int:
        with self.database.read() as connection:
            return count_records(connection, self.release, self.name)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        table = release_records.c
        query = select(table.cells).where(table.release_id == self.release, table.name == self.name)
        query = query.order_by(table.position).execution_options(yield_per=_ONE_BATCH)
        with self.database.read() as connection:
            for (cells,) in connection.execute(query):
                yield tuple(cells)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)


def count_records(connection: Connection, release: str, name: str) -> int:
    """How many rows a stored table has now."""
    table = release_records.c
    query = select(func.count()).where(table.release_id == release, table.name == name)
    return int(connection.execute(query).scalar_one())


def forget_records(connection: Connection, requests: Any) -> None:
    """Delete the rows that answer these requests (a select of ids)."""
    connection.execute(delete(release_records).where(release_records.c.request_id.in_(requests)))
