"""Delivery while processes are killed, the broker is away, or a queue has lost its binding."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pika
import pytest
from sqlalchemy import select

from config.crash_points import POINTS
from messaging.errors import BrokerUnavailable, TopologyConflict
from messaging.publishing import AmqpPublisher
from messaging.relay import Relay
from messaging.tables import outbox
from messaging.topology import declare, queue_name, topology_of
from storage.database import Database
from tests.contract.office import AT_ONCE, Office, once_each
from tests.contract.victim import fails
from tests.servers.fixtures import FreshDatabaseUrl, shared_rabbitmq
from tests.servers.server import Server
from workers.delivery import run_relay, run_worker
from workers.listener import routes_of

# RabbitMQ 3.10 notes a new quorum queue on disk half a second late: killed before, the queue never recovers.
_SETTLING_SECONDS = 2.0
ROOT = Path(__file__).parents[2]
# The others are reached by requests, the schedule and mail, not by delivery; embedded delivery settles by marking.
DELIVERY_POINTS = sorted(point for point in POINTS if point.startswith(("relay.", "worker.")))
EMBEDDED_POINTS = sorted(set(DELIVERY_POINTS) - {"worker.after_settle", "relay.before_publish"})


def _victim(database_url: str, office: Office, plan: str) -> int:
    command = [sys.executable, "-m", "tests.contract.victim", database_url, office.broker_url, office.namespace, plan]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120).returncode


def _killed_at(point: str, database_url: str, office: Office) -> None:
    """Kill a delivering process at one point, then let another one finish."""
    office.trouble["bad"] = fails
    office.submit("a1", "bad", "a2")

    if point == "worker.after_count":  # only what is delivered again is counted before it begins
        assert _victim(database_url, office, "worker.after_inbox") == -signal.SIGKILL
    assert _victim(database_url, office, point) == -signal.SIGKILL
    _drain_until(office, lambda: len(office.parked()) == 1)

    expected = once_each("a1", "a2")
    expected["notification", "application.submitted", "bad"] = 1
    assert office.effects() == expected
    assert office.parked()[0].count == 5
    assert office.unpublished() == 0


@pytest.mark.parametrize("point", EMBEDDED_POINTS)
def test_embedded_delivery_killed_at_any_point_does_everything_once(
    point: str, fresh_database_url: FreshDatabaseUrl
) -> None:
    url = fresh_database_url("sqlite")
    database = Database.open(url)
    office = Office(database, "embedded:", "t")
    office.create_tables()
    _killed_at(point, url, office)
    database.close()


@pytest.mark.parametrize("point", DELIVERY_POINTS)
@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_delivery_by_the_broker_killed_at_any_point_does_everything_once(
    point: str, database: Database, open_office: Callable[[str], Office]
) -> None:
    office = open_office(shared_rabbitmq().url)
    _killed_at(point, database.engine.url.render_as_string(hide_password=False), office)


def test_a_handler_that_kills_its_process_is_parked_and_the_others_arrive(office: Office) -> None:
    url = office.database.engine.url.render_as_string(hide_password=False)
    office.submit("a1", "deadly", "a2")

    deaths = 0
    while _victim(url, office, "") == -signal.SIGKILL:
        deaths += 1
        assert deaths < 20

    (parked,) = office.parked()
    assert (parked.message.subject, parked.code, parked.count) == ("application:deadly", "process_died", 5)
    # Five times alone and counted; before that in a batch, where nobody knows who it was: once for each copy. Embedded
    # delivery makes no copies; a relay that died before it marked the message claims and publishes it again.
    copies = 1 if office.broker_url == "embedded:" else _claims(office, "application:deadly")
    assert 6 <= deaths <= 5 + copies
    expected = once_each("a1", "a2")
    expected["notification", "application.submitted", "deadly"] = 1
    assert office.effects() == expected


def _claims(office: Office, subject: str) -> int:
    """How often a relay has taken the message to publish it."""
    with office.database.read() as connection:
        return int(connection.execute(select(outbox.c.claims).where(outbox.c.subject == subject)).scalar_one())


def test_what_no_queue_takes_is_not_marked_published_and_goes_out_later(
    database: Database, open_office: Callable[[str], Office]
) -> None:
    office = open_office(shared_rabbitmq().url)
    topology = topology_of(routes_of(office.listeners), office.namespace)
    publisher = AmqpPublisher(office.broker_url, topology)
    publisher.publish([])
    _unbind(office, "application.submitted")
    office.submit("a1")

    taken = Relay(database, publisher, office.settings().relay).step()
    publisher.close()

    assert taken == 0
    assert office.unpublished() == 1
    with database.read() as connection:
        assert connection.execute(select(outbox.c.failures)).scalar_one() == 1
    _drain_until(office, lambda: office.effects() == once_each("a1"))


def test_what_no_queue_takes_five_times_is_parked_and_can_be_retried(
    database: Database, open_office: Callable[[str], Office]
) -> None:
    office = open_office(shared_rabbitmq().url)
    topology = topology_of(routes_of(office.listeners), office.namespace)
    publisher = AmqpPublisher(office.broker_url, topology)
    relay = Relay(database, publisher, office.settings(AT_ONCE).relay)
    publisher.publish([])
    office.submit("a1")
    end = time.monotonic() + 60
    while not office.parked():
        assert time.monotonic() < end
        _unbind(office, "application.submitted")
        relay.step()
    publisher.close()

    (parked,) = office.parked()
    assert (parked.listener, parked.count, parked.code) == ("outbox", 5, "refused_by_broker")
    office.retry_parked()
    _drain_until(office, lambda: office.effects() == once_each("a1"))


def test_while_the_broker_is_down_facts_wait_and_then_go_out_by_themselves(
    database: Database, open_office: Callable[[str], Office], killable_rabbitmq: Server
) -> None:
    office = open_office(killable_rabbitmq.url)
    stop = threading.Event()
    roles = _start_roles(office, stop)
    office.submit("before")
    _wait_until(lambda: office.effects() == once_each("before"))
    time.sleep(_SETTLING_SECONDS)

    killable_rabbitmq.kill9()
    during = [f"a{number}" for number in range(50)]
    office.submit(*during)
    with pytest.raises(BrokerUnavailable):
        office.drain()
    assert office.unpublished() == 50
    killable_rabbitmq.restart()

    _wait_until(lambda: office.effects() == once_each("before", *during))
    stop.set()
    for role in roles:
        role.join()
    assert office.parked() == []


def test_a_queue_with_other_arguments_is_refused_with_both_sides(open_office: Callable[[str], Office]) -> None:
    office = open_office(shared_rabbitmq().url)
    with pika.BlockingConnection(pika.URLParameters(office.broker_url)) as connection:
        connection.channel().queue_declare(queue_name("eligibility", office.namespace), durable=True)

    with pytest.raises(TopologyConflict) as conflict:
        declare(office.broker_url, topology_of(routes_of(office.listeners), office.namespace))

    assert conflict.value.parameters["ours"] == {
        "durable": True,
        "x-queue-type": "quorum",
        "x-delivery-limit": 1_000_000,
    }
    assert "x-queue-type" in str(conflict.value.parameters["broker"])


def _unbind(office: Office, event: str) -> None:
    with pika.BlockingConnection(pika.URLParameters(office.broker_url)) as connection:
        for listener in office.listeners:
            queue = queue_name(listener.name, office.namespace)
            connection.channel().queue_unbind(queue, f"{office.namespace}.events", event)


def _start_roles(office: Office, stop: threading.Event) -> list[threading.Thread]:
    database, url, settings = office.database, office.broker_url, office.settings()
    runs = [partial(run_relay, database, url, office.listeners, stop, settings)]
    runs += [partial(run_worker, one, database, url, office.services, stop, settings) for one in office.listeners]
    threads = [threading.Thread(target=run, daemon=True) for run in runs]
    for thread in threads:
        thread.start()
    return threads


def _drain_until(office: Office, reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not reached():
        assert time.monotonic() < end
        assert office.drain()


def _wait_until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)
