"""Read the part of an evaluation that is about nobody: calls, offers, validated rounds, focal points in post."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from domain.eligibility.comparison import rules_alike
from domain.eligibility.dated import in_force
from domain.indicators.facts import CallCorridor, CallFacts, OfferFacts, PostFacts, RoundFacts
from domain.policy import Policy
from domain.values import Corridor
from storage.tables.accounts import accounts
from storage.tables.applications import calls, offers
from storage.tables.focal_points import focal_points
from storage.tables.placements import rounds


def call_facts(connection: Connection, policy: Policy, as_of: date) -> tuple[CallFacts, ...]:
    """Every call with its corridors, with what memorandums and rules of both countries say that day."""
    agreements = policy.eligibility.corridors

    def corridor(quota: dict[str, Any]) -> CallCorridor:
        pair = Corridor(quota["origin"], quota["host"])
        row = in_force((each for each in agreements if each.corridor == pair), as_of)
        return CallCorridor(
            origin=pair.origin,
            host=pair.host,
            cap=quota["cap"],
            mou_in_force=row is not None,
            themes=None if row is None else row.themes,
            rules=rules_alike(policy.eligibility, pair, as_of),
        )

    rows = connection.execute(select(calls.c.id, calls.c.code, calls.c.corridors, calls.c.opens).order_by(calls.c.id))
    return tuple(CallFacts(row.id, tuple(map(corridor, row.corridors)), row.opens.date(), row.code) for row in rows)


def offer_facts(connection: Connection, end: datetime) -> tuple[OfferFacts, ...]:
    """Every offer that was there."""
    query = select(offers).where(offers.c.created_at <= end).order_by(offers.c.id)
    return tuple(
        OfferFacts(row.id, row.country, row.organisation_id, row.capacity, row.status, row.call_id, row.theme)
        for row in connection.execute(query)
    )


def round_facts(connection: Connection, end: datetime) -> tuple[RoundFacts, ...]:
    """Every validated round with what its certificate says."""
    query = select(rounds).where(rounds.c.status == "validated", rounds.c.settled_at <= end)
    found = connection.execute(query.order_by(rounds.c.settled_at, rounds.c.id)).all()
    last = {row.call_id: row.id for row in found}
    return tuple(
        RoundFacts(
            id=row.id,
            placed=row.report["placed"],
            upper_bound=row.report["upper_bound"],
            justified_envy=row.report["justified_envy"],
            ranks=tuple(each["rank"] for each in row.report["ranks"] for _ in range(each["people"])),
            call=row.call_id,
            is_last=last[row.call_id] == row.id,
        )
        for row in found
    )


def post_facts(connection: Connection, end: datetime) -> tuple[PostFacts, ...]:
    """When each focal point of a country was in post, without names. Only her latest absence is stored anywhere."""
    query = (
        select(
            accounts.c.country,
            accounts.c.created_at,
            accounts.c.disabled_at,
            focal_points.c.away_from,
            focal_points.c.away_until,
        )
        .outerjoin(focal_points, focal_points.c.account_id == accounts.c.id)
        .where(accounts.c.role == "coordinator", accounts.c.country.is_not(None), accounts.c.created_at <= end)
        .order_by(accounts.c.country, accounts.c.created_at, accounts.c.id)
    )
    return tuple(
        PostFacts(
            country=row.country,
            since=row.created_at.date(),
            until=None if row.disabled_at is None else row.disabled_at.date(),
            away_from=row.away_from,
            away_until=row.away_until,
        )
        for row in connection.execute(query)
    )
