"""Ask for a link by mail: the answer is the same whether the address is known or not."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from api.operations.context import Operation
from storage.keys import token_hash
from storage.mail_queue import queue_mail
from storage.page_queries import account_with_email, applications_with_email
from storage.tables.accounts import sign_in_links
from storage.unit_of_work import UnitOfWork

LINK_LIFE = timedelta(hours=1)
_MOST_APPLICATIONS = 3


def request_link(operation: Operation, email: str) -> None:
    """Mail a sign-in link to the account of an address, and the personal link of each application sent from it."""
    address_hash = operation.services.keys.email_hash(email)
    with operation.unit() as work:
        account = account_with_email(work.connection, address_hash)
        if account is not None:
            _mail_sign_in(work, operation, account)
        for application in applications_with_email(work.connection, address_hash)[:_MOST_APPLICATIONS]:
            key = f"access_link:{application.id}:{uuid.uuid4().hex}"
            about = {"application": application.id}
            queue_mail(work, key, f"application:{application.id}", application.language, "access_link", about)


def _mail_sign_in(work: UnitOfWork, operation: Operation, account: Any) -> None:
    link = uuid.uuid4().hex
    token = operation.services.keys.token("sign-in", link)
    expires_at = work.clock.now() + LINK_LIFE
    work.connection.execute(
        insert(sign_in_links).values(token_hash=token_hash(token), account_id=account.id, expires_at=expires_at)
    )
    recipient = f"account:{account.id}"
    queue_mail(work, f"sign_in_link:{link}", recipient, account.language, "sign_in_link", {"sign_in": link})
