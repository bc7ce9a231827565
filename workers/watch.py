"""A deadline for handlers: Python cannot stop a thread, so its transaction is ended and it is left behind."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

import structlog

from messaging.envelope import Message

_log = structlog.get_logger()


class HandlerHangs(Exception):
    """A handler was still at work at its deadline. Nothing of its transaction was or will be committed."""

    def __init__(self, message: Message | None) -> None:
        super().__init__("handler_hangs")
        self.message = message


@dataclass(slots=True)
class Track:
    """How far a piece of work has come; written by the work, read by the watch.

    Its time counts from the first `begins`: the wait for a transaction has the limits of the database, and is not
    the fault of the message that waits.
    """

    message: Message | None = None
    since: float | None = None
    sever: Callable[[], None] | None = None
    _gate: Lock = field(default_factory=Lock)
    _abandoned: bool = False
    _committing: bool = False

    def begins(self, message: Message | None) -> None:
        """The work turns to another message; its time starts anew."""
        self.message = message
        self.since = time.monotonic()

    def left(self, deadline_seconds: float) -> float:
        """Seconds until the next look at it is due."""
        if self.since is None:
            return deadline_seconds
        return max(0.01, self.since + deadline_seconds - time.monotonic())

    def may_commit(self) -> bool:
        """Asked right before the commit: from here on the work is not abandoned any more."""
        with self._gate:
            self._committing = not self._abandoned
            return self._committing

    def abandon(self, deadline_seconds: float) -> bool:
        """Give the work up if it is over its time. Whether it is given up."""
        with self._gate:
            late = self.since is not None and time.monotonic() - self.since > deadline_seconds
            self._abandoned = late and not self._committing
            return self._abandoned


def run_watched(work: Callable[[Track], None], deadline_seconds: float) -> None:
    """Do `work` in a thread of its own. Raises what it raises, or HandlerHangs.

    The deadline counts from the last `Track.begins`.
    """
    track = Track()
    done = Event()
    failures: list[BaseException] = []

    def body() -> None:
        try:
            work(track)
        except BaseException as error:  # handed to the caller, below
            failures.append(error)
        finally:
            done.set()

    Thread(target=body, name="handler", daemon=True).start()
    while not done.wait(timeout=track.left(deadline_seconds)):
        if track.abandon(deadline_seconds):
            _sever(track)
            raise HandlerHangs(track.message)
    if failures:
        raise failures[0]


def _sever(track: Track) -> None:
    _log.error("handler_hangs", message=track.message.id if track.message else None)
    if track.sever is not None:
        track.sever()
