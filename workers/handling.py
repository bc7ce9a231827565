"""Handling messages in one watched transaction: inbox rows, effects and new facts are kept together."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

import structlog

from config.crash_points import reach
from domain.errors import DomainError
from messaging.attempts import forget
from messaging.envelope import Message
from messaging.errors import MessagingError
from messaging.events import opened
from messaging.inbox import accept
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.severance import severance
from storage.unit_of_work import UnitOfWork, unit_of_work
from workers.listener import Listener, Services
from workers.watch import HandlerHangs, Track, run_watched

_log = structlog.get_logger()


class HandlingFailed(Exception):
    """Nothing was kept. `message` is the one at fault, None when that is not known; `code` says why."""

    def __init__(self, message: Message | None, code: str) -> None:
        super().__init__(code)
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class Handling(Generic[Services]):
    """The handlers of one listener over one database."""

    listener: Listener[Services]
    database: Database
    services: Services
    deadline_seconds: float

    def commit_together(self, messages: Sequence[Message]) -> None:
        """All messages in one transaction; those handled before have no second effect.

        Raises HandlingFailed, or DatabaseUnavailable, which is nobody's fault.
        """
        try:
            run_watched(lambda track: self._transact(track, messages), self.deadline_seconds)
        except HandlerHangs as hang:
            raise HandlingFailed(hang.message, "deadline_exceeded") from None

    def _transact(self, track: Track, messages: Sequence[Message]) -> None:
        with unit_of_work(self.database, self.services.clock, correlation=messages[0].correlation) as unit:
            track.sever = severance(self.database, unit.connection)
            track.begins(_only(messages))
            try:
                self._apply_fresh(unit, track, messages)
                reach("worker.before_commit")
                if track.may_commit():
                    unit.commit()
            except (DatabaseUnavailable, HandlingFailed):
                raise
            except Exception as error:
                raise HandlingFailed(track.message, _code(error)) from error

    def _apply_fresh(self, unit: UnitOfWork, track: Track, messages: Sequence[Message]) -> None:
        unique = {message.id: message for message in messages}
        fresh = accept(unit.connection, self.listener.name, list(unique.values()))
        reach("worker.after_inbox")
        for message in unique.values():
            if message.id in fresh:
                track.begins(message)
                self._apply(unit, message)
        track.begins(_only(messages))
        reach("worker.after_handle")
        unit.flush()
        forget(unit.connection, self.listener.name, list(unique))

    def _apply(self, unit: UnitOfWork, message: Message) -> None:
        envelope = opened(message)
        handler = self.listener.handlers.get(envelope.name)
        if handler is None:
            # An old binding of the queue: this listener no longer wants the event.
            _log.info("message_not_wanted", listener=self.listener.name, message=message.id, event_name=message.name)
            return
        with structlog.contextvars.bound_contextvars(correlation=message.correlation, message=message.id):
            handler(unit.caused_by(envelope), envelope, self.services)


def _only(messages: Sequence[Message]) -> Message | None:
    """The message at fault when nothing tells them apart: known only of one that goes alone."""
    return messages[0] if len(messages) == 1 else None


def _code(error: Exception) -> str:
    """The code of one of our own errors, else the name of its class; the place goes to the log, the text nowhere."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    code = error.code if isinstance(error, DomainError | MessagingError) else type(error).__name__
    _log.warning(
        "handler_failed", code=code, error=type(error).__name__, file=Path(frame.filename).name, line=frame.lineno
    )
    return code
