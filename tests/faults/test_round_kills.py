"""kill -9 while a round is computed: it is simulated once, with the bytes of an undisturbed computation."""

import signal
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select

from config.crash_points import POINTS
from messaging.tables import outbox
from storage import repositories
from storage.round_documents import find_whole
from storage.round_reasons import reason_rows
from storage.tables.placements import round_reasons, round_runs
from tests.faults.process_tree import ProcessTree
from tests.faults.queues import forget_queues
from tests.installation import DATA, SECRET, Installation, SetClock
from tests.integration.journey import Journey
from tests.servers.fixtures import (  # noqa: F401 - fixtures
    FreshDatabaseUrl,
    fresh_database_url,
    shared_rabbitmq,
)
from workers.round_computing import Computed, Loaded, compute, load
from workers.round_course import Course

ROUND = sorted(point for point in POINTS if point.startswith("round."))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = NOON.replace(year=2020)
LONGEST_WAIT_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A round that was asked for and not computed yet, with what an undisturbed computation leads to."""

    pilot: Installation
    round_id: str
    loaded: Loaded
    computed: Computed

    def status(self) -> str:
        with self.pilot.database.read() as connection:
            found = repositories.rounds.find(connection, self.round_id)
        assert found is not None
        return found.status

    def check(self) -> None:
        """Simulated once, complete, and the same bytes."""
        with self.pilot.database.read() as connection:
            found = repositories.rounds.find(connection, self.round_id)
            whole = find_whole(connection, self.round_id)
            reasons = {tuple(row) for row in connection.execute(select(round_reasons))}
            runs = connection.execute(select(func.count()).select_from(round_runs)).scalar_one()
            told = connection.execute(
                select(func.count()).select_from(outbox).where(outbox.c.name == "round.simulated")
            ).scalar_one()
        assert found is not None
        documents = self.computed.documents
        expected: dict[str, Any] = {**documents["outcome"], "inputs": documents["inputs"]}
        assert whole == {**expected, "certificate": documents["certificate"]}
        assert (found.status, found.report, runs, told) == ("simulated", self.computed.report, 0, 1)
        rows = reason_rows(self.loaded.inputs, self.computed.outcome, self.loaded.identifiers)
        assert reasons == {(self.round_id, *row.values()) for row in rows}


@pytest.fixture(params=[("sqlite", "embedded"), ("postgresql", "rabbitmq")], ids=lambda pair: "-".join(pair))
def asked(
    request: pytest.FixtureRequest,
    fresh_database_url: FreshDatabaseUrl,  # noqa: F811
) -> Iterator[Asked]:
    database, transport = request.param
    broker_url = "embedded:"
    if transport == "rabbitmq":
        broker_url = shared_rabbitmq().url
        forget_queues(broker_url)
    pilot = Installation(fresh_database_url(database), broker_url, SetClock(NOON), f"t{uuid.uuid4().hex}")
    journey = Journey(pilot)
    journey.open_the_call()
    for name, origin in (("awa", "SN"), ("fatou", "SN"), ("khady", "SN"), ("salma", "MA"), ("idriss", "MA")):
        journey.apply(name, origin)
    pilot.deliver()
    answer = pilot.post("/rounds", journey.tokens["MA"], {"call": "2027A"}).expect(202)
    with pilot.database.read() as connection:
        loaded = load(connection, answer["id"], pilot.policy)
    assert loaded is not None
    yield Asked(pilot, answer["id"], loaded, compute(loaded, Course(Event())))
    pilot.close()
    if transport == "rabbitmq":
        forget_queues(broker_url)


@pytest.fixture
def tree(asked: Asked, tmp_path: Path) -> ProcessTree:
    return ProcessTree(
        tmp_path,
        {
            "PASSERELLE_DATABASE_URL": asked.pilot.database_url,
            "PASSERELLE_BROKER_URL": asked.pilot.broker_url,
            "PASSERELLE_SECRET_KEY": SECRET,
            "PASSERELLE_DATA_KEY": DATA,
            "PASSERELLE_RATE_LIMITS": "off",
        },
    )


def with_plan(tree: ProcessTree, point: str) -> ProcessTree:
    return replace(tree, settings={**tree.settings, "PASSERELLE_CRASH_AT": point})


@pytest.mark.parametrize("point", ROUND)
def test_a_killed_round_is_computed_again_from_the_beginning(point: str, asked: Asked, tree: ProcessTree) -> None:
    assert with_plan(tree, point).run("drain").returncode == -signal.SIGKILL
    assert asked.status() == "requested"
    # The lease of the dead process must end first, and it ends by the clock of the database.
    with asked.pilot.database.write() as connection:
        ended = connection.execute(round_runs.update().values(claimed_until=LONG_AGO)).rowcount
    assert ended == 1
    drained = tree.run("drain")
    assert drained.returncode == 0, drained.stderr[-2000:]
    asked.check()


def test_the_lease_of_a_killed_role_ends_by_itself_and_the_next_one_computes(asked: Asked, tree: ProcessTree) -> None:
    doomed = with_plan(tree, "round.mid_store")
    doomed.start()
    doomed.wait_until_ready()
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while asked.status() != "simulated" and time.monotonic() < end:
        time.sleep(0.2)
    assert doomed.stop() == 0
    assert "ended (signal 9), started again" in (tree.folder / "all.log").read_text(encoding="utf-8")
    drained = tree.run("drain")
    assert drained.returncode == 0, drained.stderr[-2000:]
    asked.check()
