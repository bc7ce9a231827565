"""Mails about private reports say that something waits, and nothing else: neither what, nor whose, nor how many."""

from collections.abc import Iterable

from domain.incident import Incident
from storage.incidents import officers
from storage.mail_queue import queue_mail
from storage.unit_of_work import UnitOfWork


def mail_officers(work: UnitOfWork, only: Iterable[str | None], about: str, *, without: str | None = None) -> None:
    """Tell officers that something waits for them; all of them where none of `only` is there any more."""
    everybody, wanted = officers(work.connection), set(only)
    for row in [row for row in everybody if row.id in wanted] or everybody:
        if row.id != without:
            key = f"safeguarding:{about}:{row.id}"
            queue_mail(work, key, f"account:{row.id}", row.language, "safeguarding_waits", {"safeguarding": True})


def mail_reporter(work: UnitOfWork, incident: Incident, application: str, template: str, about: str) -> None:
    """Tell the volunteer, if she asked for it, in words that say nothing to others who read her mailbox."""
    if incident.mail_wanted:
        queue_mail(work, f"{template}:{about}", f"application:{application}", incident.language, template, {})
