"""Sending mails: claimed in one short transaction, sent outside any, marked in another."""

import hashlib
import ipaddress
import time
from collections.abc import Sequence
from threading import Event
from urllib.parse import unquote, urlsplit

import structlog

from config.crash_points import reach
from config.settings import Settings
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.letters import letter_of
from storage.mail_queue import (
    QueuedMail,
    any_waiting,
    claim_mails,
    deliver_to_mailbox,
    give_back,
    give_up_left_behind,
    mark_mail,
    put_off,
)
from workers.loop import Pace, keep_going
from workers.services import WorkerServices
from workers.smtp import LATER, REFUSED, SENT, UNKNOWN, Conversation, MailServerAway

_log = structlog.get_logger()

_BATCH = 20
_MAILBOX_BATCH = 500
_LEASE_SECONDS = 600.0
# A process that was frozen for half its lease sends nothing more: another one may have taken over.
_OWN_SECONDS = _LEASE_SECONDS / 2


def run_mail(database: Database, services: WorkerServices, stop: Event) -> None:
    """Send what is due until `stop` is set."""
    keep_going(lambda: send_pass(database, services, stop), stop, Pace(longest=1.0))


def send_pass(database: Database, services: WorkerServices, stop: Event | None = None) -> int:
    """Send one batch of what is due now; how many mails were handled, 0 when nothing is due.

    Called until it returns 0, everything due is sent, put off, or known to have failed. Raises DatabaseUnavailable.
    """
    with database.read() as connection:
        if not any_waiting(connection):
            return 0
    if services.settings.has_mailbox:
        with database.write() as connection:
            return deliver_to_mailbox(connection, services.clock.now(), _MAILBOX_BATCH)
    claimed_at = time.monotonic()
    with database.write() as connection:
        give_up_left_behind(connection)
        claimed = claim_mails(connection, _BATCH, _LEASE_SECONDS)
    reach("mail.after_claim")
    _send_claimed(database, services, claimed, claimed_at + _OWN_SECONDS, stop or Event())
    return len(claimed)


def _send_claimed(
    database: Database, services: WorkerServices, claimed: Sequence[QueuedMail], until: float, stop: Event
) -> None:
    left = list(claimed)
    try:
        with Conversation(services.settings.mail_url, sender_of(services.settings)) as conversation:
            while left and not stop.is_set() and not conversation.is_broken and time.monotonic() < until:
                _send(database, services, conversation, left.pop(0))
    except MailServerAway as error:
        _log.warning("mail_server_away", error=str(error), mails=len(left))
        for mail in left:
            _mark(database, services, mail, LATER)
        return
    with database.write() as connection:
        for mail in left:
            give_back(connection, mail)


def _send(database: Database, services: WorkerServices, conversation: Conversation, mail: QueuedMail) -> None:
    try:
        with database.read() as connection:
            letter = letter_of(connection, mail, services)
    except DatabaseUnavailable:
        raise
    except Exception as error:
        # A fact or a sentence is missing: the others go on, this one gets its later attempts.
        _log.error("mail_unwritable", mail=mail.message_key, template=mail.template, error=type(error).__name__)
        _mark(database, services, mail, LATER)
        return
    if letter is None:
        _mark(database, services, mail, REFUSED)
        return
    reach("mail.before_send")
    fate = conversation.send(letter, message_id(mail.message_key, services.settings))
    reach("mail.after_send")
    _mark(database, services, mail, fate)
    reach("mail.after_mark")


def _mark(database: Database, services: WorkerServices, mail: QueuedMail, fate: str) -> None:
    with database.write() as connection:
        if fate == LATER:
            status = put_off(connection, mail)
        else:
            status = {SENT: "sent", UNKNOWN: "unknown", REFUSED: "failed"}[fate]
            mark_mail(connection, mail, status, services.clock.now() if fate == SENT else None)
    # The key is made of ids: it names no person.
    _log.info("mail_handled", mail=mail.message_key, template=mail.template, status=status, attempt=mail.attempts)


def message_id(key: str, settings: Settings) -> str:
    """The same for the same mail, so that a mailbox can tell a copy."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{_domain(settings)}>"


def sender_of(settings: Settings) -> str:
    """The account at the mail server when that is an address, else noreply at our own host."""
    user = unquote(urlsplit(settings.mail_url).username or "")
    return user if "@" in user else f"noreply@{_domain(settings)}"


def _domain(settings: Settings) -> str:
    host = urlsplit(settings.base_url).hostname or "localhost"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return "localhost"
