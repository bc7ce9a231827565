"""Store an evaluation with what each tier may see of it, and read the latest one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from domain.evidence import names
from domain.evidence.difference import recommendation_key
from domain.recommendations.criteria_policy import CriteriaPolicy
from domain.recommendations.life import PUBLISHED, REPLACED, Life, given_again
from storage.evidence_versions import keep_version, latest_row
from storage.staleness import touched_since, unseen_since
from storage.tables.evaluation import evaluations, recommendations

Tier = Literal["full", "restricted", "public"]
Document = Mapping[str, Any]


def recommendation_id(document: Document) -> str:
    """The same advice keeps its id from one evaluation to the next."""
    return names.recommendation_id(recommendation_key(document))


@dataclass(frozen=True, slots=True)
class News:
    """Advice that is new or says something else than before, and advice that is stale and was not: (id, country)."""

    published: Sequence[tuple[str, str]]
    stale: Sequence[tuple[str, str]]


def store_evaluation(
    connection: Connection, row: Mapping[str, Any], criteria: CriteriaPolicy, seen_until: datetime
) -> News:
    """Store the evaluation; its recommendations replace those of the one before.

    What changed is kept with the difference. Stale is afterwards what stands on a figure that a fact touched after
    `seen_until` (when the facts began to be read): the evaluation does not hold that fact. The caller holds
    the evaluations (`storage.staleness`).
    """
    earlier = latest_row(connection)
    connection.execute(insert(evaluations).values(row))
    # Locked in the order of all others, and read when nobody writes any more: a follow-up may be closing one.
    locked = select(recommendations).order_by(recommendations.c.id).with_for_update()
    before = {each.id: each for each in connection.execute(locked)}
    # Whoever marked advice has committed now, and what she touched can be read.
    touched = touched_since(connection, seen_until)
    connection.execute(update(recommendations).where(recommendations.c.status != REPLACED).values(status=REPLACED))
    published, stale = [], []
    for number, document in enumerate(row["full"]["recommendations"], start=1):
        identifier = recommendation_id(document)
        known = before.get(identifier)
        life = given_again(None if known is None else _life(known), document, row["evaluated_at"])
        document = _with_its_deadline(document, known, life)
        country, criterion = document["country"], document["criterion"]
        since = unseen_since(criteria, country, criterion, touched)
        values = {"evaluation_id": row["id"], "number": number, "document": document, "stale_since": since}
        values |= asdict(life)
        if known is not None:
            connection.execute(update(recommendations).where(recommendations.c.id == identifier).values(values))
        else:
            values |= {"id": identifier, "country": country, "criterion": criterion}
            connection.execute(insert(recommendations).values(values))
        keep_version(connection, identifier, document, earlier if known is not None else None, row)
        if life.status == PUBLISHED and (known is None or known.document != document):
            published.append((identifier, country))
        if since is not None and not _was_stale(known):
            stale.append((identifier, country))
    return News(published, stale)


def _was_stale(known: Row[Any] | None) -> bool:
    return known is not None and known.status != REPLACED and known.stale_since is not None


def _life(row: Row[Any]) -> Life:
    return Life(row.status, row.published_at, row.closed_at)


def _with_its_deadline(document: Document, known: Row[Any] | None, life: Life) -> Document:
    """The deadline is counted from the first publication: given again, the advice does not move it away."""
    if known is None or known.published_at is None or known.published_at != life.published_at:
        return document
    return {**document, "deadline": known.document["deadline"]}


def latest_evaluation(connection: Connection, tier: Tier) -> tuple[str, datetime, Document] | None:
    """Id, instant and document of the latest evaluation; None before the first one."""
    query = select(evaluations.c.id, evaluations.c.evaluated_at, evaluations.c[tier].label("document"))
    row = connection.execute(query.order_by(evaluations.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.id, row.evaluated_at, row.document)


def current_recommendations(connection: Connection, country: str | None) -> list[dict[str, Any]]:
    """The advice of the latest evaluation, in its order, drafts among it: the columns of the table."""
    table = recommendations
    query = select(table).where(table.c.status != REPLACED)
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
