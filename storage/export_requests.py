"""Requests for restricted files: one person asks, another one decides, and a decision holds for a few days."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from storage.tables.accounts import accounts
from storage.tables.evaluation import export_requests

AGREED_FOR = timedelta(days=7)


def ask_for_export(
    connection: Connection, release: str, wanted: Mapping[str, str], reason: str, account: str, at: datetime
) -> str:
    """Write the request down; its id. `wanted`: `{"format": …, "lang": …}`."""
    identifier = uuid.uuid4().hex
    asked = {"release_id": release, "filter": dict(wanted), "reason": reason, "asked_by": account, "asked_at": at}
    connection.execute(insert(export_requests).values(id=identifier, **asked))
    return identifier


def find_request(connection: Connection, identifier: str, *, lock: bool = False) -> RowMapping | None:
    """One request, decided or not."""
    query = select(export_requests).where(export_requests.c.id == identifier)
    return connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()


def decide_request(connection: Connection, identifier: str, decision: str, account: str, at: datetime) -> None:
    """Write the decision down: `agree` or `refuse`."""
    values = {"decision": decision, "decided_by": account, "decided_at": at}
    connection.execute(update(export_requests).where(export_requests.c.id == identifier).values(values))


def list_requests(connection: Connection, limit: int = 50) -> list[dict[str, Any]]:
    """The newest requests first, with the addresses of who asked and of who decided."""
    asker, decider = accounts.alias("asker"), accounts.alias("decider")
    query = (
        select(export_requests, asker.c.email.label("asker"), decider.c.email.label("decider"))
        .join(asker, asker.c.id == export_requests.c.asked_by)
        .outerjoin(decider, decider.c.id == export_requests.c.decided_by)
        .order_by(export_requests.c.asked_at.desc(), export_requests.c.id)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def agreed_request(
    connection: Connection, release: str, account: str, wanted: Mapping[str, str], at: datetime
) -> RowMapping | None:
    """The request of this account for exactly this file that somebody else agreed to less than 7 days ago."""
    table = export_requests
    query = (
        select(table)
        .where(table.c.release_id == release, table.c.asked_by == account, table.c.decision == "agree")
        .where(table.c.decided_by != account, table.c.decided_at > at - AGREED_FOR)
        .order_by(table.c.decided_at.desc())
    )
    found = connection.execute(query).mappings()
    return next((row for row in found if row["filter"] == dict(wanted)), None)
