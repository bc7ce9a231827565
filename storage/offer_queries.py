"""The read side of calls and offers."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, case, cast, exists, func, select

from storage.tables.accounts import organisations
from storage.tables.applications import calls, offers
from storage.tables.placements import rounds

_CALL = ("id", "code", "opens", "closes", "modalities", "corridors", "call_cap", "host_caps", "seed_commitment")
_NOT_SHOWN = ("organisation_id", "call_id", "decided_by", "created_at", "version")


def page_of(connection: Connection, query: Select[Any], *, page: int, page_size: int) -> dict[str, Any]:
    """One page of a query's rows: `{items, page, page_size, total}`; past the end there are no items."""
    total = connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    rows = connection.execute(query.limit(page_size).offset((page - 1) * page_size))
    return {"items": [dict(row) for row in rows.mappings()], "page": page, "page_size": page_size, "total": total}


def call_page(connection: Connection, *, page: int, page_size: int) -> dict[str, Any]:
    """All calls, the latest first."""
    query = _calls().order_by(calls.c.opens.desc(), calls.c.id)
    return page_of(connection, query, page=page, page_size=page_size)


def call_view(connection: Connection, identifier: str) -> dict[str, Any]:
    """One call as it is shown. Raises NoResultFound."""
    return dict(connection.execute(_calls().where(calls.c.id == identifier)).mappings().one())


def _calls() -> Select[Any]:
    """The seed of the lottery is opened once a round of the call was validated."""
    drawn = exists().where(rounds.c.call_id == calls.c.id, rounds.c.status == "validated")
    seed = case((drawn, calls.c.seed), else_=None).label("seed")
    return select(*(calls.c[name] for name in _CALL), seed)


def offer_view(connection: Connection, identifier: str) -> dict[str, Any]:
    """One offer as it is shown. Raises NoResultFound."""
    return dict(connection.execute(_offers().where(offers.c.id == identifier)).mappings().one())


def offer_page(connection: Connection, *conditions: ColumnElement[bool], page: int, page_size: int) -> dict[str, Any]:
    """Offers that meet the conditions, the earliest start first."""
    query = _offers().where(*conditions).order_by(offers.c.starts_on, offers.c.id)
    return page_of(connection, query, page=page, page_size=page_size)


def works_in(language: str) -> ColumnElement[bool]:
    """Offers that list this working language (its code is letters only, checked by the schema)."""
    return cast(offers.c.languages, Text).like(f'%"language": "{language}"%')


def _offers() -> Select[Any]:
    shown = [column for column in offers.c if column.name not in _NOT_SHOWN]
    return (
        select(
            *shown,
            offers.c.organisation_id.label("organisation"),
            organisations.c.name.label("organisation_name"),
            calls.c.code.label("call"),
        )
        .join(organisations, organisations.c.id == offers.c.organisation_id)
        .outerjoin(calls, calls.c.id == offers.c.call_id)
    )
