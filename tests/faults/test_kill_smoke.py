"""kill -9 of any process at any moment: every acknowledged application is there once, with verdict and mails."""

import json
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from random import Random
from typing import Any
from urllib.error import URLError

import pytest
from sqlalchemy import select

from api.schemas.examples import APPLICATION, CALL
from messaging.tables import outbox, parked
from storage.database import Database
from storage.tables.applications import applications, steps, verdicts
from storage.tables.feedback import mails
from tests.faults.process_tree import ProcessTree
from tests.faults.queues import forget_queues
from tests.servers.fixtures import (  # noqa: F401 - fixtures
    FreshDatabaseUrl,
    fresh_database_url,
    shared_rabbitmq,
)

APPLICATIONS, KILLS, CLIENTS = 125, 16, 4  # for each of the four combinations: 500 and 64 in all
COMBINATIONS = [(d, t) for d in ("sqlite", "postgresql") for t in ("embedded", "rabbitmq")]


@pytest.fixture
def broker_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "embedded":
        yield "embedded:"
        return
    url = shared_rabbitmq().url
    forget_queues(url)
    yield url
    forget_queues(url)


@pytest.mark.parametrize(("database", "broker_url"), COMBINATIONS, indirect=["broker_url"])
def test_nothing_is_lost_or_doubled_when_processes_are_killed(
    database: str,
    broker_url: str,
    fresh_database_url: FreshDatabaseUrl,  # noqa: F811
    tmp_path: Path,
) -> None:
    database_url = fresh_database_url(database)
    tree = ProcessTree(
        tmp_path,
        {
            "PASSERELLE_DATABASE_URL": database_url,
            "PASSERELLE_BROKER_URL": broker_url,
            "PASSERELLE_SECRET_KEY": "s" * 40,
            "PASSERELLE_DATA_KEY": "d" * 40,
            "PASSERELLE_RATE_LIMITS": "off",
        },
    )
    if database == "postgresql":
        assert tree.run("migrate").returncode == 0
    tree.start()
    tree.wait_until_ready()
    _open_call(tree)
    acknowledged = _apply_while_killing(tree)
    assert tree.stop() == 0
    drained = tree.run("drain")
    assert drained.returncode == 0, drained.stderr[-2000:]
    _check(Database.open(database_url), acknowledged)
    assert tree.kills >= KILLS


def _open_call(tree: ProcessTree) -> None:
    made = tree.run(
        "account", "create", "--email", "k@example.org", "--role", "coordinator", "--country", "MA", "--api-token"
    )
    assert made.returncode == 0, made.stderr[-2000:]
    token = made.stdout.splitlines()[-1]
    call = {**CALL, "opens": "2020-01-01", "closes": "2199-01-01"}
    assert _post(tree, "/calls", call, {"Authorization": f"Bearer {token}"})["code"] == CALL["code"]


def _post(tree: ProcessTree, path: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{tree.base_url}/api/v1{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **headers},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, Any] = json.loads(answer.read())
    return found


def _apply_while_killing(tree: ProcessTree) -> dict[str, str]:
    """Clients send and retry with the same key while processes die. Returns reference by key of what was received."""
    acknowledged: dict[str, str] = {}
    allowance = threading.Semaphore(0)

    def send(number: int) -> None:
        allowance.acquire()
        body = {**APPLICATION, "preferences": [], "email": f"p{number}@volunteers.example.org"}
        body |= {"given_names": f"Exemple {number}", "phone": f"+22177{number:07d}"}
        key = f"key-{number}"
        for _ in range(600):
            try:
                acknowledged[key] = _post(tree, "/applications", body, {"Idempotency-Key": key})["reference"]
                return
            except (HTTPException, URLError, OSError, ValueError):
                # Also an answer that a kill cut off after its head: the client does not know, and asks again.
                time.sleep(0.1)
        raise AssertionError(f"{key} was never acknowledged")

    chance = Random(20261122)
    with ThreadPoolExecutor(CLIENTS) as clients:
        sent = [clients.submit(send, number) for number in range(APPLICATIONS)]
        for _ in range(KILLS):
            # Some applications are on their way at each kill, whatever the speed of the machine.
            allowance.release(APPLICATIONS // KILLS)
            time.sleep(chance.uniform(0.2, 0.8))
            tree.kill_one(chance)
        allowance.release(APPLICATIONS)
        for result in sent:
            result.result(timeout=120)
    tree.wait_until_ready()
    return acknowledged


def _check(database: Database, acknowledged: dict[str, str]) -> None:
    """Lost, doubled and unexpected are all zero."""
    with database.read() as connection:
        stored = {row.id: row.reference for row in connection.execute(select(applications))}
        decided = Counter(connection.execute(select(verdicts.c.application_id)).scalars())
        dated = Counter(connection.execute(select(steps.c.subject).where(steps.c.kind == "application")).scalars())
        events = Counter(connection.execute(select(outbox.c.name)).scalars())
        unpublished = list(connection.execute(select(outbox.c.id).where(outbox.c.published_at.is_(None))))
        given_up = list(connection.execute(select(parked)))
        letters = Counter(connection.execute(select(mails.c.template)).scalars())
        unsent = Counter(connection.execute(select(mails.c.status)).scalars())
    database.close()
    assert len(acknowledged) == len(set(acknowledged.values())) == APPLICATIONS
    assert set(stored.values()) == set(acknowledged.values())
    assert decided == dict.fromkeys(stored, 1)
    assert dated == dict.fromkeys(stored, 2)
    assert events["application.submitted"] == events["verdict.decided"] == APPLICATIONS
    assert unpublished == given_up == []
    verdict_letters = sum(count for template, count in letters.items() if template.startswith("verdict_"))
    assert letters["application_received"] == verdict_letters == APPLICATIONS
    assert set(unsent) <= {"sent", "unknown"}
