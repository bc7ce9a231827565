"""Read what an evaluation is made from, pseudonymous, as it was known at the end of a day: block by block.

A block holds up to a thousand applications of one call with all that hangs on them; the frame holds what is about
nobody (calls, offers, rounds, posts). At national scale only one block is in memory at a time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, null, select, type_coerce

from domain.eligibility.verdict import FAIL, REFUSAL_PROPOSED
from domain.indicators.facts import (
    AnswerFacts,
    ApplicationFacts,
    EvaluationFacts,
    PlacementFacts,
    RequestFacts,
    StepFacts,
    WishFacts,
)
from domain.indicators.frame import age_band
from domain.policy import Policy
from domain.values import COUNTRIES
from storage.evaluation_departures import documents_of, incidents_of, protection_facts, suspended_days
from storage.evaluation_frame import call_facts, offer_facts, post_facts, round_facts
from storage.json_objects import object_of
from storage.tables.applications import applications, calls, offers, steps, verdicts, wishes
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements

Value = TypeVar("Value")
Ids = Select[tuple[str]]
BLOCK_DIGITS = 3


def evaluation_facts(connection: Connection, policy: Policy, as_of: date) -> EvaluationFacts:
    """The frame and all blocks at once: for small pilots and for tests."""
    parts = [block_facts(connection, as_of, block) for block in blocks(connection)]
    return replace(
        frame_facts(connection, policy, as_of),
        applications=tuple(one for part in parts for one in part.applications),
        placements=tuple(one for part in parts for one in part.placements),
        protection=tuple(one for part in parts for one in part.protection),
        requests=tuple(one for part in parts for one in part.requests),
        answers=tuple(one for part in parts for one in part.answers),
    )


def frame_facts(connection: Connection, policy: Policy, as_of: date) -> EvaluationFacts:
    """What is about nobody, up to the end of the day: calls, offers, validated rounds."""
    end = datetime.combine(as_of, time.max, UTC)
    return EvaluationFacts(
        as_of=as_of,
        countries=COUNTRIES,
        calls=call_facts(connection, policy, as_of),
        offers=offer_facts(connection, end),
        rounds=round_facts(connection, end),
        posts=post_facts(connection, end),
    )


def blocks(connection: Connection) -> list[str]:
    """The blocks that hold an application, in order: a reference without its last three digits."""
    return sorted(connection.execute(select(block_of(applications.c.reference)).distinct()).scalars())


def block_of(reference: ColumnElement[str]) -> ColumnElement[str]:
    """The block of a reference, as the database computes it."""
    return func.substr(reference, 1, func.length(reference) - BLOCK_DIGITS)


def block_facts(connection: Connection, as_of: date, block: str) -> EvaluationFacts:
    """The facts of one block up to the end of the day; later submissions, proposals and answers are left out."""
    end = datetime.combine(as_of, time.max, UTC)
    mine = select(applications.c.id).where(*within(block))
    placed = select(placements.c.id).where(placements.c.application_id.in_(mine))
    return EvaluationFacts(
        as_of=as_of,
        countries=COUNTRIES,
        applications=_applications(connection, end, block, mine),
        placements=_placements(connection, end, as_of, block, placed),
        protection=protection_facts(connection, end, placed),
        requests=_requests(connection, placed),
        answers=_answers(connection, end, placed),
    )


def within(block: str) -> tuple[ColumnElement[bool], ...]:
    """The condition on applications that puts them into a block."""
    reference = applications.c.reference
    first, last = block + "0" * BLOCK_DIGITS, block + "9" * BLOCK_DIGITS
    # The length keeps A-1000000 out of the block A-100: in order of text it stands there.
    return reference >= first, reference <= last, func.length(reference) == len(first)


def _grouped(rows: Iterable[Row[Any]], key: str, make: Callable[[Row[Any]], Value]) -> defaultdict[str, list[Value]]:
    groups: defaultdict[str, list[Value]] = defaultdict(list)
    for row in rows:
        groups[row._mapping[key]].append(make(row))
    return groups


def _applications(connection: Connection, end: datetime, block: str, mine: Ids) -> tuple[ApplicationFacts, ...]:
    latest = _latest_verdicts(connection, end, mine)
    ranked = _grouped(
        connection.execute(
            select(wishes.c.application_id, wishes.c.offer_id, wishes.c.rank, offers.c.country)
            .join(offers, offers.c.id == wishes.c.offer_id)
            .where(wishes.c.application_id.in_(mine))
            .order_by(wishes.c.rank)
        ),
        "application_id",
        lambda row: WishFacts(row.offer_id, row.country, row.rank),
    )
    dated = _grouped(
        connection.execute(
            select(steps)
            .where(steps.c.kind == "application", steps.c.subject.in_(mine), steps.c.at <= end)
            .order_by(steps.c.number)
        ),
        "subject",
        lambda row: StepFacts(row.status, row.at),
    )
    query = select(applications, calls.c.code.label("call_code")).join(calls, calls.c.id == applications.c.call_id)
    query = query.where(applications.c.submitted_at <= end, *within(block)).order_by(applications.c.reference)
    return tuple(
        ApplicationFacts(
            id=row.id,
            call=row.call_id,
            origin=row.origin_country,
            sex=None if row.sex == "undisclosed" else row.sex,
            modality=row.modality,
            status=row.status,
            submitted_at=row.submitted_at,
            eligible=_was_eligible(dated[row.id]) if row.id in latest else None,
            verdict=latest[row.id].outcome if row.id in latest else None,
            wishes=tuple(ranked[row.id]),
            steps=tuple(dated[row.id]),
            age=_age(row),
            diploma=row.facts.get("education_level"),
            failed_rules=_failed_rules(latest[row.id]) if row.id in latest else (),
            call_code=row.call_code,
        )
        for row in connection.execute(query)
    )


def _was_eligible(history: list[StepFacts]) -> bool:
    """Found eligible at some time: what became of the application later does not undo it."""
    return any(step.status == "eligible" for step in history)


def _latest_verdicts(connection: Connection, end: datetime, mine: Ids) -> dict[str, Row[Any]]:
    """The latest verdict of each application. Reasons are long and are read of proposed refusals only."""
    table = verdicts
    reasons = case((table.c.outcome == REFUSAL_PROPOSED, table.c.reasons), else_=null())
    given: Select[Any] = select(
        table.c.application_id, table.c.outcome, type_coerce(reasons, table.c.reasons.type).label("reasons")
    )
    given = given.where(table.c.decided_at <= end, table.c.application_id.in_(mine)).order_by(table.c.number)
    return {row.application_id: row for row in connection.execute(given)}


def _age(row: Row[Any]) -> str:
    """The age band on the day of submission, for the application and its placements alike."""
    born = row.facts.get("birth_date")
    return age_band(None if born is None else date.fromisoformat(born), row.submitted_at.date())


def _failed_rules(verdict: Row[Any]) -> tuple[str, ...]:
    """The rules for which a verdict proposes to refuse; in any other verdict none of them stopped the person."""
    if verdict.outcome != REFUSAL_PROPOSED:
        return ()
    return tuple(sorted({reason["code"] for reason in verdict.reasons if reason["outcome"] == FAIL}))


def _placements(
    connection: Connection, end: datetime, as_of: date, block: str, placed: Ids
) -> tuple[PlacementFacts, ...]:
    pauses, papers = suspended_days(connection, as_of, placed), documents_of(connection, as_of, placed)
    reported = incidents_of(connection, end, placed)
    who = (applications.c.sex, applications.c.modality, applications.c.facts, applications.c.submitted_at)
    query = (
        select(placements, *who)
        .join(applications, applications.c.id == placements.c.application_id)
        .where(placements.c.proposed_at <= end, *within(block))
        .order_by(applications.c.reference, placements.c.proposed_at)
    )
    return tuple(
        PlacementFacts(
            id=row.id,
            application=row.application_id,
            offer=row.offer_id,
            organisation=row.organisation_id,
            origin=row.origin,
            host=row.host,
            sex=None if row.sex == "undisclosed" else row.sex,
            status=row.status,
            proposed_at=row.proposed_at,
            host_answered_at=row.host_answered_at,
            volunteer_answered_at=row.volunteer_answered_at,
            expired_side=_expired_side(row),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            started_on=row.started_on,
            ended_on=row.ended_on,
            end_code=row.end_code,
            suspended_days=pauses.get(row.id, 0),
            age=_age(row),
            modality=row.modality,
            documents=tuple(papers.get(row.id, ())),
            incidents=tuple(reported.get(row.id, ())),
        )
        for row in connection.execute(query)
    )


def _expired_side(row: Row[Any]) -> str | None:
    if row.status != "expired":
        return None
    return "host" if row.host_answered_at is None else "volunteer"


def _requests(connection: Connection, placed: Ids) -> tuple[RequestFacts, ...]:
    """Every request that reached, or will reach, its respondent: what was never asked is no silence."""
    table = feedback_requests
    asked = table.c.end_code.is_(None) | (table.c.end_code != "never_sent")
    query = select(table).where(table.c.status != "cancelled", asked, table.c.placement_id.in_(placed))
    query = query.order_by(table.c.due_on, table.c.id)
    return tuple(
        RequestFacts(
            row.id,
            row.placement_id,
            row.party,
            row.moment,
            row.status,
            row.due_on,
            row.answered_on,
            row.entered_at,
            row.language,
            row.instrument_version,
        )
        for row in connection.execute(query)
    )


def _answers(connection: Connection, end: datetime, placed: Ids) -> tuple[AnswerFacts, ...]:
    """One row a questionnaire: at national scale there are a hundred answers for each person."""
    not_later: ColumnElement[bool] = feedback_requests.c.entered_at <= end
    given = object_of(feedback_answers.c.item, feedback_answers.c.value).label("given")
    query = (
        select(feedback_answers.c.request_id, given)
        .join(feedback_requests, feedback_requests.c.id == feedback_answers.c.request_id)
        .where(not_later, feedback_requests.c.placement_id.in_(placed))
        .group_by(feedback_answers.c.request_id)
        .order_by(feedback_answers.c.request_id)
    )
    return tuple(
        AnswerFacts(row.request_id, item, row.given[item])
        for row in connection.execute(query)
        for item in sorted(row.given)
    )
