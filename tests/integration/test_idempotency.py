"""One key, one application: whatever is repeated, and by however many at once."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from messaging.tables import outbox
from storage.tables.applications import applications
from tests.builders import application
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey

AT_ONCE = 50


@pytest.fixture
def journey(database_url: str) -> Iterator[Journey]:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    begun = Journey(pilot)
    begun.open_the_call()
    yield begun
    pilot.close()


def send(journey: Journey, key: str, **changes: Any) -> tuple[int, Any]:
    client = journey.pilot.app.test_client()
    response = client.post("/api/v1/applications", json=application(**changes), headers={"Idempotency-Key": key})
    return response.status_code, response.json


def stored(journey: Journey) -> tuple[int, int]:
    """How many applications, and how many events about them."""
    with journey.pilot.database.read() as connection:
        files = connection.execute(select(func.count()).select_from(applications)).scalar_one()
        news = select(func.count()).where(outbox.c.name == "application.submitted")
        return files, connection.execute(news).scalar_one()


def test_the_same_key_fifty_times_at_once_makes_one_application(journey: Journey) -> None:
    answers: list[tuple[int, Any]] = []
    start = threading.Barrier(AT_ONCE)

    def one() -> None:
        start.wait()
        answers.append(send(journey, "one-key"))

    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    assert {status for status, _ in answers} == {201}
    assert all(body == answers[0][1] for _, body in answers)
    assert stored(journey) == (1, 1)


def test_the_same_key_with_another_body_is_a_conflict(journey: Journey) -> None:
    assert send(journey, "key")[0] == 201
    status, problem = send(journey, "key", given_names="Exemple Astou")
    assert (status, problem["code"]) == (409, "idempotency_conflict")
    assert stored(journey) == (1, 1)


def test_the_same_body_written_in_another_order_is_the_same(journey: Journey) -> None:
    first = send(journey, "key")
    turned = dict(reversed(application().items()))
    client = journey.pilot.app.test_client()
    again = client.post("/api/v1/applications", json=turned, headers={"Idempotency-Key": "key"})
    assert (again.status_code, again.json) == first


def test_another_key_or_none_makes_another_application(journey: Journey) -> None:
    receipts = [send(journey, "a"), send(journey, "b", email="b@volunteers.example.org")]
    receipts += [(201, journey.pilot.post("/applications", None, application()).expect(201)) for _ in range(2)]
    assert len({body["id"] for _, body in receipts}) == 4
    assert stored(journey) == (4, 4)


def test_a_refused_body_does_not_use_the_key_up(journey: Journey) -> None:
    assert send(journey, "key", preferences=["O99999"])[0] == 422
    assert send(journey, "key")[0] == 201


def test_the_receipt_opens_the_application_after_a_repeat(journey: Journey) -> None:
    send(journey, "key")
    _, receipt = send(journey, "key")
    journey.pilot.deliver()
    assert send(journey, "key") == (201, receipt)
    view = journey.pilot.get(f"/applications/{receipt['id']}", receipt["access_token"]).expect(200)
    assert view["reference"] == receipt["reference"]
    assert receipt["status"] == "submitted"


def test_no_token_is_stored_in_clear(journey: Journey) -> None:
    _, receipt = send(journey, "key")
    with journey.pilot.database.read() as connection:
        rows = connection.execute(select(applications)).all()
    assert receipt["access_token"] not in str(rows)
