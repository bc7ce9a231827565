"""Store an evaluation with what each tier may see of it, and read the latest one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from storage.tables.evaluation import evaluations, recommendations

Tier = Literal["full", "restricted", "public"]
Document = Mapping[str, Any]


def recommendation_id(document: Document) -> str:
    """The same advice keeps its id from one evaluation to the next."""
    parts = [document["country"], document["criterion"], document["code"], document["input"]]
    party = document["parameters"].get("party")
    return "-".join(str(part) for part in (*parts, party) if part).lower()


def store_evaluation(connection: Connection, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Store the evaluation; its recommendations replace those of the one before.

    Returns the advice that is new or says something else than before, as `{id, country}`.
    """
    connection.execute(insert(evaluations).values(row))
    before = {each.id: each.document for each in connection.execute(select(recommendations))}
    connection.execute(update(recommendations).where(recommendations.c.status != "replaced").values(status="replaced"))
    changed = []
    for number, document in enumerate(row["full"]["recommendations"], start=1):
        identifier = recommendation_id(document)
        values = {"evaluation_id": row["id"], "number": number, "status": "published", "document": document}
        if identifier in before:
            connection.execute(update(recommendations).where(recommendations.c.id == identifier).values(values))
        else:
            place = {"country": document["country"], "criterion": document["criterion"]}
            connection.execute(insert(recommendations).values(id=identifier, **place, **values))
        if before.get(identifier) != document:
            changed.append({"id": identifier, "country": document["country"]})
    return changed


def latest_evaluation(connection: Connection, tier: Tier) -> tuple[str, datetime, Document] | None:
    """Id, instant and document of the latest evaluation; None before the first one."""
    query = select(evaluations.c.id, evaluations.c.evaluated_at, evaluations.c[tier].label("document"))
    row = connection.execute(query.order_by(evaluations.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.id, row.evaluated_at, row.document)


def current_recommendations(connection: Connection, country: str | None) -> list[dict[str, Any]]:
    """The advice of the latest evaluation, in its order: `{id, status, response, document}`."""
    table = recommendations
    query = select(table.c.id, table.c.status, table.c.response, table.c.document).where(table.c.status != "replaced")
    if country is not None:
        query = query.where(table.c.country == country)
    return [dict(row) for row in connection.execute(query.order_by(table.c.number)).mappings()]


def find_recommendation(connection: Connection, identifier: str, *, lock: bool = False) -> dict[str, Any] | None:
    """One advice, also a replaced one: who followed a link should see what became of it."""
    query = select(recommendations).where(recommendations.c.id == identifier)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else dict(row)


def store_response(connection: Connection, identifier: str, response: Document) -> None:
    """Store the management response of a country."""
    connection.execute(
        update(recommendations).where(recommendations.c.id == identifier).values(response=dict(response))
    )
