"""Everything in one process tree: it answers, heals, and leaves nothing behind."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.integration.command_line import CommandLine, Running, eventually, get, is_alive
from tests.servers.programs import free_port

ROLES = {"web", "delivery", "scheduler"}


@pytest.fixture
def passerelle(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path, {})


def _address(everything: Running) -> str:
    return everything.wait_for(r"Passerelle: (http://127\.0\.0\.1:\d+)\n")


def _running_roles(everything: Running) -> dict[str, int]:
    return eventually(lambda: found if (found := everything.children()).keys() == ROLES else {})


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_it_answers_at_the_address_it_prints_and_stops_cleanly(passerelle: CommandLine, number: int) -> None:
    port = free_port()
    with passerelle.started("all", "--port", str(port)) as everything:
        address = _address(everything)
        roles = _running_roles(everything)
        ready = json.loads(get(f"{address}/health/ready"))
        code = everything.end(number)

    assert address.endswith(f":{port}")
    assert ready["status"] == "ready"
    assert code == 0
    assert [role for role, process in roles.items() if is_alive(process)] == []


def test_one_sign_in_line_a_role_leads_to_a_page_of_this_address(passerelle: CommandLine) -> None:
    for email, role in (("a@example.org", "evaluator"), ("b@example.org", "host"), ("c@example.org", "host")):
        passerelle.run("account", "create", "--email", email, "--role", role)

    with passerelle.started("all", "--port", str(free_port())) as everything:
        address = _address(everything)
        everything.wait_for("host .*\n")
        everything.end()
        lines = [line.split() for line in everything.text.splitlines() if "/fr/signin/" in line]

    assert [role for role, _ in lines] == ["evaluator", "host"]
    assert all(link.startswith(f"{address}/fr/signin/") for _, link in lines)


def test_a_port_that_is_taken_is_refused(passerelle: CommandLine) -> None:
    with passerelle.started("all", "--port", str(free_port())) as everything:
        port = _address(everything).rpartition(":")[2]

        ended = passerelle.run("all", "--port", port)
        alone = passerelle.run("web", "--port", port)

    for refused in (ended, alone):
        assert refused.returncode == 1
        assert f"port {port}: Address already in use" in refused.stderr


def test_roles_that_die_are_started_again(passerelle: CommandLine) -> None:
    with passerelle.started("all", "--port", str(free_port())) as everything:
        address = _address(everything)
        before = _running_roles(everything)
        for process in before.values():
            os.kill(process, signal.SIGKILL)

        # The request waits at the open port until the new web role takes it.
        assert json.loads(get(f"{address}/health/live")) == {"status": "live"}
        after = eventually(
            lambda: found if (found := _running_roles(everything)) and not _shared(found, before) else {}
        )
        assert after.keys() == ROLES
        assert everything.end() == 0


def _shared(one: dict[str, int], other: dict[str, int]) -> set[int]:
    return set(one.values()) & set(other.values())


def test_nothing_is_left_behind_when_the_supervisor_is_killed(passerelle: CommandLine) -> None:
    with passerelle.started("all", "--port", str(free_port())) as everything:
        _address(everything)
        roles = _running_roles(everything)

        everything.process.kill()

        assert eventually(lambda: not any(is_alive(process) for process in roles.values()))


@pytest.mark.parametrize(
    ("role", "number"), [("web", signal.SIGINT), ("delivery", signal.SIGTERM), ("scheduler", signal.SIGINT)]
)
def test_a_role_on_its_own_ends_with_exit_code_0(passerelle: CommandLine, role: str, number: int) -> None:
    options = ["--port", str(free_port())] if role == "web" else []
    with passerelle.started(role, *options) as running:
        eventually(lambda: _answers_signals(running.process.pid))

        assert running.end(number) == 0


def _answers_signals(process: int) -> bool:
    """Whether the process has its own answer to SIGTERM: from then on it is a role and no longer a starting Python."""
    status = (Path("/proc") / str(process) / "status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) & 1 << (signal.SIGTERM - 1))


def test_draining_is_safe_beside_it(passerelle: CommandLine) -> None:
    with passerelle.started("all", "--port", str(free_port())) as everything:
        _address(everything)

        assert passerelle.run("tick", "--at", "2026-12-01T08:00:00Z").returncode == 0
        assert passerelle.run("drain").returncode == 0
        assert everything.end() == 0
