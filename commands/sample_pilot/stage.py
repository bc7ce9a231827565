"""The stage: the real operations, workers and schedule of one installation, on a clock that the play sets."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from marshmallow import Schema
from sqlalchemy import select

from api.intake import check
from api.operations.context import Operation
from api.services import Services
from commands.installation import Installation
from commands.sample_pilot.script import Body
from domain.actor import Actor
from domain.errors import DomainError
from storage import repositories
from storage.tables.placements import placements
from workers.delivery import drain
from workers.evaluation import LISTENER as EVALUATION
from workers.evaluation_runs import BACKGROUND as EVALUATING
from workers.listener import Listener
from workers.mail import send_pass
from workers.registry import LISTENERS
from workers.schedule import SWEEPS, tick
from workers.services import WorkerServices

MORNING, NOON = time(7, tzinfo=UTC), time(12, tzinfo=UTC)
# An evaluation is asked for where the play wants one; delivered events are kept until the play is over.
_LEFT_OUT = ("evaluation.due", "keys.forget", "outbox.forget", "outbox.emit_lost")
_USUAL = tuple(sweep for sweep in SWEEPS if sweep.name not in _LEFT_OUT)
# A release is attacked before it may leave: on a slow machine that takes its time.
_LONGEST_SECONDS = 900.0
_WITHOUT_RELEASES = tuple(
    replace(listener, background=EVALUATING) if listener is EVALUATION else listener for listener in LISTENERS
)
_WITH_EVALUATION = (*_USUAL, *(sweep for sweep in SWEEPS if sweep.name == "evaluation.due"))


@dataclass(slots=True)
class PlayedClock:
    """Stands still until the play moves on, and never goes back."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def move_to(self, instant: datetime) -> None:
        self.at = max(self.at, instant)


@dataclass(slots=True)
class Stage:
    """Who and what is there so far, by the keys of the script."""

    installation: Installation
    clock: PlayedClock
    staff: dict[str, Actor] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)
    applications: dict[str, str] = field(default_factory=dict)

    @property
    def services(self) -> Services:
        its = self.installation
        return Services(its.settings, its.database, its.policy, its.keys, self.clock)

    @property
    def worker_services(self) -> WorkerServices:
        its = self.installation
        return WorkerServices(its.settings, its.policy, its.keys, self.clock)

    @property
    def today(self) -> date:
        return self.clock.at.date()

    def by(self, who: str) -> Operation:
        """Act as a member of staff or a host."""
        return self._operation(self.staff[who])

    def by_person(self, key: str) -> Operation:
        """Act as the volunteer of an application."""
        return self._operation(Actor("volunteer", application=self.applications[key]))

    def by_stranger(self) -> Operation:
        """Act as somebody who is not signed in."""
        return self._operation(Actor("anonymous"))

    def _operation(self, actor: Actor) -> Operation:
        return Operation(actor, self.services, uuid.uuid4().hex)

    def tick(self, *, evaluate: bool = False) -> None:
        """Let the schedule see this day, and deliver what became due."""
        sweeps = _WITH_EVALUATION if evaluate else _USUAL
        found = tick(self.installation.database, self.worker_services, self.clock.at, sweeps=sweeps)
        if any(found.values()):
            self.deliver()

    def deliver(self) -> None:
        """Deliver all that is due, mail included. Raises DomainError `sample_undelivered`."""
        self._deliver(_WITHOUT_RELEASES)

    def release(self) -> None:
        """Make what may be told of all that was played, once: a reader of the sample looks at its end.

        Raises DomainError `sample_undelivered`.
        """
        self._deliver(LISTENERS)

    def _deliver(self, listeners: Sequence[Listener[WorkerServices]]) -> None:
        its = self.installation
        services = self.worker_services
        if not drain(its.database, its.settings.broker_url, listeners, services, deadline_seconds=_LONGEST_SECONDS):
            raise DomainError("sample_undelivered", {})
        while send_pass(its.database, self.worker_services):
            pass

    def placement(self, key: str) -> str:
        """The id of the latest placement of a person."""
        query = (
            select(placements.c.id)
            .where(placements.c.application_id == self.applications[key], placements.c.status != "superseded")
            .order_by(placements.c.proposed_at.desc())
            .limit(1)
        )
        with self.installation.database.read() as connection:
            return str(connection.execute(query).scalar_one())

    def host_of(self, placement: str) -> str:
        """The key of the host organisation of a placement."""
        with self.installation.database.read() as connection:
            found = repositories.placements.find(connection, placement)
        organisation = found.organisation_id if found is not None else None
        return next(key for key, identifier in self.organisations.items() if identifier == organisation)


@dataclass(slots=True)
class Agenda:
    """What happens on which day; on one day in the order in which it was written down."""

    entries: list[tuple[date, Callable[[], object]]] = field(default_factory=list)

    def on(self, day: date, *actions: Callable[[], object]) -> None:
        self.entries += [(day, action) for action in actions]

    def in_order(self) -> list[tuple[date, Callable[[], object]]]:
        return sorted(self.entries, key=lambda entry: entry[0])


def noon(day: date) -> datetime:
    return datetime.combine(day, NOON)


def read(schema: Schema, body: Body) -> Body:
    """What the interface makes of a body. Raises Problem 422."""
    return check(schema, body)
