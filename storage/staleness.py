"""Marking advice whose evidence changed after the evaluation that gave it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from domain.evidence.touching import Touched, rests_on
from domain.recommendations.criteria_policy import CriteriaPolicy
from messaging.upsert import insert_into
from storage.tables.applications import counters
from storage.tables.evaluation import evaluations, recommendations, touched_figures
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements

Marked = tuple[str, str]
# (indicator or review, country) → when it was last touched
TouchedAt = Mapping[tuple[str, str], datetime]


def hold_evaluations(connection: Connection) -> None:
    """Until this transaction ends nobody else stores an evaluation or marks advice: one sees all that the other did."""
    connection.execute(select(counters.c.value).where(counters.c.name == "evaluations").with_for_update())


def last_evaluated_at(connection: Connection) -> datetime | None:
    """The instant of the latest evaluation, or None before the first one."""
    latest: datetime | None = connection.execute(select(func.max(evaluations.c.evaluated_at))).scalar_one()
    return latest


def last_policy(connection: Connection) -> str | None:
    """The version of the rules that the latest evaluation used."""
    query = select(evaluations.c.policy_version).order_by(evaluations.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def mark_stale(connection: Connection, criteria: CriteriaPolicy, touched: Touched, at: datetime) -> list[Marked]:
    """Mark exactly the current advice that rests on a touched figure of its country; (id, country) of what is new."""
    table = recommendations
    countries = sorted({country for _, country in touched})
    query = (
        select(table.c.id, table.c.country, table.c.criterion)
        .where(table.c.status != "replaced", table.c.stale_since.is_(None), table.c.country.in_(countries))
        .order_by(table.c.id)
        .with_for_update()
    )
    found = [row for row in connection.execute(query) if _stands_on(criteria, row.country, row.criterion, touched)]
    for row in found:
        connection.execute(update(table).where(table.c.id == row.id).values(stale_since=at))
    return [(row.id, row.country) for row in found]


def note_touched(connection: Connection, touched: Touched, at: datetime) -> None:
    """Keep when these figures were last touched, for an evaluation that is counting meanwhile."""
    rows = [{"figure": figure, "country": country, "touched_at": at} for figure, country in sorted(touched)]
    if rows:
        insert = insert_into(connection, touched_figures).values(rows)
        later = {"touched_at": insert.excluded.touched_at}
        keys = ["figure", "country"]
        newer = touched_figures.c.touched_at < insert.excluded.touched_at
        connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=later, where=newer))


def touched_since(connection: Connection, at: datetime) -> TouchedAt:
    """The figures that were touched after an instant."""
    table = touched_figures
    query = select(table).where(table.c.touched_at > at)
    return {(row.figure, row.country): row.touched_at for row in connection.execute(query)}


def unseen_since(criteria: CriteriaPolicy, country: str, criterion: str, touched: TouchedAt) -> datetime | None:
    """The earliest of these touches that advice on a criterion rests on; None when it rests on nothing of them."""
    mine = (touched[name, country] for name in rests_on(criteria, criterion) if (name, country) in touched)
    return min(mine, default=None)


def _stands_on(criteria: CriteriaPolicy, country: str, criterion: str, touched: Touched) -> bool:
    return any((name, country) in touched for name in rests_on(criteria, criterion))


# (party, moment, origin, host)
Asked = tuple[str, str, str, str]
_ASKED = (feedback_requests.c.party, feedback_requests.c.moment, placements.c.origin, placements.c.host)


def asked_of(connection: Connection, request: str) -> Asked | None:
    """Who was asked when about a placement between which countries."""
    query = select(*_ASKED).join(placements, placements.c.id == feedback_requests.c.placement_id)
    row = connection.execute(query.where(feedback_requests.c.id == request)).one_or_none()
    return None if row is None else (row.party, row.moment, row.origin, row.host)


def answers_erased(connection: Connection, application: str) -> list[Asked]:
    """The questionnaires of an erased person that count no more."""
    query = (
        select(*_ASKED)
        .join(placements, placements.c.id == feedback_requests.c.placement_id)
        .where(placements.c.application_id == application, feedback_requests.c.end_code == "erased")
    )
    return [(row.party, row.moment, row.origin, row.host) for row in connection.execute(query)]


def stale_among(connection: Connection, identifiers: Iterable[str]) -> frozenset[str]:
    """Those of the advice that are under review: the public reads only that until the next permitted release."""
    table = recommendations
    query = select(table.c.id).where(table.c.id.in_(sorted(identifiers)), table.c.stale_since.is_not(None))
    return frozenset(connection.execute(query).scalars())
