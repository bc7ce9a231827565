"""The keys that salt the leaves of the evidence: one random key a person, made when first needed.

Without the key nobody can try answers against a commitment; destroying it at erasure closes all her leaves for good.
"""

import secrets
from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from messaging.upsert import insert_into
from storage.batches import batches
from storage.tables.applications import applications
from storage.tables.evaluation import evidence_keys

KEY_BYTES = 32


def known_keys(connection: Connection, applications: Collection[str]) -> dict[str, bytes]:
    """The keys that are there: application → key."""
    found: dict[str, bytes] = {}
    for some in batches(sorted(applications)):
        query = select(evidence_keys).where(evidence_keys.c.application_id.in_(some))
        found |= {row.application_id: bytes.fromhex(row.key) for row in connection.execute(query)}
    return found


def keys_of(connection: Connection, applications: Collection[str]) -> dict[str, bytes]:
    """The keys of all these applications; those that had none get one, but for erased people, who are left out.

    Two workers at once agree about it. An erasure that is under way is waited for, and one that begins waits.
    """
    found = known_keys(connection, applications)
    missing = sorted(set(applications) - set(found))
    if not missing:
        return found
    still_there = without_erased(connection, missing, hold=True)
    rows = [{"application_id": each, "key": secrets.token_hex(KEY_BYTES)} for each in still_there]
    for some in batches(rows):
        connection.execute(insert_into(connection, evidence_keys).values(some).on_conflict_do_nothing())
    return found | known_keys(connection, missing)


def without_erased(connection: Connection, identifiers: Collection[str], *, hold: bool = False) -> list[str]:
    """Those of the applications that are not emptied, in order. With `hold` nobody changes them until the end."""
    found: list[str] = []
    for some in batches(sorted(identifiers)):
        query = select(applications.c.id, applications.c.personal).where(applications.c.id.in_(some))
        ordered = query.order_by(applications.c.id)
        rows = connection.execute(ordered.with_for_update(read=True) if hold else ordered)
        found += [row.id for row in rows if row.personal]
    return found


def destroy_key(connection: Connection, application: str) -> None:
    """From now on nothing opens her leaves."""
    connection.execute(delete(evidence_keys).where(evidence_keys.c.application_id == application))
