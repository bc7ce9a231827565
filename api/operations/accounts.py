"""Accounts of the people who work with Passerelle: invite, and let somebody set hers up again."""

import uuid

from storage.accounts import create_account, end_sessions
from storage.credentials import forget_proofs
from storage.focal_points import note_post
from storage.keys import Keys
from storage.mail_queue import queue_mail
from storage.page_queries import account_with_email
from storage.sign_ins import end_of_account
from storage.unit_of_work import UnitOfWork


def invite(
    work: UnitOfWork,
    keys: Keys,
    *,
    email: str,
    role: str,
    name: str = "",
    country: str | None = None,
    organisation: str | None = None,
    language: str = "fr",
) -> str:
    """Make an account, mail its owner how to sign in, and return its id.

    Who may invite whom, and which scope a role needs, is the caller's to decide. Raises AccountExists.
    """
    made = create_account(
        work.connection,
        keys,
        work.clock.now(),
        email=email,
        role=role,
        name=name,
        country=country,
        organisation=organisation,
        language=language,
    )
    note_post(work, role, country)
    _mail_invitation(work, made, role, language)
    return made


def reset_proofs(work: UnitOfWork, keys: Keys, email: str) -> bool:
    """For somebody who has lost everything: she is signed out everywhere and invited to set her account up again.

    Who may ask it, and how the person is known, is the caller's to decide. False when no open account has the address.
    """
    row = account_with_email(work.connection, keys.email_hash(email))
    if row is None:
        return False
    forget_proofs(work.connection, row.id)
    end_sessions(work.connection, row.id, work.clock.now())
    end_of_account(work.connection, row.id, work.clock.now())
    _mail_invitation(work, row.id, row.role, row.language)
    return True


def _mail_invitation(work: UnitOfWork, account: str, role: str, language: str) -> None:
    key, about = f"account_invitation:{uuid.uuid4().hex}", {"role": role}
    queue_mail(work, key, f"account:{account}", language, "account_invitation", about)
