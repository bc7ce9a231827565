"""The read side of applications: one file with its history, and lists by step and age."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, func, or_, select

from domain.actor import Actor
from domain.application import ENDED
from storage.repositories import steps_of
from storage.tables.accounts import accounts
from storage.tables.applications import applications, calls, decisions, offers, verdicts, wishes
from storage.tables.focal_points import file_holders, focal_points, second_opinions
from storage.tables.placements import round_reasons, rounds

_URGENCY = case(
    (applications.c.status.in_(("needs_person", "refusal_proposed", "under_review")), 0),
    (applications.c.status.in_(("submitted", "to_complete", "eligible", "proposed")), 1),
    else_=2,
)
_SUMMARY = (
    applications.c.id,
    applications.c.reference,
    calls.c.code.label("call"),
    applications.c.status,
    applications.c.step_since,
    applications.c.modality,
    applications.c.origin_country,
    applications.c.submitted_at,
    applications.c.language,
)


def application_view(connection: Connection, identifier: str) -> dict[str, Any]:
    """Summary, steps, last verdict, decisions and wishes of one application."""
    row = connection.execute(_summaries().where(applications.c.id == identifier)).one()
    return {
        **row._mapping,
        "steps": steps_of(connection, "application", identifier),
        "verdict": last_verdict(connection, identifier),
        "decisions": _decisions(connection, identifier),
        "wishes": wishes_of(connection, identifier),
    }


def application_page(
    connection: Connection, *conditions: ColumnElement[bool], page: int, page_size: int
) -> dict[str, Any]:
    """One page of summaries: first what waits for a person, then what moves on, then what has ended; oldest first."""
    query = _summaries().where(*conditions)
    total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = connection.execute(
        query.order_by(_URGENCY, applications.c.step_since, applications.c.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return {"items": list(rows.mappings()), "page": page, "page_size": page_size, "total": total}


def filters(query: Mapping[str, Any], older_than: datetime | None) -> list[ColumnElement[bool]]:
    """The conditions of a list: status, country of origin or of a wish, and age of the step."""
    conditions: list[ColumnElement[bool]] = []
    if "status" in query:
        conditions.append(applications.c.status == query["status"])
    if "country" in query:
        wished = (
            select(wishes.c.application_id)
            .join(offers, offers.c.id == wishes.c.offer_id)
            .where(offers.c.country == query["country"])
        )
        conditions.append((applications.c.origin_country == query["country"]) | applications.c.id.in_(wished))
    if older_than is not None:
        conditions.append(applications.c.step_since < older_than)
    return conditions


def still_open() -> list[ColumnElement[bool]]:
    """The condition of a work list: no file that has ended or whose refusal is confirmed."""
    return [applications.c.status.not_in((*ENDED, "refusal_confirmed"))]


def held(holder: str | None, actor: Actor, today: date) -> list[ColumnElement[bool]]:
    """The condition of a filter by holder: `mine`, also as a backup of somebody who is away; `country`: of origin."""
    if holder == "country":
        return [applications.c.origin_country == actor.country]
    if holder != "mine":
        return []
    backed_up = select(focal_points.c.account_id).where(
        focal_points.c.backup_id == actor.account,
        focal_points.c.away_from <= today,
        focal_points.c.away_until >= today,
    )
    own = or_(file_holders.c.account_id == actor.account, file_holders.c.account_id.in_(backed_up))
    return [applications.c.id.in_(select(file_holders.c.application_id).where(own))]


def counts_by_status(connection: Connection, *visible: ColumnElement[bool]) -> dict[str, int]:
    """How many files stand at each step."""
    query = select(applications.c.status, func.count().label("files")).where(*visible).group_by(applications.c.status)
    return {row.status: row.files for row in connection.execute(query)}


def _summaries() -> Select[Any]:
    return select(*_SUMMARY).join(calls, calls.c.id == applications.c.call_id)


def last_verdict(connection: Connection, identifier: str) -> RowMapping | None:
    """`{outcome, decided_at, policy_version, reasons}`; None before the first one."""
    query = (
        select(verdicts.c.outcome, verdicts.c.decided_at, verdicts.c.policy_version, verdicts.c.reasons)
        .where(verdicts.c.application_id == identifier)
        .order_by(verdicts.c.number.desc())
        .limit(1)
    )
    return connection.execute(query).mappings().one_or_none()


def _decisions(connection: Connection, identifier: str) -> list[dict[str, Any]]:
    """What people decided; `agreed_by` only where a second person agreed."""
    agreed = second_opinions.c
    second = accounts.alias()
    query = (
        select(
            decisions.c.decision,
            decisions.c.reason,
            accounts.c.name.label("decided_by"),
            second.c.name.label("agreed_by"),
            decisions.c.decided_at,
        )
        .join(accounts, accounts.c.id == decisions.c.account_id)
        .outerjoin(
            second_opinions,
            (agreed.application_id == decisions.c.application_id)
            & (agreed.settled_at == decisions.c.decided_at)
            & agreed.agreed.is_(True),
        )
        .outerjoin(second, second.c.id == agreed.settled_by)
        .where(decisions.c.application_id == identifier)
        .order_by(decisions.c.number)
    )
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return [{name: value for name, value in row.items() if name != "agreed_by" or value} for row in rows]


def wishes_of(connection: Connection, identifier: str) -> list[dict[str, Any]]:
    """The ranked offers with the reason that the last validated round gives for each: `{offer, rank, reason}`."""
    last = (
        select(round_reasons.c.round_id)
        .join(rounds, rounds.c.id == round_reasons.c.round_id)
        .where(round_reasons.c.application_id == identifier, rounds.c.status == "validated")
        .order_by(rounds.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(wishes.c.offer_id.label("offer"), wishes.c.rank, round_reasons.c.code.label("reason"), offers.c.title)
        .join(offers, offers.c.id == wishes.c.offer_id)
        .outerjoin(
            round_reasons,
            (round_reasons.c.application_id == wishes.c.application_id)
            & (round_reasons.c.offer_id == wishes.c.offer_id)
            & (round_reasons.c.round_id == last),
        )
        .where(wishes.c.application_id == identifier)
        .order_by(wishes.c.rank)
    )
    return [dict(row) for row in connection.execute(query).mappings()]
