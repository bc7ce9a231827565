"""What is kept only for a time."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, func, or_, select

from messaging.completeness import emit_lost_again, purge_published
from storage.tables.accounts import sessions, sign_in_links
from storage.tables.applications import idempotency_keys, sent_forms
from storage.tables.credentials import sign_ins
from storage.tables.people import address_changes, drafts, former_addresses
from storage.tables.placements import round_documents, round_reasons, rounds
from storage.unit_of_work import UnitOfWork
from workers.registry import ROUTES
from workers.services import WorkerServices

IDEMPOTENCY_DAYS = timedelta(days=30)
# How many codes an address asked for is counted over an hour.
SIGN_INS = timedelta(hours=1)
# An address that nobody confirmed.
ADDRESSES = timedelta(days=1)
# The lists of people in a round that was put aside, and in the answer to a question "what if".
ROUND_LISTS = timedelta(days=90)


def forget_old_keys(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Keys of requests and of sent forms live 30 days; forms never sent, sessions and sign-in links until they expire.

    Of a changed e-mail address the new one, if it was not confirmed, lives a day, and the earlier one a week.

    Counted to the earlier of the tick and the clock: a tick for a day to come forgets nothing before its time.
    """
    now = min(at, services.clock.now())
    ended: tuple[tuple[Table, ColumnElement[bool]], ...] = (
        (idempotency_keys, idempotency_keys.c.created_at < now - IDEMPOTENCY_DAYS),
        (sent_forms, sent_forms.c.created_at < now - IDEMPOTENCY_DAYS),
        (drafts, drafts.c.expires_at <= now),
        (address_changes, address_changes.c.expires_at <= now - ADDRESSES),
        (former_addresses, former_addresses.c.kept_until <= now),
        (sessions, or_(sessions.c.expires_at <= now, sessions.c.revoked_at <= now)),
        (sign_ins, sign_ins.c.expires_at <= now - SIGN_INS),
        (sign_in_links, or_(sign_in_links.c.expires_at <= now, sign_in_links.c.used_at <= now)),
    )
    return sum(work.connection.execute(delete(table).where(condition)).rowcount for table, condition in ended)


def forget_round_lists(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Of rounds that became nothing the figures stay; who wished for what, and who would have been where, does not."""
    before = min(at, services.clock.now()) - ROUND_LISTS
    became_nothing = or_(
        (rounds.c.status == "discarded") & (func.coalesce(rounds.c.settled_at, rounds.c.requested_at) < before),
        rounds.c.based_on.is_not(None) & (rounds.c.simulated_at < before),
    )
    over = select(rounds.c.id).where(became_nothing)
    return sum(
        work.connection.execute(delete(table).where(table.c.round_id.in_(over))).rowcount
        for table in (round_reasons, round_documents)
    )


def forget_published(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Events of more than a week ago that every listener has handled."""
    return purge_published(work.connection, ROUTES)


def emit_lost(work: UnitOfWork, services: WorkerServices, at: datetime) -> int:
    """Events that the broker took and never delivered, a quarter of an hour ago at the latest, are sent again."""
    return emit_lost_again(work.connection, ROUTES)
