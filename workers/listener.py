"""What a listener is: a queue of its own, and one handler for each event it wants."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from config.clock import Clock
from messaging.completeness import Routes
from messaging.envelope import Envelope
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
class Listener(Generic[Services]):
    """`name` names the queue as well; `handlers` map event names to what is done about them."""

    name: str
    handlers: Mapping[str, Handler[Services]]


def routes_of(listeners: Iterable[Listener[Services]]) -> Routes:
    """Which listener wants which events."""
    return {listener.name: frozenset(listener.handlers) for listener in listeners}
