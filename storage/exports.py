"""What left as a file: one row for each, never changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.tables.accounts import accounts
from storage.tables.evaluation import exports

SHOWN = 100


def record_export(connection: Connection, row: Mapping[str, Any]) -> None:
    """Write a file down."""
    connection.execute(insert(exports).values(dict(row)))


def list_exports(connection: Connection) -> list[dict[str, Any]]:
    """The newest files first, with the address of who took each; the command line has none."""
    query = select(exports, accounts.c.email).outerjoin(accounts, accounts.c.id == exports.c.account_id)
    newest = query.order_by(exports.c.exported_at.desc(), exports.c.id).limit(SHOWN)
    return [dict(row) for row in connection.execute(newest).mappings()]
