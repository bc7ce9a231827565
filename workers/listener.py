"""What a listener is: a queue of its own, and one handler for each event it wants."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection

from config.clock import Clock
from messaging.completeness import Routes
from messaging.envelope import Envelope
from storage.database import Database
from storage.unit_of_work import UnitOfWork


class HasClock(Protocol):
    """What delivery itself needs of the services that handlers use."""

    @property
    def clock(self) -> Clock: ...


Services = TypeVar("Services", bound=HasClock)
# Loads the current state, decides, saves, records facts; never commits. Must bear duplicates of old news:
# it acts on the state it finds, so that messages in another order do no harm.
Handler = Callable[[UnitOfWork, Envelope, Services], None]


@dataclass(frozen=True, slots=True)
class Background(Generic[Services]):
    """Long work beside the messages, in a thread of its own.

    `step` does some of it and returns how much, 0 when nothing is due; it raises DatabaseUnavailable. It ends soon when
    its event is set. `is_idle`: nothing is due and nobody is at it.
    """

    step: Callable[[Database, Services, Event], int]
    is_idle: Callable[[Connection], bool]


@dataclass(frozen=True, slots=True)
class Listener(Generic[Services]):
    """`name` names the queue as well; `handlers` map event names to what is done about them."""

    name: str
    handlers: Mapping[str, Handler[Services]]
    background: Background[Services] | None = None


def routes_of(listeners: Iterable[Listener[Services]]) -> Routes:
    """Which listener wants which events."""
    return {listener.name: frozenset(listener.handlers) for listener in listeners}


def one_after_another(*backgrounds: Background[Services]) -> Background[Services]:
    """Several kinds of long work in one thread: the first that is due comes first, and none runs beside another."""

    def step(database: Database, services: Services, stop: Event) -> int:
        return next((done for each in backgrounds if (done := each.step(database, services, stop))), 0)

    return Background(step, lambda connection: all(each.is_idle(connection) for each in backgrounds))
