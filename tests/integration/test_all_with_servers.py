"""The production shape on one machine: PostgreSQL, RabbitMQ, and every role as a process."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.command_line import CommandLine, eventually, get
from tests.servers.fixtures import fresh_database_url, rabbitmq_server  # noqa: F401 - fixtures
from tests.servers.programs import free_port
from tests.servers.server import Server

WORKERS = 4


@pytest.fixture
def passerelle(
    tmp_path: Path,
    fresh_database_url: Callable[[str], str],  # noqa: F811
    rabbitmq_server: Server,  # noqa: F811
) -> CommandLine:
    settings = {
        "PASSERELLE_DATABASE_URL": fresh_database_url("postgresql"),
        "PASSERELLE_BROKER_URL": rabbitmq_server.url,
    }
    return CommandLine(tmp_path, settings)


@pytest.mark.parametrize("role", ["all", "web", "relay", "scheduler", "drain"])
def test_an_old_schema_on_a_server_is_refused_with_the_missing_migration(passerelle: CommandLine, role: str) -> None:
    ended = passerelle.run(role)

    assert ended.returncode == 1
    assert "0001" in ended.stderr
    assert "passerelle migrate" in ended.stderr


def test_after_the_migration_every_role_runs_and_ends_cleanly(passerelle: CommandLine) -> None:
    assert passerelle.run("migrate").returncode == 0
    with passerelle.started("all", "--port", str(free_port())) as everything:
        address = everything.wait_for(r"Passerelle: (http://127\.0\.0\.1:\d+)\n")
        roles = eventually(lambda: found if len(found := everything.processes()) == WORKERS + 3 else [])

        assert sorted(role for role, _ in roles) == ["relay", "scheduler", "web", *["worker"] * WORKERS]
        assert json.loads(get(f"{address}/health/ready"))["broker"] == "ok"
        assert passerelle.run("tick", "--at", "2026-12-01T08:00:00Z").returncode == 0
        assert passerelle.run("drain").returncode == 0
        assert everything.end() == 0


def test_the_web_role_of_production_serves_with_several_processes(passerelle: CommandLine) -> None:
    passerelle.run("migrate")
    port = free_port()
    with passerelle.started("web", "--port", str(port), "--processes", "2") as web:
        live = eventually(lambda: _answer(port))
        processes = eventually(lambda: found if len(found := web.processes()) == 2 else [])
        os.kill(processes[0][1], signal.SIGKILL)

        assert json.loads(live) == {"status": "live"}
        assert eventually(lambda: {process for _, process in web.processes()} - {process for _, process in processes})
        assert web.end() == 0


def _answer(port: int) -> str | None:
    try:
        return get(f"http://127.0.0.1:{port}/health/live")
    except OSError:
        return None
