"""What each evaluation said of an advice when it was not what the one before said, with the difference."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from domain.evidence import names
from domain.evidence.difference import advice_difference, below, dirty, stale
from storage.tables.evaluation import evaluations, recommendation_versions

Document = Mapping[str, Any]
VERSIONS_SHOWN = 20


def latest_row(connection: Connection) -> dict[str, Any] | None:
    """Id, instant, policy, full document and graph of the latest evaluation; None before the first one."""
    columns = ("id", "evaluated_at", "policy_version", "full", "graph")
    query = select(*(evaluations.c[name] for name in columns)).order_by(evaluations.c.id.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def keep_version(
    connection: Connection, identifier: str, advice: Document, before: Document | None, after: Document
) -> None:
    """Keep what an evaluation (`after`) says of an advice, if it is new or differs from the evaluation before.

    `before` and `after` are rows of evaluations with `full` and `graph`.
    """
    if before is None:
        difference: dict[str, Any] = {"fields": [], "dirty": [], "stale": []}
    else:
        difference = _difference(identifier, advice, before, after)
        if not any(difference.values()):
            return
    values = {"recommendation_id": identifier, "evaluation_id": after["id"], "document": advice}
    connection.execute(insert(recommendation_versions).values(values | {"difference": difference}))


def _difference(identifier: str, advice: Document, before: Document, after: Document) -> dict[str, Any]:
    old, new = before.get("graph") or {}, after.get("graph") or {}
    mine = below(new, names.recommendation(identifier))
    return {
        "fields": advice_difference(before["full"], after["full"], advice),
        "dirty": [name for name in dirty(old, new) if name in mine],
        "stale": [name for name in stale(old, new) if name in mine],
    }


def versions_of(connection: Connection, identifier: str) -> list[dict[str, Any]]:
    """`{evaluation_id, evaluated_at, document, difference}` of an advice, the latest first."""
    table = recommendation_versions
    query = (
        select(table.c.evaluation_id, evaluations.c.evaluated_at, table.c.document, table.c.difference)
        .join(evaluations, evaluations.c.id == table.c.evaluation_id)
        .where(table.c.recommendation_id == identifier)
        .order_by(evaluations.c.id.desc())
        .limit(VERSIONS_SHOWN)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def suppressed_figures(connection: Connection, identifier: str, country: str) -> frozenset[str]:
    """The indicators whose figure of a country is suppressed in an evaluation or the one before (public threshold).

    Of what changed between the two neither side may be told.
    """
    query = select(evaluations.c.public).where(evaluations.c.id <= identifier)
    documents = connection.execute(query.order_by(evaluations.c.id.desc()).limit(2)).scalars()
    return frozenset(
        row["code"]
        for document in documents
        for row in document["indicators"]
        if row["suppressed"] and row["country"] == country and row["by"] is None
    )


def find_evaluation(connection: Connection, identifier: str) -> dict[str, Any] | None:
    """Id, instant, full and restricted document and graph of one evaluation, or None."""
    columns = ("id", "evaluated_at", "policy_version", "full", "restricted", "graph")
    query = select(*(evaluations.c[name] for name in columns)).where(evaluations.c.id == identifier)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def instant_of(connection: Connection, identifier: str) -> datetime:
    """When an evaluation was made."""
    query = select(evaluations.c.evaluated_at).where(evaluations.c.id == identifier)
    at: datetime = connection.execute(query).scalar_one()
    return at
