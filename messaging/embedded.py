"""Embedded delivery: the outbox is the durable queue, and this process hands its rows to the listeners.

One machine only. A row counts as published when every listener that wants it has committed its inbox row,
or keeps the message in its own store of later attempts. kill -9 at any moment loses nothing: rows that were
claimed come back when their lease ends, marked as redelivered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from messaging.completeness import Routes
from messaging.transport import Delivery, Receipt

Hand = Callable[[Sequence[Delivery]], None]


@dataclass(frozen=True, slots=True)
class EmbeddedPublisher:
    """Publishes to the listeners of this process. `hands` take a batch and return when it is committed."""

    routes: Routes
    hands: Mapping[str, Hand]

    def publish(self, deliveries: Sequence[Delivery]) -> Receipt:
        """Every listener in turn gets what it wants of the batch."""
        for listener, names in self.routes.items():
            wanted = [delivery for delivery in deliveries if delivery.message.name in names]
            if wanted:
                self.hands[listener](wanted)
        return Receipt(frozenset(delivery.message.id for delivery in deliveries))
