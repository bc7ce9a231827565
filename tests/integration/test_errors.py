"""What is away is told as such: 503 to come back later, 429 to go slower, and a broker that is away stops nobody."""

import dataclasses
from pathlib import Path

import pytest
from flask import Flask

from api.app import create_app
from api.services import EXTENSION, Services
from storage.database import Database
from tests.builders import application
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW, Furnished
from tests.integration.journey import Journey

NOBODY_LISTENS = "127.0.0.1:9"
READS = ("/api/v1/calls", "/api/v1/offers", "/api/v1/offers/O00001", "/metrics")


def services_of(pilot: Installation) -> Services:
    found: Services = pilot.app.extensions[EXTENSION]
    return found


@pytest.fixture(params=["server away", "file that cannot be opened"])
def app_without_database(request: pytest.FixtureRequest, furnished: Furnished, tmp_path: Path) -> Flask:
    """The same application on a database that is really not there."""
    away = f"postgresql+psycopg://nobody@{NOBODY_LISTENS}/none"
    url = away if request.param == "server away" else f"sqlite:///{tmp_path}"
    return create_app(dataclasses.replace(services_of(furnished.pilot), database=Database.open(url)))


@pytest.mark.parametrize("address", READS)
def test_without_a_database_readers_are_asked_to_come_back(app_without_database: Flask, address: str) -> None:
    response = app_without_database.test_client().get(address)
    assert (response.status_code, response.json["code"]) == (503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0
    assert response.mimetype == "application/problem+json"


def test_without_a_database_an_application_is_refused_as_a_whole(app_without_database: Flask) -> None:
    response = app_without_database.test_client().post("/api/v1/applications", json=application())
    assert (response.status_code, response.json["code"]) == (503, "unavailable")


def test_without_a_database_nobody_is_taken_for_a_stranger(app_without_database: Flask) -> None:
    """A token that cannot be looked up is not a wrong token."""
    headers = {"Authorization": "Bearer " + "x" * 32}
    assert app_without_database.test_client().get("/api/v1/applications", headers=headers).status_code == 503


def test_without_a_database_the_process_is_live_but_not_ready(app_without_database: Flask) -> None:
    client = app_without_database.test_client()
    assert client.get("/health/live").status_code == 200
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json["database"]) == (503, "missing")


def test_an_empty_database_is_not_ready(furnished: Furnished, tmp_path: Path) -> None:
    empty = Database.open(f"sqlite:///{tmp_path / 'empty.db'}")
    app = create_app(dataclasses.replace(services_of(furnished.pilot), database=empty))
    ready = app.test_client().get("/health/ready")
    empty.close()
    assert (ready.status_code, ready.json["schema"]) == (503, "missing")


def test_without_a_broker_applications_are_taken_as_usual(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'pilot.db'}"
    pilot = Installation(url, f"amqp://guest:guest@{NOBODY_LISTENS}/", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    journey.apply("awa", "SN")
    assert journey.status("awa") == "submitted"
    ready = pilot.client.get("/health/ready")
    assert (ready.status_code, ready.json["broker"]) == (200, "degraded")
    pilot.broker_url = "embedded:"
    pilot.deliver()
    assert journey.status("awa") == "eligible"
    pilot.close()


def test_a_flood_is_slowed_down_and_told_when_to_come_back(furnished: Furnished) -> None:
    services = services_of(furnished.pilot)
    limited = dataclasses.replace(services.settings, rate_limits=True)
    client = create_app(dataclasses.replace(services, settings=limited)).test_client()
    statuses = [client.post("/api/v1/applications", json={}).status_code for _ in range(121)]
    assert set(statuses[:120]) == {422}
    last = client.post("/api/v1/applications", json={})
    assert (last.status_code, last.json["code"]) == (429, "rate_limited")
    assert int(last.headers["Retry-After"]) > 0
