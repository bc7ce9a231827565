"""The consumer: each message reaches its handler, and no message ever stops the others.

1. A batch is handled in one transaction.
2. When that fails, everything is rolled back. The message at fault is put off; the others go one by one.
3. A redelivered message may have killed a process: it goes alone, its attempt counted before it begins.
4. What failed waits in our own table, longer each time; after the last attempt it is parked.
5. A database that is away is nobody's fault: it is waited for, and nothing is counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Generic, TypeVar

import structlog

from config.crash_points import reach
from messaging.attempts import DIED, Attempt, any_due, claim_due, count_attempt, park, record_failure
from messaging.backoff import Backoff
from messaging.envelope import Message
from messaging.transport import Delivery
from storage.database import LONGEST_WAIT_SECONDS, Database
from storage.errors import DatabaseUnavailable
from workers.handling import Handling, HandlingFailed
from workers.listener import Listener, Services

_log = structlog.get_logger()
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """`pause_seconds`: between two looks at a database that is away."""

    backoff: Backoff = field(default_factory=Backoff)
    deadline_seconds: float = 30.0
    pause_seconds: float = 0.5


@dataclass(frozen=True, slots=True)
class Consumer(Generic[Services]):
    """Handles the messages of one listener, in batches. One thread at a time uses it."""

    listener: Listener[Services]
    database: Database
    services: Services
    stop: Event = field(default_factory=Event)
    settings: ConsumerSettings = field(default_factory=ConsumerSettings)

    def handle(self, deliveries: Sequence[Delivery]) -> None:
        """When it returns, every message is handled and committed, or kept for a later attempt.

        Raises DatabaseUnavailable only when `stop` is set while the database is away.
        """
        reach("worker.after_receive")
        fresh = [delivery.message for delivery in deliveries if not delivery.redelivered]
        if fresh:
            self._handle_batch(fresh)
        for delivery in deliveries:
            if delivery.redelivered:
                self._handle_suspect(delivery.message)

    def retry_due(self, most: int = 100) -> int:
        """Try again up to `most` messages that are due; how many. Raises DatabaseUnavailable."""
        for tried in range(most):
            attempt = None if self.stop.is_set() else self._claim_due()
            if attempt is None:
                return tried
            self._handle_counted(attempt)
        return most

    def _handle_batch(self, messages: Sequence[Message]) -> None:
        try:
            self._commit(messages)
        except HandlingFailed as failure:
            if len(messages) == 1:
                self._put_off(messages[0], failure.code, counted=False)
            else:
                self._handle_apart(messages, failure)

    def _handle_apart(self, messages: Sequence[Message], failure: HandlingFailed) -> None:
        """One of several failed. If it is known which, that was its attempt; the others get theirs now."""
        if failure.message is not None:
            self._put_off(failure.message, failure.code, counted=False)
        for message in messages:
            if failure.message is None or message.id != failure.message.id:
                self._handle_batch([message])

    def _handle_suspect(self, message: Message) -> None:
        count = self._patiently(lambda: self._count(message))
        reach("worker.after_count")
        if count is not None:
            self._handle_counted(Attempt(message, count))

    def _handle_counted(self, attempt: Attempt) -> None:
        if attempt.count > self.settings.backoff.most:
            self._patiently(lambda: self._park_dead(attempt.message))
            return
        try:
            self._commit([attempt.message])
        except HandlingFailed as failure:
            self._put_off(attempt.message, failure.code, counted=True)

    def _commit(self, messages: Sequence[Message]) -> None:
        handling = Handling(self.listener, self.database, self.services, self.settings.deadline_seconds)
        self._patiently(lambda: handling.commit_together(messages))
        reach("worker.after_commit")

    def _claim_due(self) -> Attempt | None:
        with self.database.read() as connection:
            if not any_due(connection, self.listener.name):
                return None
        with self.database.write() as connection:
            return claim_due(connection, self.listener.name, self._lease_seconds)

    def _count(self, message: Message) -> int | None:
        with self.database.write() as connection:
            return count_attempt(connection, self.listener.name, message, self._lease_seconds)

    @property
    def _lease_seconds(self) -> float:
        """Longer than an attempt: the wait for its transaction, the deadline, and five seconds for the commit."""
        return LONGEST_WAIT_SECONDS + self.settings.deadline_seconds + 5.0

    def _park_dead(self, message: Message) -> None:
        """Its last attempt never came to an end: the process died each time."""
        reach("worker.before_park")
        most = self.settings.backoff.most
        with self.database.write() as connection:
            park(connection, self.listener.name, message, most, DIED)
        self._tell_failure(message, DIED, most)

    def _put_off(self, message: Message, code: str, *, counted: bool) -> None:
        reach("worker.before_park")
        count = self._patiently(lambda: self._record_failure(message, code, counted=counted))
        self._tell_failure(message, code, count)

    def _record_failure(self, message: Message, code: str, *, counted: bool) -> int:
        backoff = self.settings.backoff
        with self.database.write() as connection:
            return record_failure(connection, self.listener.name, message, code, backoff, counted=counted)

    def _tell_failure(self, message: Message, code: str, count: int) -> None:
        reach("worker.after_park")
        known = {"listener": self.listener.name, "message": message.id, "event_name": message.name, "code": code}
        if count >= self.settings.backoff.most:
            _log.error("message_parked", attempt=count, **known)
        else:
            _log.warning("message_put_off", attempt=count, **known)

    def _patiently(self, work: Callable[[], _Answer]) -> _Answer:
        while True:
            try:
                return work()
            except DatabaseUnavailable as error:
                _log.warning("database_unavailable", listener=self.listener.name, code=error.code)
                if self.stop.wait(self.settings.pause_seconds):
                    raise
