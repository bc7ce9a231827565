"""Pilots for the tests of the JSON interface."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW, Furnished, furnish
from tests.integration.journey import Journey
from tests.servers.fixtures import FreshDatabaseUrl, fresh_database_url  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    made = furnish(tmp_path_factory.mktemp("furnished") / "pilot.db")
    yield made
    made.pilot.close()


@pytest.fixture(scope="module")
def furnished(made_once: Furnished) -> Furnished:
    """A pilot with something of everything, as it was made. Tests that change it restore it."""
    made_once.restore()
    return made_once


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, fresh_database_url: FreshDatabaseUrl) -> str:  # noqa: F811
    """An empty database of each kind."""
    return fresh_database_url(str(request.param))


@pytest.fixture
def pilot(tmp_path: Path) -> Iterator[Installation]:
    """An empty pilot."""
    made = Installation(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(NOW))
    yield made
    made.close()


@pytest.fixture
def journey(pilot: Installation) -> Journey:
    """A pilot with an open call and an approved offer in each country."""
    begun = Journey(pilot)
    begun.open_the_call()
    return begun


@pytest.fixture
def applied(journey: Journey) -> Journey:
    """Three people of Senegal for the two places of their corridor, and one of Morocco."""
    for name, origin in (("awa", "SN"), ("fatou", "SN"), ("khady", "SN"), ("salma", "MA")):
        journey.apply(name, origin)
    journey.pilot.deliver()
    return journey
