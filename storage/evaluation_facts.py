"""Read everything that an evaluation is made from, pseudonymous, as it was known at the end of a day."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, select

from domain.eligibility.dated import in_force
from domain.indicators.facts import (
    AnswerFacts,
    ApplicationFacts,
    CallCorridor,
    CallFacts,
    EvaluationFacts,
    OfferFacts,
    PlacementFacts,
    ProtectionFacts,
    RequestFacts,
    RoundFacts,
    StepFacts,
    WishFacts,
)
from domain.policy import Policy
from domain.values import COUNTRIES, Corridor
from storage.tables.applications import applications, calls, offers, steps, verdicts, wishes
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements, protection_records, rounds, suspensions

Value = TypeVar("Value")


def evaluation_facts(connection: Connection, policy: Policy, as_of: date) -> EvaluationFacts:
    """The stored facts up to the end of the day; later submissions, proposals and answers are left out."""
    end = datetime.combine(as_of, time.max, UTC)
    return EvaluationFacts(
        as_of=as_of,
        countries=COUNTRIES,
        calls=_calls(connection, policy, as_of),
        applications=_applications(connection, end),
        offers=_offers(connection, end),
        rounds=_rounds(connection, end),
        placements=_placements(connection, end, as_of),
        protection=_protection(connection, end),
        requests=_requests(connection),
        answers=_answers(connection, end),
    )


def _grouped(rows: Iterable[Row[Any]], key: str, make: Callable[[Row[Any]], Value]) -> defaultdict[str, list[Value]]:
    groups: defaultdict[str, list[Value]] = defaultdict(list)
    for row in rows:
        groups[row._mapping[key]].append(make(row))
    return groups


def _calls(connection: Connection, policy: Policy, as_of: date) -> tuple[CallFacts, ...]:
    agreements = policy.eligibility.corridors

    def corridor(quota: dict[str, Any]) -> CallCorridor:
        pair = Corridor(quota["origin"], quota["host"])
        row = in_force((each for each in agreements if each.corridor == pair), as_of)
        return CallCorridor(pair.origin, pair.host, quota["cap"], row is not None)

    rows = connection.execute(select(calls.c.id, calls.c.corridors).order_by(calls.c.id))
    return tuple(CallFacts(row.id, tuple(map(corridor, row.corridors))) for row in rows)


def _applications(connection: Connection, end: datetime) -> tuple[ApplicationFacts, ...]:
    outcomes = {
        row.application_id: row.outcome
        for row in connection.execute(select(verdicts).where(verdicts.c.decided_at <= end).order_by(verdicts.c.number))
    }
    ranked = _grouped(
        connection.execute(
            select(wishes.c.application_id, wishes.c.offer_id, wishes.c.rank, offers.c.country)
            .join(offers, offers.c.id == wishes.c.offer_id)
            .order_by(wishes.c.rank)
        ),
        "application_id",
        lambda row: WishFacts(row.offer_id, row.country, row.rank),
    )
    dated = _grouped(
        connection.execute(
            select(steps).where(steps.c.kind == "application", steps.c.at <= end).order_by(steps.c.number)
        ),
        "subject",
        lambda row: StepFacts(row.status, row.at),
    )
    query = select(applications).where(applications.c.submitted_at <= end).order_by(applications.c.reference)
    return tuple(
        ApplicationFacts(
            id=row.id,
            call=row.call_id,
            origin=row.origin_country,
            sex=None if row.sex == "undisclosed" else row.sex,
            modality=row.modality,
            status=row.status,
            submitted_at=row.submitted_at,
            eligible=_was_eligible(dated[row.id]) if row.id in outcomes else None,
            verdict=outcomes.get(row.id),
            wishes=tuple(ranked[row.id]),
            steps=tuple(dated[row.id]),
        )
        for row in connection.execute(query)
    )


def _was_eligible(history: list[StepFacts]) -> bool:
    """Found eligible at some time: what became of the application later does not undo it."""
    return any(step.status == "eligible" for step in history)


def _offers(connection: Connection, end: datetime) -> tuple[OfferFacts, ...]:
    query = select(offers).where(offers.c.created_at <= end).order_by(offers.c.id)
    return tuple(
        OfferFacts(row.id, row.country, row.organisation_id, row.capacity, row.status)
        for row in connection.execute(query)
    )


def _rounds(connection: Connection, end: datetime) -> tuple[RoundFacts, ...]:
    query = select(rounds).where(rounds.c.status == "validated", rounds.c.settled_at <= end).order_by(rounds.c.id)
    return tuple(
        RoundFacts(
            id=row.id,
            placed=row.report["placed"],
            upper_bound=row.report["upper_bound"],
            justified_envy=row.report["justified_envy"],
            ranks=tuple(each["rank"] for each in row.report["ranks"] for _ in range(each["people"])),
        )
        for row in connection.execute(query)
    )


def _placements(connection: Connection, end: datetime, as_of: date) -> tuple[PlacementFacts, ...]:
    pauses = _grouped(
        connection.execute(select(suspensions).where(suspensions.c.from_on <= as_of)),
        "placement_id",
        lambda row: (min(row.to_on or as_of, as_of) - row.from_on).days,
    )
    query = (
        select(placements, applications.c.sex)
        .join(applications, applications.c.id == placements.c.application_id)
        .where(placements.c.proposed_at <= end)
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
            suspended_days=sum(pauses[row.id]),
        )
        for row in connection.execute(query)
    )


def _expired_side(row: Row[Any]) -> str | None:
    if row.status != "expired":
        return None
    return "host" if row.host_answered_at is None else "volunteer"


def _protection(connection: Connection, end: datetime) -> tuple[ProtectionFacts, ...]:
    table = protection_records
    query = select(table).where(table.c.recorded_at <= end).order_by(table.c.placement_id, table.c.kind, table.c.id)
    return tuple(
        ProtectionFacts(row.id, row.placement_id, row.kind, row.from_on, row.to_on, row.due_on, row.paid_on)
        for row in connection.execute(query)
    )


def _requests(connection: Connection) -> tuple[RequestFacts, ...]:
    """Every request that reached, or will reach, its respondent: what was never asked is no silence."""
    table = feedback_requests
    asked = table.c.end_code.is_(None) | (table.c.end_code != "never_sent")
    query = select(table).where(table.c.status != "cancelled", asked).order_by(table.c.due_on, table.c.id)
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
        )
        for row in connection.execute(query)
    )


def _answers(connection: Connection, end: datetime) -> tuple[AnswerFacts, ...]:
    not_later: ColumnElement[bool] = feedback_requests.c.entered_at <= end
    query = (
        select(feedback_answers)
        .join(feedback_requests, feedback_requests.c.id == feedback_answers.c.request_id)
        .where(not_later)
        .order_by(feedback_answers.c.request_id, feedback_answers.c.item)
    )
    return tuple(AnswerFacts(row.request_id, row.item, row.value) for row in connection.execute(query))
