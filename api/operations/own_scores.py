"""The published score of one person for each of her wishes. Only she reads it here; nobody else's is ever in reach."""

from sqlalchemy import Connection, select

from api.operations.context import Operation
from domain.application import Application
from domain.scoring import ScoreParts, score_of
from storage.call_queries import opening_days
from storage.tables.applications import offers, wishes


def own_scores(connection: Connection, operation: Operation, found: Application) -> dict[str, ScoreParts]:
    """Her score by offer, counted as a round counts it, from her present answers."""
    opened = opening_days(connection, [found.call_id])[found.call_id]
    wished = select(offers.c.id, offers.c.skills, offers.c.languages).join(wishes, wishes.c.offer_id == offers.c.id)
    return {
        offer.id: score_of(found.facts, offer.skills, offer.languages, operation.services.policy.programme, opened)
        for offer in connection.execute(wished.where(wishes.c.application_id == found.id))
    }


def as_document(parts: ScoreParts) -> dict[str, int]:
    """`{skills, language, experience, equity, total}`."""
    return {
        "skills": parts.skills,
        "language": parts.language,
        "experience": parts.experience,
        "equity": parts.equity,
        "total": parts.band,
    }
