"""A small call with a round that was asked for, and the means to compute it step by step."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Event

from sqlalchemy import Table, func, select

from domain.application import Application
from domain.events import RoundRequested
from domain.round import PlacementRound
from messaging.backoff import Backoff
from messaging.tables import outbox
from storage import repositories
from storage.round_runs import ROUND_RUNS
from storage.runs import RunClaim
from storage.tables.placements import round_runs
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.stored import NOW, add_application, add_call, add_offer, add_organisation, add_round, new_id
from workers.delivery import embedded_step
from workers.registry import LISTENERS
from workers.round_computing import Computed, Loaded, compute, load
from workers.round_course import Course
from workers.round_runs import RunSettings, compute_due
from workers.round_storing import RunStorage

SEED = "seed"
FACTS = {"languages": [{"language": "fr", "level": "C1"}], "skills": [], "experience_years": 1}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
AT_ONCE = Backoff(base=0.0)
QUICK = RunSettings(renew_seconds=0.01, pause_seconds=0.01, backoff=AT_ONCE)
Computing = Callable[[Loaded, Course], Computed]


@dataclass(frozen=True, slots=True)
class RoundScene:
    """Two people who wish for the one seat, and a round that was asked for."""

    pilot: Installation
    asked: PlacementRound
    people: tuple[Application, Application]
    stop: Event

    def run(self, computing: Computing = compute, settings: RunSettings = QUICK) -> int:
        """Compute what is due, with one row of reasons at a time."""
        changed = replace(settings, reasons_at_once=1, compute=computing)
        return compute_due(self.pilot.database, self.pilot.worker_services, self.stop, changed)

    def claim(self) -> RunClaim:
        with self.pilot.database.write() as connection:
            found = ROUND_RUNS.claim(connection, 60.0)
        assert found is not None
        return found

    def storage(self, claim: RunClaim) -> RunStorage:
        return RunStorage(self.pilot.database, self.pilot.worker_services, claim, Course(self.stop), 0.01, 1)

    def loaded(self) -> Loaded:
        with self.pilot.database.read() as connection:
            found = load(connection, self.asked.id, self.pilot.policy)
        assert found is not None
        return found

    def round(self) -> PlacementRound:
        with self.pilot.database.read() as connection:
            found = repositories.rounds.find(connection, self.asked.id)
        assert found is not None
        return found

    def count(self, table: Table) -> int:
        with self.pilot.database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def told(self) -> list[tuple[str, str | None]]:
        """Correlation and causation of every "simulated"."""
        query = select(outbox.c.correlation, outbox.c.causation).where(outbox.c.name == "round.simulated")
        with self.pilot.database.read() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def change_run(self, **values: object) -> None:
        with self.pilot.database.write() as connection:
            connection.execute(round_runs.update().values(**values))

    def ask_based_on(self, base: str, changes: list[dict[str, object]]) -> str:
        """Have a question "what if" computed; its round."""
        with self.pilot.database.write() as connection:
            asked = replace(self.asked, id=new_id(), based_on=base, what_if=changes)
            repositories.rounds.add(connection, asked)
            ROUND_RUNS.ask(connection, asked.id)
        return asked.id

    def discard(self) -> None:
        with self.pilot.database.write() as connection:
            connection.execute(repositories.rounds.table.update().values(status="discarded"))


@contextmanager
def round_scene(database_url: str) -> Iterator[RoundScene]:
    """The scene, with its messages delivered and nothing computed yet."""
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    with unit_of_work(pilot.database, pilot.clock, correlation="request-1") as work:
        commitment = hashlib.sha256(SEED.encode()).hexdigest()
        call = add_call(work.connection, seed=SEED, seed_commitment=commitment)
        offer = add_offer(work.connection, add_organisation(work.connection))
        people = [add_application(work.connection, call, offer, facts=FACTS) for _ in range(2)]
        asked = add_round(work.connection, call, status="requested", simulated_at=None, settled_at=None, seed=SEED)
        work.record(RoundRequested(round=asked.id, call=call.id))
        work.commit()
    made = RoundScene(pilot, asked, (people[0], people[1]), Event())
    deliver_messages(made)
    try:
        yield made
    finally:
        pilot.close()


def deliver_messages(scene: RoundScene) -> None:
    """What the messages lead to, without what is done beside them."""
    embedded_step(scene.pilot.database, LISTENERS, scene.pilot.worker_services, Event())()
