"""What a volunteer asks her focal point to correct, in her own words, and what the focal point answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from messaging.upsert import insert_into
from storage.tables.accounts import accounts
from storage.tables.people import correction_answers, correction_requests


def keep_correction_request(
    connection: Connection, application: str, fields: Sequence[str], comment: str | None, at: datetime
) -> None:
    """Keep the request; it takes the place of an earlier one, whether that was answered or not."""
    asked = {"fields": list(fields), "comment": comment, "asked_at": at, "answered_at": None}
    connection.execute(
        insert_into(connection, correction_requests)
        .values(application_id=application, **asked)
        .on_conflict_do_update(index_elements=[correction_requests.c.application_id], set_=asked)
    )


def correction_request_of(connection: Connection, application: str) -> dict[str, Any] | None:
    """`{fields, comment, asked_at, answered_at}` of the latest request, or None."""
    table = correction_requests.c
    query = select(table.fields, table.comment, table.asked_at, table.answered_at)
    row = connection.execute(query.where(table.application_id == application)).mappings().one_or_none()
    return None if row is None else dict(row)


def open_correction_request(connection: Connection, application: str) -> dict[str, Any] | None:
    """The request that nobody has answered yet, or None."""
    found = correction_request_of(connection, application)
    return found if found is not None and found["answered_at"] is None else None


def keep_correction_answer(
    connection: Connection, application: str, outcome: str, reason: str, account: str | None, at: datetime
) -> int:
    """Keep what a focal point did, `made` or `declined`, and close the open request; the number of the answer.

    The file's row is locked by the caller.
    """
    asked = open_correction_request(connection, application)
    answer = correction_answers.c
    last: int = connection.execute(
        select(func.coalesce(func.max(answer.number), 0)).where(answer.application_id == application)
    ).scalar_one()
    kept = {"outcome": outcome, "reason": reason, "account_id": account, "answered_at": at}
    connection.execute(
        insert(correction_answers).values(
            application_id=application, number=last + 1, asked_at=asked["asked_at"] if asked else None, **kept
        )
    )
    open_one = (correction_requests.c.application_id == application, correction_requests.c.answered_at.is_(None))
    connection.execute(update(correction_requests).where(*open_one).values(answered_at=at))
    return last + 1


def correction_answers_of(connection: Connection, application: str) -> list[dict[str, Any]]:
    """`{outcome, reason, answered_by, asked_at, answered_at}` of every answer, the latest first."""
    answer = correction_answers.c
    query = (
        select(answer.outcome, answer.reason, accounts.c.name.label("answered_by"), answer.asked_at, answer.answered_at)
        .join(accounts, accounts.c.id == answer.account_id)
        .where(answer.application_id == application)
        .order_by(answer.number.desc())
    )
    return [dict(row) for row in connection.execute(query).mappings()]
