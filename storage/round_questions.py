"""Questions "what if" about a computed round: rounds of their own, based on it, that are never validated."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from domain.round import PlacementRound
from storage.offer_queries import offer_page, published_offers
from storage.tables.applications import applications, offers, wishes
from storage.tables.placements import rounds

Rows = list[dict[str, Any]]


def questions_about(connection: Connection, base: str, most: int) -> Rows:
    """`{id, status, requested_at, what_if, refusal, placed}` of the latest questions about a round."""
    columns = (rounds.c[name] for name in ("id", "status", "requested_at", "what_if", "refusal"))
    placed = rounds.c.report["placed"].as_integer().label("placed")
    query = select(*columns, placed).where(rounds.c.based_on == base).order_by(rounds.c.id.desc()).limit(most)
    return [dict(row) for row in connection.execute(query).mappings()]


def waiting_questions(connection: Connection, base: str) -> int:
    """How many questions about a round have no answer yet."""
    query = select(func.count()).select_from(rounds)
    waiting = query.where(rounds.c.based_on == base, rounds.c.status == "requested")
    return int(connection.execute(waiting).scalar_one())


def wished_among(connection: Connection, found: PlacementRound, identifiers: Collection[str]) -> frozenset[str]:
    """Those of these offers that somebody of the round's call wishes for: the others take no part in it."""
    query = select(offers.c.id).where(offers.c.id.in_(sorted(identifiers)), _wished_in(found))
    return frozenset(connection.execute(query).scalars())


def offers_named(connection: Connection, found: PlacementRound, words: str, most: int) -> Sequence[Mapping[str, Any]]:
    """The offers of the round whose texts hold the words, or whose id they are."""
    by_id = offer_page(connection, offers.c.id == words.strip().upper(), _wished_in(found), page=1, page_size=1)
    if by_id["items"]:
        return list(by_id["items"])
    conditions = published_offers(connection, {"text": words})
    return list(offer_page(connection, *conditions, _wished_in(found), page=1, page_size=most)["items"])


def _wished_in(found: PlacementRound) -> ColumnElement[bool]:
    return exists().where(
        wishes.c.offer_id == offers.c.id,
        applications.c.id == wishes.c.application_id,
        applications.c.call_id == found.call_id,
    )
