"""The lists of a computed round as a page shows them: the first lines, by reference; never the large documents."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, select

from domain.round import PlacementRound
from domain.round_report import Difference, Matching, difference
from storage.tables.applications import applications
from storage.tables.placements import round_reasons

Rows = list[dict[str, Any]]
_PLACED = "placed"


def placed_first(connection: Connection, found: PlacementRound, most: int, skip: int = 0) -> Rows:
    """`{application, reference, personal, origin_country, offer, rank}` of `most` people placed; `skip` come before."""
    own = and_(
        round_reasons.c.round_id == found.id,
        round_reasons.c.application_id == applications.c.id,
        round_reasons.c.code == _PLACED,
    )
    people = _first_people(connection, found, most, skip, exists().where(own))
    query = select(round_reasons.c.application_id, round_reasons.c.offer_id, round_reasons.c.rank).where(
        round_reasons.c.round_id == found.id,
        round_reasons.c.application_id.in_([person["application"] for person in people]),
        round_reasons.c.code == _PLACED,
    )
    places = {row.application_id: {"offer": row.offer_id, "rank": row.rank} for row in connection.execute(query)}
    return [{**person, **places[person["application"]]} for person in people]


def unplaced_first(connection: Connection, found: PlacementRound, most: int, skip: int = 0) -> Rows:
    """The same of people with wishes and without a place, each with `reasons: [{offer, rank, code}]`."""
    mine = and_(round_reasons.c.round_id == found.id, round_reasons.c.application_id == applications.c.id)
    people = _first_people(
        connection, found, most, skip, exists().where(mine), ~exists().where(mine, round_reasons.c.code == _PLACED)
    )
    reasons: dict[str, Rows] = {person["application"]: [] for person in people}
    query = select(round_reasons).where(
        round_reasons.c.round_id == found.id, round_reasons.c.application_id.in_(list(reasons))
    )
    for row in connection.execute(query.order_by(round_reasons.c.application_id, round_reasons.c.rank)):
        reasons[row.application_id].append({"offer": row.offer_id, "rank": row.rank, "code": row.code})
    return [{**person, "reasons": reasons[person["application"]]} for person in people]


def _first_people(
    connection: Connection, found: PlacementRound, most: int, skip: int, *conditions: ColumnElement[bool]
) -> Rows:
    """Walks the call by reference and stops early: a condition is asked for each person, not for the whole round."""
    columns = (applications.c.id.label("application"), *(applications.c[name] for name in _PERSON))
    # Not by the index of the call: that one would collect and sort everybody first.
    of_the_call = applications.c.call_id.concat("") == found.call_id
    query = select(*columns).where(of_the_call, *conditions)
    rows = connection.execute(query.order_by(applications.c.reference).limit(most).offset(skip)).mappings()
    return [dict(row) for row in rows]


_PERSON = ("reference", "personal", "origin_country")


def lists_kept(connection: Connection, round_id: str) -> bool:
    """Whether it is still known who wished for what: of rounds that became nothing it is kept for a time only."""
    query = select(round_reasons.c.round_id).where(round_reasons.c.round_id == round_id).limit(1)
    return connection.execute(query).first() is not None


def change_between(connection: Connection, before: str, after: str) -> Difference:
    """Who is placed by one of two computed rounds of a call and not by the other, and who is placed elsewhere."""
    return difference(_matching(connection, before), _matching(connection, after))


def _matching(connection: Connection, identifier: str) -> Matching:
    query = (
        select(applications.c.reference, round_reasons.c.offer_id)
        .join(applications, applications.c.id == round_reasons.c.application_id)
        .where(round_reasons.c.round_id == identifier, round_reasons.c.code == _PLACED)
    )
    return {row.reference: row.offer_id for row in connection.execute(query)}
