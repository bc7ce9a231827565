"""Repeating a step for as long as a process lives: at once while there is work, more slowly without."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

import structlog

from messaging.errors import BrokerUnavailable
from storage.errors import DatabaseUnavailable

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two steps: `shortest` after work, doubling up to `longest` without;
    `away` after a step that found the database or the broker gone."""

    shortest: float = 0.02
    longest: float = 0.5
    away: float = 1.0


def keep_going(step: Callable[[], int], stop: Event, pace: Pace) -> None:
    """Call `step` until `stop` is set. It returns how much it did; what is away is waited for."""
    wait = pace.shortest
    while not stop.is_set():
        try:
            worked = step()
        except (DatabaseUnavailable, BrokerUnavailable) as error:
            _log.warning("server_unavailable", server=type(error).__name__, code=error.code)
            stop.wait(pace.away)
            continue
        wait = pace.shortest if worked else min(pace.longest, wait * 2)
        if not worked:
            stop.wait(wait)
