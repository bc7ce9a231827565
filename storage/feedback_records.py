"""Answer sheets one by one, for the record level of exports: no person, no day, no language, no free text.

A sheet in French and one in English are the same; versions merge by item code. Why a value is missing is a code of its
own. The order is that of random ids: it tells nothing, and sheets of one person at several moments stand apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, select

from domain.feedback import NOT_APPLICABLE, Questionnaires
from domain.feedback_versions import Variable, merged
from storage.tables.applications import applications
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements

# The questionnaire never came back; came back without this answer; or nobody was asked this (hidden by an answer before
# it, not on the paper form, not in this version).
NO_ANSWER, LEFT_OUT, NOT_ASKED = "no_answer", "left_out", "not_asked"
MISSING: tuple[str, ...] = (NO_ANSWER, LEFT_OUT, NOT_APPLICABLE, NOT_ASKED)
_ONE_BATCH = 1_000
# What was never asked is no silence, nor is what was forgotten at somebody's wish.
_NOT_COUNTED = ("never_sent", "erased")


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """One item of one sheet: a value, or the code of why there is none."""

    item: str
    value: object
    missing: str | None


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One sheet that is over: answered, or closed without an answer. `answers`: one for each variable, in its order."""

    party: str
    moment: str
    version: int
    answers: tuple[RecordedAnswer, ...]


def record_variables(questionnaires: Questionnaires, party: str, moment: str) -> tuple[Variable, ...]:
    """The columns of a questionnaire, all versions together; free texts name people and are not among them."""
    return tuple(variable for variable in merged(questionnaires, party, moment) if variable.type != "text")


def feedback_records(
    connection: Connection, questionnaires: Questionnaires, party: str, moment: str, *conditions: ColumnElement[bool]
) -> Iterator[FeedbackRecord]:
    """Every sheet of one questionnaire that is over, one at a time: memory does not grow with their number.

    `conditions` are on `placements`, for example one call. Whether records may leave at all is decided elsewhere.
    """
    for first, answers in sheets(connection, questionnaires, party, moment, *conditions):
        yield FeedbackRecord(party, moment, first.instrument_version, answers)


def sheets(
    connection: Connection,
    questionnaires: Questionnaires,
    party: str,
    moment: str,
    *conditions: ColumnElement[bool],
    about: tuple[Column[Any], ...] = (),
) -> Iterator[tuple[Row[Any], tuple[RecordedAnswer, ...]]]:
    """The sheets of `feedback_records`, each with a row of what is known of it besides its answers.

    `about`: columns of `placements` and `applications` that the row has besides those of the request.
    """
    variables = record_variables(questionnaires, party, moment)
    asked = {
        each.version: frozenset(item.code for item in each.items)
        for each in questionnaires.instruments
        if (each.party, each.moment) == (party, moment)
    }
    query = _sheets(party, moment, about).where(*conditions).execution_options(yield_per=_ONE_BATCH)
    rows = connection.execute(query)
    for _, group in groupby(rows, key=attrgetter("id")):
        sheet = list(group)
        yield sheet[0], _answers(variables, asked.get(sheet[0].instrument_version, frozenset()), sheet)


def _sheets(party: str, moment: str, about: tuple[Column[Any], ...]) -> Select[Any]:
    table = feedback_requests.c
    over = table.status == "answered", table.status == "expired"
    counted = table.end_code.is_(None) | table.end_code.not_in(_NOT_COUNTED)
    told = table.id, table.instrument_version, table.status, feedback_answers.c.item, feedback_answers.c.value
    return (
        select(*told, *about)
        .join(placements, placements.c.id == table.placement_id)
        .join(applications, applications.c.id == placements.c.application_id)
        .outerjoin(feedback_answers, feedback_answers.c.request_id == table.id)
        .where(table.party == party, table.moment == moment, over[0] | over[1], counted)
        .order_by(table.id)
    )


def _answers(
    variables: tuple[Variable, ...], asked: frozenset[str], sheet: list[Row[Any]]
) -> tuple[RecordedAnswer, ...]:
    given = {row.item: row.value for row in sheet if row.item is not None}
    if sheet[0].status == "expired":
        silent = dict.fromkeys(asked, NO_ANSWER)
        return tuple(RecordedAnswer(each.code, None, silent.get(each.code, NOT_ASKED)) for each in variables)
    return tuple(_recorded(each.code, given) for each in variables)


def _recorded(code: str, given: Mapping[str, object]) -> RecordedAnswer:
    if code not in given:
        return RecordedAnswer(code, None, NOT_ASKED)
    value = given[code]
    if value is None:
        return RecordedAnswer(code, None, LEFT_OUT)
    if value == NOT_APPLICABLE:
        return RecordedAnswer(code, None, NOT_APPLICABLE)
    return RecordedAnswer(code, value, None)
