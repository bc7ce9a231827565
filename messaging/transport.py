"""The seam between delivery and its two ways to travel: a broker, or this machine's own database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from messaging.envelope import Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that is being delivered. `redelivered`: somebody may have died while handling it.

    `link` and `tag` are the transport's own marks, to settle it.
    """

    message: Message
    redelivered: bool = False
    link: int = 0
    tag: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch: `taken` ids are safe elsewhere; `refused` ids are not, with a code each."""

    taken: frozenset[str]
    refused: Mapping[str, str] = field(default_factory=dict)


class Publisher(Protocol):
    """Hands messages on. What is neither taken nor refused was not sent and stays due."""

    def publish(self, deliveries: Sequence[Delivery]) -> Receipt:
        """Wait until the fate of each is known. Raises BrokerUnavailable when it cannot be."""


class Source(Protocol):
    """Where a listener's messages come from."""

    def receive(self, most: int, seconds: float) -> Sequence[Delivery]:
        """What has arrived, at most `most`; waits up to `seconds` for the first one only."""

    def settle(self, deliveries: Sequence[Delivery]) -> None:
        """They are handled and committed (or stored for another attempt): never deliver them again."""
