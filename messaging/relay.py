"""The relay: claim, hand on, wait until it is known to be safe, mark. In that order, each step apart.

1. Claim due rows in a short transaction, with a lease and a token.
2. Publish the batch and wait once for all confirms; no transaction is open meanwhile.
3. Mark by token what was taken; put off what was refused; give back the rest.
A crash between any two steps leads to a second delivery, never to a lost one.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from sqlalchemy import Connection

from config.crash_points import reach
from messaging.backoff import Backoff
from messaging.claims import Claim, any_free, claim, mark_published, mark_refused, release
from messaging.errors import BrokerUnavailable
from messaging.transport import Publisher, Receipt

_log = structlog.get_logger()


class Database(Protocol):
    """What the relay needs of a database: one transaction to write, one snapshot to read."""

    def write(self) -> AbstractContextManager[Connection]: ...

    def read(self) -> AbstractContextManager[Connection]: ...


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """`lease_seconds` is how long rows stay with a relay that died."""

    batch: int = 500
    lease_seconds: float = 10.0
    backoff: Backoff = field(default_factory=Backoff)


@dataclass(frozen=True, slots=True)
class Relay:
    """Moves rows from the outbox to a publisher. Any number of relays may work side by side."""

    database: Database
    publisher: Publisher
    settings: RelaySettings = field(default_factory=RelaySettings)

    def step(self) -> int:
        """Deliver one batch of what is due; the number of rows that were taken over.

        Raises BrokerUnavailable, and whatever the database raises when it is away.
        """
        with self.database.read() as connection:
            if not any_free(connection):
                return 0
        with self.database.write() as connection:
            held = claim(connection, self.settings.batch, self.settings.lease_seconds)
        if not held.deliveries:
            return 0
        reach("relay.after_claim")
        receipt = self._publish(held)
        reach("relay.before_mark")
        with self.database.write() as connection:
            self._mark(connection, held, receipt)
        reach("relay.after_mark")
        return len(receipt.taken)

    def _publish(self, held: Claim) -> Receipt:
        try:
            receipt = self.publisher.publish(held.deliveries)
        except BrokerUnavailable:
            with self.database.write() as connection:
                release(connection, held.token)
            raise
        reach("relay.after_publish")
        return receipt

    def _mark(self, connection: Connection, held: Claim, receipt: Receipt) -> None:
        if len(receipt.taken) == len(held.deliveries):
            mark_published(connection, held.token)
            return
        mark_published(connection, held.token, receipt.taken)
        if receipt.refused:
            mark_refused(connection, held.token, receipt.refused.keys(), self.settings.backoff)
            _log.warning("messages_refused", number=len(receipt.refused), codes=sorted(set(receipt.refused.values())))
        release(connection, held.token)
