"""Who wrote the text of an offer in which language: the host, or the coordinator who translated it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from domain.actor import Actor
from domain.offer import Offer, written_anew
from domain.values import LANGUAGES
from messaging.upsert import insert_into
from storage.tables.applications import offer_texts

Authors = dict[str, str]


def record_authors(connection: Connection, before: Offer | None, after: Offer, actor: Actor, at: datetime) -> None:
    """Note who wrote each language that is new or other than before; a language that is gone has no author."""
    gone = [language for language in LANGUAGES if language not in after.languages_written]
    connection.execute(delete(offer_texts).where(offer_texts.c.offer_id == after.id, offer_texts.c.language.in_(gone)))
    for language in written_anew(before, after):
        values = {"account_id": actor.account, "role": actor.role, "written_at": at}
        statement = insert_into(connection, offer_texts).values(offer_id=after.id, language=language, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["offer_id", "language"], set_=values))


def authors_of(connection: Connection, identifiers: Iterable[str]) -> Mapping[str, Authors]:
    """For each offer and language the role of the author: `host` or `coordinator`."""
    wanted = list(identifiers)
    found: dict[str, Authors] = {identifier: {} for identifier in wanted}
    query = select(offer_texts.c.offer_id, offer_texts.c.language, offer_texts.c.role)
    for row in connection.execute(query.where(offer_texts.c.offer_id.in_(wanted))):
        found[row.offer_id][row.language] = row.role
    return found
