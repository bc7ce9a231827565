"""Who reads the mail with a sign-in code: found when the mail is written, so that asking tells nobody anything."""

from typing import Any

from sqlalchemy import Connection, select

from storage.drafts import draft_address, drafts_of
from storage.page_queries import account_with_email, applications_with_email
from storage.tables.credentials import sign_ins


def reader_of_sign_in(connection: Connection, identifier: str) -> dict[str, Any] | None:
    """`to, name, country, language` of whoever has the address that asked; None when it is nobody's."""
    query = select(sign_ins.c.email_hash, sign_ins.c.started_at).where(sign_ins.c.id == identifier)
    asked = connection.execute(query).one_or_none()
    if asked is None:
        return None
    account = account_with_email(connection, asked.email_hash)
    if account is not None:
        return {"to": account.email, "name": account.name, "country": None, "language": account.language}
    for application in applications_with_email(connection, asked.email_hash):
        personal = application.personal
        name, address = personal.get("given_names", ""), personal.get("email")
        return {"to": address, "name": name, "country": None, "language": application.language}
    for draft in drafts_of(connection, asked.email_hash, asked.started_at):
        found = draft_address(connection, draft.id)
        # Nobody has proven this address yet: nothing else that was typed is repeated to it.
        address = found[0] if found else ""
        return {"to": address, "name": address, "country": None, "language": draft.language}
    return None
