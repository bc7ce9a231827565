"""What an operation is given: who acts, the services, and the id that ties its traces together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from api.services import Services
from config.crash_points import reach
from domain.actor import Actor
from storage.touched import mark_noted
from storage.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, slots=True)
class Operation:
    """One request's view of the application."""

    actor: Actor
    services: Services
    correlation: str

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """A unit of work that commits when the block ends without an error; what stands on its changes is stale."""
        with unit_of_work(self.services.database, self.services.clock, correlation=self.correlation) as work:
            yield work
            mark_noted(work, self.services.policy)
            reach("api.before_commit")
            work.commit()
            reach("api.after_commit")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot."""
        with self.services.database.read() as connection:
            yield connection
