"""The read side of calls and offers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, case, cast, exists, func, or_, select

from domain.offer import PUBLIC_STATUSES
from storage.tables.accounts import organisations
from storage.tables.applications import calls, offers
from storage.tables.placements import rounds

_CALL = (
    "id",
    "code",
    "opens",
    "closes",
    "modalities",
    "corridors",
    "call_cap",
    "host_caps",
    "origin_caps",
    "mechanism",
    "seed_commitment",
)
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


def offers_to_look_at(
    connection: Connection, *conditions: ColumnElement[bool], at: datetime, page: int, page_size: int
) -> dict[str, Any]:
    """Offers whose service is not over, those that take applications first, then the earliest start first.

    `open` says of each whether it takes applications, `open_total` how many of all that are found do.
    """
    is_open, living = taking_applications(at), offers.c.ends_on >= at.date()
    query = _offers().add_columns(is_open.label("open")).where(*conditions, living)
    found = page_of(
        connection, query.order_by(is_open.desc(), offers.c.starts_on, offers.c.id), page=page, page_size=page_size
    )
    counted = select(func.count()).select_from(offers).where(*conditions, living, is_open)
    return {**found, "open_total": connection.execute(counted).scalar_one()}


def taking_applications(at: datetime) -> ColumnElement[bool]:
    """An offer that somebody can apply for: published, not begun, and open in its call where it names one."""
    named = calls.alias()
    still_open = select(named.c.id).where(named.c.opens <= at, named.c.closes >= at)
    unbound = or_(offers.c.call_id.is_(None), offers.c.call_id.in_(still_open))
    return and_(offers.c.status == "approved", offers.c.starts_on > at.date(), unbound)


def open_among(connection: Connection, identifiers: Iterable[str], at: datetime) -> frozenset[str]:
    """Those of these offers that take applications."""
    query = select(offers.c.id).where(offers.c.id.in_(sorted(set(identifiers))), taking_applications(at))
    return frozenset(connection.execute(query).scalars())


def published_offers(connection: Connection, wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions of the published offers that somebody looks for: by `country`, `modality`, `theme`, `language`,
    `free_from` and `free_to` (the days between which she can be away), and `text` in either language."""
    conditions: list[ColumnElement[bool]] = [offers.c.status.in_(PUBLIC_STATUSES)]
    conditions += [offers.c[name] == wanted[name] for name in ("country", "modality", "theme") if name in wanted]
    if "language" in wanted:
        conditions.append(works_in(wanted["language"]))
    if "free_from" in wanted:
        conditions.append(offers.c.starts_on >= wanted["free_from"])
    if "free_to" in wanted:
        conditions.append(offers.c.ends_on <= wanted["free_to"])
    if "text" in wanted:
        conditions.append(offers.c.id.in_(_with_words(connection, wanted["text"], *conditions)))
    return conditions


def _with_words(connection: Connection, text: str, *conditions: ColumnElement[bool]) -> list[str]:
    """Offers that hold every word of a text, or a word that begins so, in either language, accents or not.

    Read and compared here: the two engines fold letters differently, and neither folds accents. A pilot has hundreds
    of offers, and the other conditions come first.
    """
    wanted = words_of(text)
    query = (
        select(offers.c.id, offers.c.title, offers.c.description, offers.c.city, organisations.c.name)
        .join(organisations, organisations.c.id == offers.c.organisation_id)
        .where(*conditions)
    )
    found = []
    for row in connection.execute(query):
        held = words_of(" ".join((*row.title.values(), *row.description.values(), row.city, row.name)))
        if wanted and all(any(word.startswith(begin) for word in held) for begin in wanted):
            found.append(str(row.id))
    return found


def words_of(text: str) -> set[str]:
    """The words of a text without accents and capitals, as people type them into a search field."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return set(re.findall(r"\w+", "".join(sign for sign in plain if not unicodedata.combining(sign))))


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
