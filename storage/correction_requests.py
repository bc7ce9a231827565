"""What a volunteer asks her focal point to correct, in her own words: the latest request of each file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from messaging.upsert import insert_into
from storage.tables.people import correction_requests


def keep_correction_request(
    connection: Connection, application: str, fields: Sequence[str], comment: str | None, at: datetime
) -> None:
    """Keep the request; it takes the place of an earlier one."""
    asked = {"fields": list(fields), "comment": comment, "asked_at": at}
    connection.execute(
        insert_into(connection, correction_requests)
        .values(application_id=application, **asked)
        .on_conflict_do_update(index_elements=[correction_requests.c.application_id], set_=asked)
    )


def correction_request_of(connection: Connection, application: str) -> dict[str, Any] | None:
    """`{fields, comment, asked_at}`, or None."""
    table = correction_requests.c
    query = select(table.fields, table.comment, table.asked_at).where(table.application_id == application)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)
