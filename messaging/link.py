"""How a connection to the broker is made: short time-outs, heartbeats, one connection a thread."""

import logging
from collections.abc import Mapping
from typing import Any

import pika
from pika.exceptions import AMQPError

from messaging.envelope import CONTENT_TYPE, Message

EMBEDDED = "embedded:"
# pika tells each lost connection again at every level of its own; ours is told once, by us.
logging.getLogger("pika").setLevel(logging.CRITICAL)


def connection_parameters(broker_url: str, *, seconds: float = 5.0) -> pika.URLParameters:
    """Parameters for `broker_url`; `seconds` bound each step of connecting.

    A dead peer is noticed after two missed heartbeats of 10 s, a broker that blocks publishers after 20 s.
    """
    parameters = pika.URLParameters(broker_url)
    parameters.heartbeat = 10
    parameters.blocked_connection_timeout = 20
    parameters.socket_timeout = seconds
    parameters.stack_timeout = 2 * seconds
    parameters.connection_attempts = 1
    return parameters


def broker_reachable(broker_url: str, seconds: float = 1.0) -> bool:
    """Whether the broker takes a connection now. Embedded delivery needs none."""
    if broker_url.startswith(EMBEDDED):
        return True
    try:
        pika.BlockingConnection(connection_parameters(broker_url, seconds=seconds)).close()
    except (AMQPError, OSError):
        return False
    return True


def properties_of(message: Message) -> pika.BasicProperties:
    """The AMQP properties of a persistent message: CloudEvents in binary mode."""
    return pika.BasicProperties(
        content_type=CONTENT_TYPE,
        delivery_mode=pika.DeliveryMode.Persistent.value,
        message_id=message.id,
        correlation_id=message.correlation,
        headers=message.headers(),
    )


def message_of(properties: pika.BasicProperties, body: bytes) -> Message:
    """The message of a delivery; never fails (see `Message.received`)."""
    headers: Mapping[str, Any] = properties.headers or {}
    return Message.received(headers, body)
