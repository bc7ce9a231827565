"""kill -9 while a release is made: it is made once, with the bytes of an undisturbed one."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from config.crash_points import POINTS
from storage.release_runs import RELEASE_RUNS
from storage.tables.evaluation import release_runs, releases
from tests.faults.process_tree import ProcessTree
from tests.installation import DATA, SECRET, Installation, SetClock
from tests.integration.journey import Journey
from tests.integration.release_scene import ReleaseScene

RELEASE = sorted(point for point in POINTS if point.startswith("release."))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = NOON.replace(year=2020)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[ReleaseScene]:
    """A pilot whose opening release is made once and then asked for again."""
    pilot = Installation(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(NOON))
    journey = Journey(pilot)
    journey.open_the_call()
    yield ReleaseScene(journey).begin()
    pilot.close()


def documents(scene: ReleaseScene) -> list[tuple[str, object, object]]:
    columns = (releases.c.status, releases.c.restricted, releases.c.public)
    with scene.pilot.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


@pytest.mark.parametrize("point", RELEASE)
def test_a_killed_release_is_made_again_from_the_beginning(point: str, scene: ReleaseScene, tmp_path: Path) -> None:
    undisturbed = documents(scene)
    with scene.pilot.database.write() as connection:
        connection.execute(releases.update().values(status="making", restricted=None, public=None, audit=None))
        RELEASE_RUNS.ask(connection, "R00001")
    settings = {
        "PASSERELLE_DATABASE_URL": scene.pilot.database_url,
        "PASSERELLE_BROKER_URL": "embedded:",
        "PASSERELLE_SECRET_KEY": SECRET,
        "PASSERELLE_DATA_KEY": DATA,
        "PASSERELLE_RATE_LIMITS": "off",
    }
    tree = ProcessTree(tmp_path, settings)
    doomed = replace(tree, settings={**settings, "PASSERELLE_CRASH_AT": point})

    assert doomed.run("drain").returncode == -signal.SIGKILL
    assert [row[0] for row in documents(scene)] == ["making"]
    # The lease of the dead process must end first, and it ends by the clock of the database.
    with scene.pilot.database.write() as connection:
        assert connection.execute(release_runs.update().values(claimed_until=LONG_AGO)).rowcount == 1

    drained = tree.run("drain")

    assert drained.returncode == 0, drained.stderr[-2000:]
    assert documents(scene) == undisturbed
