"""Is everything delivered? A question to the database, the same for every transport.

`Routes` say which listener wants which events. A listener is done with a message when its inbox says so,
or when it keeps the message itself: waiting for a later attempt, or parked.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, false, func, not_, or_, select, update

from messaging.attempts import UNDER_WAY
from messaging.claims import is_due
from messaging.database_clock import instant_in
from messaging.tables import attempts, inbox, outbox, parked

Routes = Mapping[str, frozenset[str]]


def _lacks_inbox(listener: str, names: frozenset[str]) -> ColumnElement[bool]:
    handled = exists().where(inbox.c.listener == listener, inbox.c.message == outbox.c.id)
    return and_(outbox.c.name.in_(sorted(names)), not_(handled))


def _keeps(listener: str) -> ColumnElement[bool]:
    waits = exists().where(attempts.c.listener == listener, attempts.c.message == outbox.c.id)
    is_parked = exists().where(parked.c.listener == listener, parked.c.message == outbox.c.id)
    return or_(waits, is_parked)


def _under_way(routes: Routes) -> ColumnElement[bool]:
    """Some listener neither handled the message nor keeps it."""
    return or_(
        false(),
        *(and_(_lacks_inbox(listener, names), not_(_keeps(listener))) for listener, names in routes.items()),
    )


def all_delivered(connection: Connection, routes: Routes) -> bool:
    """Whether nothing is left to do now. Later attempts and parked messages are not "now"."""
    if connection.execute(select(outbox.c.id).where(is_due()).limit(1)).first():
        return False
    due = or_(attempts.c.due_at <= instant_in(), attempts.c.code == UNDER_WAY)
    if connection.execute(select(attempts.c.message).where(attempts.c.listener.in_(routes), due).limit(1)).first():
        return False
    published = outbox.c.published_at.is_not(None)
    return connection.execute(select(outbox.c.id).where(published, _under_way(routes)).limit(1)).first() is None


def emit_lost_again(connection: Connection, routes: Routes, older_than_seconds: float = 600.0) -> int:
    """Publish again what was published long ago and never reached a listener. The number of such rows.

    A broker that was reset or purged forgets messages; a duplicate does no harm.
    """
    old = outbox.c.published_at < instant_in(-older_than_seconds)
    return connection.execute(
        update(outbox).where(old, _under_way(routes)).values(published_at=None, due_at=None)
    ).rowcount


def purge_published(connection: Connection, routes: Routes, days: float = 7.0) -> int:
    """Forget published rows of more than `days` ago that every listener has handled. The number of rows."""
    old = outbox.c.published_at < instant_in(-days * 86_400)
    unhandled = or_(false(), *(_lacks_inbox(listener, names) for listener, names in routes.items()))
    return connection.execute(delete(outbox).where(old, not_(unhandled))).rowcount


def parked_count(connection: Connection) -> int:
    """How many messages wait for a person: refused by the broker, or failed in a listener."""
    refused = select(func.count()).where(outbox.c.parked_at.is_not(None)).scalar_subquery()
    failed = select(func.count()).select_from(parked).scalar_subquery()
    return int(connection.execute(select(refused + failed)).scalar_one())
