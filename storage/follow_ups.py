"""What became of recommendations: planned at publication, asked when due, recorded by the country, then closed."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, select, update

from domain.recommendations.follow_up import FINAL, FollowUpPlan, closes_on, planned
from domain.recommendations.life import CLOSED, PUBLISHED
from messaging.upsert import insert_into
from storage.tables.evaluation import recommendation_follow_ups as follow_ups
from storage.tables.evaluation import recommendations
from storage.unit_of_work import UnitOfWork

PLANNED, ASKED, RECORDED, MISSED = "planned", "asked", "recorded", "missed"
_BATCH = 100
FollowUp = dict[str, Any]


def plan_follow_ups(work: UnitOfWork, plan: FollowUpPlan) -> int:
    """Write down when each newly published recommendation is followed up. How many recommendations."""
    unplanned = (recommendations.c.status == PUBLISHED, ~exists().where(_of_this_life()))
    query = select(recommendations.c.id, recommendations.c.published_at).where(
        *unplanned, recommendations.c.published_at.is_not(None)
    )
    found = work.connection.execute(query.order_by(recommendations.c.id).limit(_BATCH).with_for_update()).all()
    rows = [
        {
            "recommendation_id": row.id,
            "published_at": row.published_at,
            "months": months,
            "due_on": day,
            "status": PLANNED,
        }
        for row in found
        for months, day in planned(plan, row.published_at.date())
    ]
    if rows:
        work.connection.execute(insert_into(work.connection, follow_ups).values(rows).on_conflict_do_nothing())
    return len(found)


def ask_due(work: UnitOfWork, at: datetime) -> list[FollowUp]:
    """Mark what is due by `at`; what is asked now, each with its country: of several at once only the last."""
    due = (follow_ups.c.status == PLANNED, follow_ups.c.due_on <= at.date(), recommendations.c.status == PUBLISHED)
    joined = follow_ups.join(recommendations, _of_this_life())
    chosen = select(recommendations.c.id).select_from(joined).where(*due).distinct()
    names = work.connection.execute(chosen.order_by(recommendations.c.id).limit(_BATCH)).scalars().all()
    taken = (
        select(follow_ups, recommendations.c.country).select_from(joined).where(*due, recommendations.c.id.in_(names))
    )
    ordered = taken.order_by(recommendations.c.id, follow_ups.c.months).with_for_update(of=follow_ups)
    last: dict[str, FollowUp] = {}
    for row in work.connection.execute(ordered).mappings():
        last[row["recommendation_id"]] = dict(row)
    for asked in last.values():
        _ask(work, asked, at)
    return list(last.values())


def _ask(work: UnitOfWork, row: FollowUp, at: datetime) -> None:
    earlier = and_(_life(row), follow_ups.c.months < row["months"], follow_ups.c.status.in_((PLANNED, ASKED)))
    work.connection.execute(update(follow_ups).where(earlier).values(status=MISSED))
    this = and_(_life(row), follow_ups.c.months == row["months"])
    work.connection.execute(update(follow_ups).where(this).values(status=ASKED, asked_at=at))


def close_over(work: UnitOfWork, plan: FollowUpPlan, at: datetime) -> int:
    """Close what was published so long ago that nobody is asked any more. How many."""
    is_open = (recommendations.c.status == PUBLISHED, recommendations.c.published_at <= at)
    longest = select(recommendations.c.id).where(*is_open)
    oldest = longest.order_by(recommendations.c.published_at, recommendations.c.id).limit(_BATCH)
    query = select(recommendations.c.id, recommendations.c.published_at).where(
        recommendations.c.id.in_(work.connection.execute(oldest).scalars().all()), *is_open
    )
    # In the order in which everybody locks recommendations.
    locked = query.order_by(recommendations.c.id).with_for_update()
    over = [row.id for row in work.connection.execute(locked) if closes_on(plan, row.published_at.date()) <= at.date()]
    for identifier in over:
        _close(work, identifier, at)
    return len(over)


def record_progress(
    work: UnitOfWork, found: Mapping[str, Any], months: int, values: Mapping[str, Any], last: int
) -> None:
    """Store what a country says about the follow-up that it was asked; the final one closes the recommendation."""
    row = {"recommendation_id": found["id"], "published_at": found["published_at"]}
    this = and_(_life(row), follow_ups.c.months == months)
    work.connection.execute(update(follow_ups).where(this).values(status=RECORDED, **values))
    if values["progress"] in FINAL or months == last:
        _close(work, found["id"], work.clock.now())


def _close(work: UnitOfWork, identifier: str, at: datetime) -> None:
    """Nothing is asked any more: what was asked and not answered stays without an answer."""
    waiting = and_(follow_ups.c.recommendation_id == identifier, follow_ups.c.status.in_((PLANNED, ASKED)))
    work.connection.execute(update(follow_ups).where(waiting).values(status=MISSED))
    this = recommendations.c.id == identifier
    work.connection.execute(update(recommendations).where(this).values(status=CLOSED, closed_at=at))


def follow_ups_of(connection: Connection, identifiers: list[str]) -> dict[str, list[FollowUp]]:
    """The follow-ups of several recommendations, each list from the earliest day on."""
    query = select(follow_ups).where(follow_ups.c.recommendation_id.in_(identifiers))
    found: defaultdict[str, list[FollowUp]] = defaultdict(list)
    for row in connection.execute(query.order_by(follow_ups.c.due_on, follow_ups.c.months)).mappings():
        found[row["recommendation_id"]].append(dict(row))
    return dict(found)


def asked_follow_ups(connection: Connection, country: str | None, most: int) -> list[FollowUp]:
    """What a country has been asked and has not answered, the longest waiting first, with the recommendation."""
    query = (
        select(follow_ups.c.months, follow_ups.c.due_on, recommendations)
        .join(recommendations, _of_this_life())
        .where(follow_ups.c.status == ASKED, recommendations.c.status == PUBLISHED)
    )
    mine = query if country is None else query.where(recommendations.c.country == country)
    ordered = mine.order_by(follow_ups.c.due_on, recommendations.c.id).limit(most)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def _of_this_life() -> ColumnElement[bool]:
    """Follow-ups that were counted from the present publication."""
    return and_(
        follow_ups.c.recommendation_id == recommendations.c.id,
        follow_ups.c.published_at == recommendations.c.published_at,
    )


def _life(row: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(
        follow_ups.c.recommendation_id == row["recommendation_id"],
        follow_ups.c.published_at == row["published_at"],
    )
