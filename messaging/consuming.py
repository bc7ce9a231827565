"""A listener's queue on the broker: a thread keeps the connection, handling happens elsewhere.

Messages are acknowledged only after `settle`, several at once. A lost connection is made again; what was not
acknowledged then comes back marked as redelivered.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread

import pika
import structlog
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError
from pika.spec import Basic

from messaging.errors import TopologyConflict
from messaging.link import connection_parameters, message_of
from messaging.topology import Topology, declare_on
from messaging.transport import Delivery

_log = structlog.get_logger()
_LONGEST_WAIT_SECONDS = 5.0


@dataclass(slots=True)
class AmqpSource:
    """The messages of the one queue in `topology`. Use `start` first and `close` last.

    `prefetch` bounds what is here and not settled.
    """

    broker_url: str
    topology: Topology
    prefetch: int = 200
    _arrived: SimpleQueue[Delivery] = field(default_factory=SimpleQueue)
    _stop: Event = field(default_factory=Event)
    _link: int = 0
    _connection: pika.BlockingConnection | None = None
    _channel: BlockingChannel | None = None
    _conflict: TopologyConflict | None = None
    _thread: Thread | None = None

    def start(self) -> None:
        """Connect, and keep connected, in a thread of its own."""
        self._thread = Thread(target=self._keep_connected, name="consuming", daemon=True)
        self._thread.start()

    def receive(self, most: int, seconds: float) -> Sequence[Delivery]:
        """See `Source`. Raises TopologyConflict when the queue cannot be used."""
        if self._conflict is not None:
            raise self._conflict
        received: list[Delivery] = []
        end = time.monotonic() + seconds
        while len(received) < most:
            wait = 0.0 if received else max(0.0, end - time.monotonic())
            try:
                delivery = self._arrived.get(timeout=wait) if wait else self._arrived.get_nowait()
            except Empty:
                break
            if delivery.link == self._link:  # what came over a lost connection comes again
                received.append(delivery)
        return received

    def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Acknowledge them all at once: they were received in order, and everything before is settled."""
        connection = self._connection
        if deliveries and connection is not None:
            last = deliveries[-1]
            with suppress(AMQPError):  # lost meanwhile: they come again, and the inbox knows them
                connection.add_callback_threadsafe(partial(self._acknowledge, last.link, last.tag))

    def close(self) -> None:
        """Stop receiving; what is not settled goes back to the queue."""
        self._stop.set()
        connection = self._connection
        if connection is not None:
            with suppress(AMQPError):
                connection.add_callback_threadsafe(lambda: None)  # wakes its thread
        if self._thread is not None:
            self._thread.join(timeout=10.0)

    # From here on: in the thread of the connection.

    def _keep_connected(self) -> None:
        wait = 0.2
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._consume_once()
            except TopologyConflict as conflict:
                self._conflict = conflict
                return
            except (AMQPError, OSError) as error:
                _log.warning("broker_unavailable", error=type(error).__name__)
            wait = 0.2 if time.monotonic() - began > _LONGEST_WAIT_SECONDS else min(_LONGEST_WAIT_SECONDS, wait * 2)
            self._stop.wait(wait)

    def _consume_once(self) -> None:
        connection = pika.BlockingConnection(connection_parameters(self.broker_url))
        try:
            channel = connection.channel()
            declare_on(channel, self.topology)
            channel.basic_qos(prefetch_count=self.prefetch)
            self._link += 1
            self._channel, self._connection = channel, connection
            channel.basic_consume(self.topology.queues[0].name, self._on_message)
            gone = Event()
            channel.add_on_cancel_callback(lambda _frame: gone.set())  # the queue was deleted: declare it again
            while not self._stop.is_set() and not gone.is_set():
                connection.process_data_events(time_limit=1.0)
                if not channel.is_open:
                    break
        finally:
            self._connection = self._channel = None
            with suppress(AMQPError):
                connection.close()

    def _on_message(
        self, _channel: BlockingChannel, method: Basic.Deliver, properties: pika.BasicProperties, body: bytes
    ) -> None:
        message = message_of(properties, body)
        self._arrived.put(Delivery(message, bool(method.redelivered), self._link, int(method.delivery_tag)))

    def _acknowledge(self, link: int, tag: int) -> None:
        channel = self._channel
        if channel is not None and channel.is_open and link == self._link:
            channel.basic_ack(tag, multiple=True)
