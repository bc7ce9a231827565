"""Publishing to the broker: a batch, then one wait for all of its confirms.

The connection lives in a thread of its own, which keeps the heartbeats while the relay looks elsewhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Condition, Lock, Thread
from typing import Any

import pika
import structlog
from pika.channel import Channel
from pika.spec import Basic

from config.crash_points import reach
from messaging.errors import BrokerUnavailable
from messaging.link import connection_parameters, properties_of
from messaging.topology import Topology, declare
from messaging.transport import Delivery, Receipt

_log = structlog.get_logger()
_CONFIRM_SECONDS = 30.0


@dataclass(slots=True)
class _Batch:
    """Messages whose fate is still open, by the number that the broker confirms."""

    open: dict[int, str] = field(default_factory=dict)
    sent: bool = False
    taken: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        return self.sent and not self.open


class _Link:
    """One connection with one confirming channel, from its opening to its loss."""

    def __init__(self, broker_url: str, topology: Topology) -> None:
        self._topology = topology
        self._changed = Condition()
        self._channel: Channel | None = None
        self._ready = False
        self._lost: str | None = None
        self._batch = _Batch()
        self._number = 0
        self._connection = pika.SelectConnection(
            connection_parameters(broker_url),
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._on_channel),
            on_open_error_callback=self._on_connection_gone,
            on_close_callback=self._on_connection_gone,
        )
        self._thread = Thread(target=self._run, name="publishing", daemon=True)
        self._thread.start()
        try:
            self._wait(lambda: self._ready)
        except BrokerUnavailable:
            self.close()
            raise

    def send(self, deliveries: Sequence[Delivery]) -> Receipt:
        """Publish and wait for every confirm. Raises BrokerUnavailable."""
        batch = self._batch = _Batch()
        self._connection.ioloop.add_callback_threadsafe(partial(self._publish, batch, deliveries))
        self._wait(lambda: batch.settled)
        return Receipt(frozenset(batch.taken), batch.refused)

    def close(self) -> None:
        """End the connection; its thread ends with it."""
        if self._lost is None:
            self._connection.ioloop.add_callback_threadsafe(self._close)
        self._thread.join(timeout=5.0)

    def _close(self) -> None:
        if self._connection.is_open:
            self._connection.close()

    def _wait(self, reached: Callable[[], bool]) -> None:
        with self._changed:
            self._changed.wait_for(lambda: reached() or self._lost is not None, timeout=_CONFIRM_SECONDS)
            if not reached():
                raise BrokerUnavailable(self._lost or "no_confirm")

    # From here on: in the thread of the connection.

    def _run(self) -> None:
        self._connection.ioloop.start()
        self._connection.ioloop.close()

    def _on_channel(self, channel: Channel) -> None:
        self._channel = channel
        channel.add_on_return_callback(self._on_return)
        channel.add_on_close_callback(self._on_channel_closed)
        channel.confirm_delivery(ack_nack_callback=self._on_confirm, callback=self._on_confirming)

    def _on_confirming(self, _frame: Any) -> None:
        with self._changed:
            self._ready = True
            self._changed.notify_all()

    def _on_channel_closed(self, _channel: Channel, _reason: Exception) -> None:
        self._tell_lost("channel_closed")
        self._close()

    def _on_connection_gone(self, _connection: pika.SelectConnection, _reason: Any) -> None:
        self._tell_lost("connection_lost" if self._ready else "broker_unreachable")
        self._connection.ioloop.stop()

    def _tell_lost(self, code: str) -> None:
        with self._changed:
            self._lost = self._lost or code
            self._changed.notify_all()

    def _publish(self, batch: _Batch, deliveries: Sequence[Delivery]) -> None:
        if self._channel is None or not self._channel.is_open:
            self._tell_lost("channel_closed")
            return
        for message in (delivery.message for delivery in deliveries):
            self._number += 1
            batch.open[self._number] = message.id
            self._channel.basic_publish(
                self._topology.exchange,
                message.name,
                message.data.encode(),
                properties_of(message),
                # Unroutable messages are confirmed all the same; only a return tells.
                mandatory=self._topology.wanted(message.name),
            )
        with self._changed:
            batch.sent = True
            self._changed.notify_all()

    def _on_return(self, _channel: Channel, _method: Any, properties: pika.BasicProperties, _body: bytes) -> None:
        self._batch.refused[str(properties.message_id)] = "unroutable"

    def _on_confirm(self, frame: Any) -> None:
        method: Basic.Ack | Basic.Nack = frame.method
        batch = self._batch
        numbers = [method.delivery_tag]
        if method.multiple:
            numbers = [number for number in batch.open if number <= method.delivery_tag]
        for number in numbers:
            identifier = batch.open.pop(number, None)
            if identifier is None or identifier in batch.refused:
                continue  # of an earlier batch, or returned
            if isinstance(method, Basic.Ack):
                batch.taken.add(identifier)
            else:
                batch.refused[identifier] = "refused_by_broker"
        if batch.settled:
            with self._changed:
                self._changed.notify_all()


@dataclass(slots=True)
class AmqpPublisher:
    """Publishes to RabbitMQ, connecting (and declaring the topology) when there is no open connection."""

    broker_url: str
    topology: Topology
    _link: _Link | None = None
    _lock: Lock = field(default_factory=Lock)

    def publish(self, deliveries: Sequence[Delivery]) -> Receipt:
        """What is confirmed is taken; what is returned or refused is refused. Raises BrokerUnavailable."""
        reach("relay.before_publish")
        with self._lock:
            link = self._link or self._connect()
            try:
                receipt = link.send(deliveries)
            except BrokerUnavailable:
                self.close()
                raise
        if "unroutable" in receipt.refused.values():
            # A queue or binding has gone: bring it back before the next attempt.
            declare(self.broker_url, self.topology)
        return receipt

    def close(self) -> None:
        """End the connection."""
        if self._link is not None:
            self._link.close()
            self._link = None

    def _connect(self) -> _Link:
        declare(self.broker_url, self.topology)
        self._link = _Link(self.broker_url, self.topology)
        _log.info("broker_connected", exchange=self.topology.exchange)
        return self._link
