"""The queues of a whole installation on a broker that several tests share."""

import pika

from workers.registry import BY_NAME


def forget_queues(url: str) -> None:
    """Delete them with what is in them: the next test begins with another database."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        for name in BY_NAME:
            channel.queue_delete(f"passerelle.{name}.v1")
