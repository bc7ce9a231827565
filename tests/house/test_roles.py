"""One list of roles: the queues of the registry, the commands, the services of compose.yaml."""

from typing import Any

import click
import pytest
import yaml  # type: ignore[import-untyped]

from passerelle import passerelle
from tests.house.repository import ROOT
from workers.registry import BY_NAME

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "passerelle"}
SERVERS = {"postgres", "rabbitmq", "mailpit"}
NOTHING_LATER = {"import", "rehearse", "audit", "erase"}


def _worker_names() -> list[str]:
    argument = next(each for each in passerelle.commands["worker"].params if each.name == "name")
    assert isinstance(argument.type, click.Choice)
    return sorted(argument.type.choices)


def test_the_worker_command_knows_every_queue_of_the_registry() -> None:
    assert _worker_names() == sorted(BY_NAME)


def test_the_four_workers_of_the_mechanism_are_there() -> None:
    assert sorted(BY_NAME) == ["eligibility", "evaluation", "notification", "placement"]


def test_compose_runs_every_role_and_every_worker() -> None:
    workers = {f"worker-{name}" for name in BY_NAME}

    assert set(OURS) == {"web", "relay", "scheduler", "migrate"} | workers
    assert set(SERVICES) - set(OURS) == SERVERS


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_service_of_compose_runs_a_command_that_exists(name: str) -> None:
    command, *arguments = OURS[name]["command"]

    with passerelle.commands[command].make_context(command, arguments) as context:
        assert name in {command, f"{command}-{context.params.get('name')}"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_waits_only_for_what_can_become_true(name: str) -> None:
    for other, condition in SERVICES[name].get("depends_on", {}).items():
        if condition["condition"] == "service_healthy":
            assert "test" in SERVICES[other]["healthcheck"]
        else:
            assert condition["condition"] == "service_completed_successfully"
            assert SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize(
    "secret", ["PASSERELLE_SECRET_KEY", "PASSERELLE_DATA_KEY", "POSTGRES_PASSWORD", "RABBITMQ_PASSWORD"]
)
def test_compose_refuses_to_start_without_its_secrets(secret: str) -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert f"${{{secret}:?" in text
    assert f"${{{secret}}}" not in text
    assert f"${{{secret}:-" not in text
    assert f"\n{secret}=\n" in example


def test_the_web_role_of_production_has_several_processes() -> None:
    command = SERVICES["web"]["command"]

    assert int(command[command.index("--processes") + 1]) >= 2


def test_commands_of_a_later_issue_are_absent() -> None:
    assert NOTHING_LATER.isdisjoint(passerelle.commands)
