"""What each block of people added to the indicators, kept for the day, and whether anything in it was written since."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, case, delete, func, select

from messaging.upsert import insert_into
from storage.evaluation_facts import block_of
from storage.tables.applications import applications, steps, verdicts, wishes
from storage.tables.evaluation import evaluation_blocks
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements
from storage.tables.safeguarding import incidents

Document = list[dict[str, Any]]
Roots = Mapping[str, str]


def fingerprints(connection: Connection, as_of: date, policy_version: str) -> dict[str, str]:
    """A text for each block that changes when a row of the block is written, when the day changes or the policy does.

    It is made of numbers that every write moves one way only, not of the rows: reading those would cost as much as
    evaluating them. Rows that are written once are counted; what changes has a version (that of a placement stands for
    its checklist, its protection and its suspensions too), or steps that are never taken back (questionnaires). The
    first evaluation of a day reads everything again all the same.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for query in _queries():
        for block, *numbers in connection.execute(query):
            found[block].append(json.dumps([str(number) for number in numbers]))
        for lines in found.values():
            lines.append("-")
    start = f"{as_of.isoformat()} {policy_version}"
    return {
        block: hashlib.sha256("\n".join((start, *lines)).encode("utf-8")).hexdigest() for block, lines in found.items()
    }


def _queries() -> Iterator[Select[Any]]:
    of_application = applications.c.id
    yield _numbers(applications, func.count(), func.sum(applications.c.version), func.max(applications.c.step_since))
    step_of = (steps.c.subject == of_application) & (steps.c.kind == "application")
    yield _numbers(applications.join(steps, step_of), func.count(), func.max(steps.c.at))
    for table in (verdicts, wishes):
        yield _numbers(applications.join(table, table.c.application_id == of_application), func.count())
    placed = applications.join(placements, placements.c.application_id == of_application)
    yield _numbers(placed, func.count(), func.sum(placements.c.version))
    of_placement = placements.c.id
    reported = placed.join(incidents, incidents.c.placement_id == of_placement)
    yield _numbers(reported, func.count(), func.sum(incidents.c.version))
    asked = placed.join(feedback_requests, feedback_requests.c.placement_id == of_placement)
    states = ("sent", "reminded", "answered", "expired", "cancelled")
    yield _numbers(
        asked,
        func.count(),
        func.max(feedback_requests.c.entered_at),
        *(_how_many(feedback_requests.c.status == state) for state in states),
    )
    answered = asked.join(feedback_answers, feedback_answers.c.request_id == feedback_requests.c.id)
    yield _numbers(answered, func.count())


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _numbers(rows: FromClause, *numbers: ColumnElement[Any]) -> Select[Any]:
    block = block_of(applications.c.reference).label("block")
    return select(block, *numbers).select_from(rows).group_by(block)


def kept_block(connection: Connection, block: str, fingerprint: str) -> tuple[Document, Roots] | None:
    """What a block added, and the roots of its leaves; None when it is not kept under this fingerprint.

    Asked with one question: an evaluation of another day may keep its own counts of the block at any moment.
    """
    table = evaluation_blocks.c
    query = select(table.tallies, table.roots).where(table.block == block, table.fingerprint == fingerprint)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.tallies, row.roots)


def keep_block(connection: Connection, block: str, fingerprint: str, tallies: Document, roots: Roots) -> None:
    """Keep what a block added, in place of what it added before."""
    values = {"fingerprint": fingerprint, "tallies": tallies, "roots": dict(roots)}
    insert = insert_into(connection, evaluation_blocks).values(block=block, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["block"], set_=values))


def forget_blocks(connection: Connection, but: set[str]) -> None:
    """Forget blocks in which nobody is any more."""
    connection.execute(delete(evaluation_blocks).where(evaluation_blocks.c.block.not_in(but)))
