"""Exchange and queues as data: one topic exchange, one durable quorum queue for each listener.

The queue's name carries a version: other arguments need a new queue, for a broker refuses to change one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError, ChannelClosedByBroker

from messaging.completeness import Routes
from messaging.errors import BrokerUnavailable, TopologyConflict
from messaging.link import connection_parameters

NAMESPACE = "passerelle"
_PRECONDITION_FAILED = 406
# We count attempts ourselves. RabbitMQ 3.10 has no limit of its own, 4.x drops a message after 20 deliveries;
# both accept a number this high, so an upgrade finds the same arguments.
QUEUE_ARGUMENTS: Mapping[str, str | int] = {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000}


@dataclass(frozen=True, slots=True)
class Queue:
    """A listener's queue and the events that it is bound to."""

    name: str
    bindings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topology:
    """All that the broker must hold before a message is published."""

    exchange: str
    queues: tuple[Queue, ...]

    def wanted(self, event: str) -> bool:
        """Whether a queue wants the event: then it must not be published into the void."""
        return any(event in queue.bindings for queue in self.queues)


def queue_name(listener: str, namespace: str = NAMESPACE) -> str:
    """The queue of a listener."""
    return f"{namespace}.{listener}.v1"


def topology_of(routes: Routes, namespace: str = NAMESPACE) -> Topology:
    """The exchange and queues for these routes."""
    queues = (Queue(queue_name(name, namespace), tuple(sorted(events))) for name, events in sorted(routes.items()))
    return Topology(f"{namespace}.events", tuple(queues))


def declare(broker_url: str, topology: Topology) -> None:
    """Make what is missing. Raises TopologyConflict, BrokerUnavailable."""
    try:
        connection = pika.BlockingConnection(connection_parameters(broker_url))
    except (AMQPError, OSError) as error:
        raise BrokerUnavailable("broker_unreachable") from error
    try:
        declare_on(connection.channel(), topology)
    except (AMQPError, OSError) as error:
        raise BrokerUnavailable("broker_unreachable") from error
    finally:
        if connection.is_open:
            connection.close()


def declare_on(channel: BlockingChannel, topology: Topology) -> None:
    """Make what is missing, on an open channel. Raises TopologyConflict and what pika raises."""
    exchange = topology.exchange
    try:
        channel.exchange_declare(exchange, "topic", durable=True)
        for queue in topology.queues:
            channel.queue_declare(queue.name, durable=True, arguments=dict(QUEUE_ARGUMENTS))
            for event in queue.bindings:
                channel.queue_bind(queue.name, exchange, routing_key=event)
    except ChannelClosedByBroker as error:
        if error.reply_code != _PRECONDITION_FAILED:
            raise
        # The broker's text names the thing and the argument, with its value and ours.
        ours = {"durable": True, **QUEUE_ARGUMENTS}
        raise TopologyConflict("topology_differs", {"ours": ours, "broker": error.reply_text}) from error
