"""The ways to run delivery, for the commands: relay, worker, embedded, drain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

from config.crash_points import reach
from messaging.consuming import AmqpSource
from messaging.embedded import EmbeddedPublisher
from messaging.link import EMBEDDED
from messaging.publishing import AmqpPublisher
from messaging.relay import Relay, RelaySettings
from messaging.topology import NAMESPACE, declare, topology_of
from storage.database import Database
from workers.background import beside
from workers.consumer import Consumer, ConsumerSettings
from workers.draining import End, drain_with
from workers.listener import Listener, Services, routes_of
from workers.loop import Pace, keep_going


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """What a test may want otherwise.

    `embedded_lease_seconds`: rows come back so soon after a kill -9. A batch that takes longer may be handled
    twice at once, by two processes that deliver; one of them then finds it in the inbox.
    """

    relay: RelaySettings = field(default_factory=RelaySettings)
    consumer: ConsumerSettings = field(default_factory=ConsumerSettings)
    pace: Pace = field(default_factory=Pace)
    batch: int = 100
    embedded_lease_seconds: float = 5.0
    namespace: str = NAMESPACE


_DEFAULT = DeliverySettings()


def embedded_step(
    database: Database,
    listeners: Sequence[Listener[Services]],
    services: Services,
    stop: Event,
    settings: DeliverySettings = _DEFAULT,
) -> Callable[[], int]:
    """One round of embedded delivery: a batch of the outbox, then what is due for another attempt."""
    consumers = [Consumer(listener, database, services, stop, settings.consumer) for listener in listeners]
    hands = {consumer.listener.name: consumer.handle for consumer in consumers}
    relaying = RelaySettings(settings.batch, settings.embedded_lease_seconds, settings.relay.backoff)
    relay = Relay(database, EmbeddedPublisher(routes_of(listeners), hands), relaying)

    def step() -> int:
        return relay.step() + sum(consumer.retry_due() for consumer in consumers)

    return step


def run_embedded(
    database: Database,
    listeners: Sequence[Listener[Services]],
    services: Services,
    stop: Event,
    settings: DeliverySettings = _DEFAULT,
) -> None:
    """Deliver within this machine until `stop` is set."""
    with beside(listeners, database, services, stop, settings.pace):
        keep_going(embedded_step(database, listeners, services, stop, settings), stop, settings.pace)


def run_relay(
    database: Database,
    broker_url: str,
    listeners: Sequence[Listener[Services]],
    stop: Event,
    settings: DeliverySettings = _DEFAULT,
) -> None:
    """Publish the outbox to the broker until `stop` is set. Raises TopologyConflict."""
    publisher = AmqpPublisher(broker_url, topology_of(routes_of(listeners), settings.namespace))
    try:
        keep_going(Relay(database, publisher, settings.relay).step, stop, settings.pace)
    finally:
        publisher.close()


def run_worker(
    listener: Listener[Services],
    database: Database,
    broker_url: str,
    services: Services,
    stop: Event,
    settings: DeliverySettings = _DEFAULT,
) -> None:
    """Handle the messages of one listener's queue, and its background, until `stop` is set. Raises TopologyConflict."""
    consumer = Consumer(listener, database, services, stop, settings.consumer)
    source = AmqpSource(broker_url, topology_of(routes_of([listener]), settings.namespace), 2 * settings.batch)

    def step() -> int:
        deliveries = source.receive(settings.batch, settings.pace.longest / 2)
        if deliveries:
            consumer.handle(deliveries)
            source.settle(deliveries)
            reach("worker.after_settle")
        return len(deliveries) + consumer.retry_due()

    source.start()
    try:
        with beside([listener], database, services, stop, settings.pace):
            keep_going(step, stop, replace(settings.pace, shortest=0.0, longest=0.0))  # receiving waits already
    finally:
        source.close()


def drain(
    database: Database,
    broker_url: str,
    listeners: Sequence[Listener[Services]],
    services: Services,
    deadline_seconds: float = 60.0,
    settings: DeliverySettings = _DEFAULT,
) -> bool:
    """Deliver all that is due now, long work beside the messages included; not future attempts, not parked messages.

    False: not done at the deadline.
    Raises BrokerUnavailable and DatabaseUnavailable when a server cannot be reached at the start.
    """
    runs: list[Callable[[Event], None]]
    if broker_url.startswith(EMBEDDED):
        runs = [lambda stop: run_embedded(database, listeners, services, stop, settings)]
    else:
        declare(broker_url, topology_of(routes_of(listeners), settings.namespace))
        runs = [lambda stop: run_relay(database, broker_url, listeners, stop, settings)]
        runs += [_worker_run(listener, database, broker_url, services, settings) for listener in listeners]
    idle = [listener.background.is_idle for listener in listeners if listener.background is not None]
    return drain_with(runs, database, End(routes_of(listeners), idle), deadline_seconds)


def _worker_run(
    listener: Listener[Services],
    database: Database,
    broker_url: str,
    services: Services,
    settings: DeliverySettings,
) -> Callable[[Event], None]:
    return lambda stop: run_worker(listener, database, broker_url, services, stop, settings)
