"""Draining: deliver all that is due now, then stop. Safe beside other processes that deliver."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread

from sqlalchemy import Connection

from messaging.completeness import Routes, all_delivered, emit_lost_again
from storage.database import Database

# Without any end in sight for so long, what was published but never arrived is published again.
_LOST_AFTER_SECONDS = 10.0
_END_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class End:
    """When draining is done: every message is delivered, and every one of `idle` says so of its background."""

    routes: Routes
    idle: Sequence[Callable[[Connection], bool]] = ()

    def is_reached(self, connection: Connection) -> bool:
        """Asked of one snapshot: a message and the work that it leads to change hands in one transaction."""
        return all_delivered(connection, self.routes) and all(is_idle(connection) for is_idle in self.idle)


@dataclass(slots=True)
class _Roles:
    """Threads that deliver until they are stopped; what ended one of them early is raised here."""

    runs: Sequence[Callable[[Event], None]]
    stop: Event = field(default_factory=Event)
    errors: list[BaseException] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    def start(self) -> None:
        for run in self.runs:
            thread = Thread(target=self._guard, args=(run,), name="draining", daemon=True)
            self.threads.append(thread)
            thread.start()

    def _guard(self, run: Callable[[Event], None]) -> None:
        try:
            run(self.stop)
        except BaseException as error:  # raised again where it can be answered
            self.errors.append(error)

    def end(self) -> None:
        """Let them finish what they do, but do not wait for a handler that hangs."""
        self.stop.set()
        last = time.monotonic() + _END_SECONDS
        for thread in self.threads:
            thread.join(timeout=max(0.0, last - time.monotonic()))


def drain_with(runs: Sequence[Callable[[Event], None]], database: Database, end: End, deadline_seconds: float) -> bool:
    """Deliver with these roles until nothing is due. False when that is not so at the deadline.

    Raises what ended a role: DatabaseUnavailable, BrokerUnavailable, TopologyConflict.
    """
    roles = _Roles(runs)
    roles.start()
    try:
        return _wait_until_delivered(roles, database, end, deadline_seconds)
    finally:
        roles.end()


def _wait_until_delivered(roles: _Roles, database: Database, end: End, deadline_seconds: float) -> bool:
    began = emitted = time.monotonic()
    wait = 0.02
    while not roles.errors:
        with database.read() as connection:
            if end.is_reached(connection):
                return True
        now = time.monotonic()
        if now - began > deadline_seconds:
            return False
        if now - emitted > _LOST_AFTER_SECONDS:
            emitted = now
            with database.write() as connection:
                emit_lost_again(connection, end.routes, _LOST_AFTER_SECONDS)
        time.sleep(wait)
        wait = min(0.2, wait * 1.5)
    raise roles.errors[0]
