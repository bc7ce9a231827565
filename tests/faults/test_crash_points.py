"""Each crash point outside delivery: the process dies there, another one finishes, nothing is lost or doubled."""

import json
import signal
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError

import pytest
from sqlalchemy import select

from api.schemas.examples import APPLICATION
from config.crash_points import POINTS
from storage.tables.applications import applications
from storage.tables.evaluation import evaluation_runs, evaluations
from storage.tables.feedback import due_items, mails
from tests.contract.smtp_server import MailServer
from tests.faults.process_tree import ProcessTree
from tests.faults.test_release_kills import RELEASE
from tests.faults.test_round_kills import ROUND
from tests.installation import DATA, SECRET, Installation, SetClock
from tests.integration.journey import Journey

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MAIL = sorted(point for point in POINTS if point.startswith("mail."))
SCHEDULE = sorted(point for point in POINTS if point.startswith("scheduler."))
WEB = sorted(point for point in POINTS if point.startswith("api."))
EVALUATION = sorted(point for point in POINTS if point.startswith("evaluation."))


@pytest.fixture
def pilot(tmp_path: Path) -> Installation:
    """A call with one application that nobody has handled yet."""
    made = Installation(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(NOON))
    journey = Journey(made)
    journey.open_the_call()
    made.deliver()
    journey.apply("awa", "SN")
    return made


def tree_of(pilot: Installation, folder: Path) -> ProcessTree:
    return ProcessTree(
        folder,
        {
            "PASSERELLE_DATABASE_URL": pilot.database_url,
            "PASSERELLE_SECRET_KEY": SECRET,
            "PASSERELLE_DATA_KEY": DATA,
            "PASSERELLE_RATE_LIMITS": "off",
        },
    )


def with_plan(tree: ProcessTree, point: str) -> ProcessTree:
    return ProcessTree(tree.folder, {**tree.settings, "PASSERELLE_CRASH_AT": point}, tree.port)


def test_every_crash_point_belongs_to_a_test() -> None:
    delivery = {point for point in POINTS if point.startswith(("relay.", "worker."))}
    assert {*MAIL, *SCHEDULE, *WEB, *ROUND, *EVALUATION, *RELEASE, *delivery} == POINTS


@pytest.mark.parametrize("point", MAIL)
def test_a_mail_is_not_lost_and_a_second_copy_has_the_same_id(point: str, pilot: Installation, tmp_path: Path) -> None:
    with MailServer() as server:
        own = tree_of(pilot, tmp_path)
        tree = ProcessTree(own.folder, {**own.settings, "PASSERELLE_MAIL_URL": server.url})
        assert with_plan(tree, point).run("drain").returncode == -signal.SIGKILL
        # The lease of the dead process must end first, and it ends by the clock of the database.
        with pilot.database.write() as connection:
            connection.execute(mails.update().values(next_attempt_at=NOON.replace(year=2020)))
        assert tree.run("drain").returncode == 0
    with pilot.database.read() as connection:
        written = list(connection.execute(select(mails.c.message_key, mails.c.status)))
    arrived = [letter["Message-ID"] for letter in server.received]
    assert {status for _, status in written} == {"sent"}
    assert len(set(arrived)) == len(written) - _in_mailbox(pilot) > 0
    assert len(arrived) - len(set(arrived)) <= 1


def _in_mailbox(pilot: Installation) -> int:
    """Mails that were sent before the server was there."""
    return len([mail for mail in pilot.mailbox() if mail["sent_at"] == NOON])


@pytest.mark.parametrize("point", SCHEDULE)
def test_what_is_due_is_made_due_once(point: str, pilot: Installation, tmp_path: Path) -> None:
    tree = tree_of(pilot, tmp_path)
    assert tree.run("drain").returncode == 0
    tick = ("tick", "--at", "2026-11-23T08:00:00Z")
    assert with_plan(tree, point).run(*tick).returncode == -signal.SIGKILL
    assert tree.run(*tick).returncode == 0
    assert tree.run("drain").returncode == 0
    with pilot.database.read() as connection:
        asked = list(connection.execute(select(due_items).where(due_items.c.kind.like("%evaluation%"))))
        made = list(connection.execute(select(evaluations.c.id)))
    assert len(asked) == len(made) == 1


@pytest.mark.parametrize("point", EVALUATION)
def test_a_killed_evaluation_is_computed_again_and_stored_once(point: str, pilot: Installation, tmp_path: Path) -> None:
    tree = tree_of(pilot, tmp_path)
    assert tree.run("drain").returncode == 0
    assert tree.run("tick", "--at", "2026-11-23T08:00:00Z").returncode == 0
    assert with_plan(tree, point).run("drain").returncode == -signal.SIGKILL
    with pilot.database.write() as connection:
        assert list(connection.execute(select(evaluations.c.id))) == []
        # The lease of the dead process must end first, and it ends by the clock of the database.
        assert connection.execute(evaluation_runs.update().values(claimed_until=NOON.replace(year=2020))).rowcount == 1
    assert tree.run("drain").returncode == 0
    with pilot.database.read() as connection:
        [stored] = connection.execute(select(evaluations.c.full)).scalars()
        assert list(connection.execute(select(evaluation_runs))) == []
    of_everybody = (row for row in stored["indicators"] if row["country"] is row["corridor"] is row["by"])
    assert [row["population"] for row in of_everybody if row["code"] == "F1"] == [1]


@pytest.mark.parametrize("point", WEB)
def test_an_application_sent_again_with_its_key_is_there_once(point: str, pilot: Installation, tmp_path: Path) -> None:
    tree = tree_of(pilot, tmp_path)
    doomed = _start_web(with_plan(tree, point))
    with pytest.raises((URLError, OSError)):
        _apply(tree)
    assert doomed.wait(timeout=60) == -signal.SIGKILL
    healthy = _start_web(tree)
    first, second = _apply(tree), _apply(tree)
    healthy.send_signal(signal.SIGTERM)
    assert healthy.wait(timeout=60) == 0
    assert first == second
    with pilot.database.read() as connection:
        stored = list(connection.execute(select(applications.c.reference).order_by(applications.c.reference)).scalars())
    assert stored == ["2027A-000001", first["reference"]]


def _start_web(tree: ProcessTree) -> subprocess.Popen[bytes]:
    with (tree.folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "passerelle", "web", "--port", str(tree.port)],
            cwd=tree.folder,
            env=tree.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    tree.wait_until_ready()
    return process


def _apply(tree: ProcessTree) -> dict[str, str]:
    body = {**APPLICATION, "preferences": [], "call": "2027A", "email": "second@example.org"}
    request = urllib.request.Request(
        f"{tree.base_url}/api/v1/applications",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": "once"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, str] = json.loads(answer.read())
    return found
