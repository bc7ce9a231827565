"""The image and the services around it: built once, with both languages, run by nobody special."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface

from tests.house.repository import ROOT
from tests.house.test_roles import OURS, SERVERS, SERVICES

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PLAIN_NAME = re.compile(r"(\w+/)?\w+")  # no address of a registry
COMPILES = re.compile(r"pybabel (?:--quiet )?(compile .*?)(?: \\)?$", re.MULTILINE)


def _stages() -> list[str]:
    return re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]


def _images() -> set[str]:
    return {str(SERVICES[name]["image"]) for name in SERVERS} | {stage.split()[0] for stage in _stages()}


@pytest.mark.parametrize("image", sorted(_images()))
def test_an_image_of_others_has_a_plain_name_and_a_version(image: str) -> None:
    name, _, version = image.partition(":")

    assert PLAIN_NAME.fullmatch(name)
    assert re.match(r"v?\d+(\.\d+)?", version)


def test_what_the_dockerfile_runs_makes_both_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "translations", tmp_path / "translations", ignore=shutil.ignore_patterns("*.mo"))
    monkeypatch.chdir(tmp_path)
    (command,) = COMPILES.findall(DOCKERFILE)

    CommandLineInterface().run(["pybabel", *shlex.split(command)])

    made = {path.relative_to(tmp_path).parts[1] for path in tmp_path.rglob("messages.mo")}
    assert made == {"fr", "en"}


def test_the_image_runs_as_an_ordinary_user() -> None:
    (user,) = re.findall(r"^USER (\d+):\d+$", _stages()[-1], flags=re.MULTILINE)

    assert int(user) >= 1000


def test_one_service_builds_the_image_and_the_others_take_it() -> None:
    assert {name for name, service in OURS.items() if "build" in service} == {"migrate"}
    assert {service["pull_policy"] for name, service in OURS.items() if name != "migrate"} == {"never"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_role_waits_for_the_service_that_builds_its_image(name: str) -> None:
    assert name == "migrate" or "migrate" in OURS[name]["depends_on"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_role_may_change_nothing_in_its_container(name: str) -> None:
    service = OURS[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_service_that_ends_is_started_again(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_port_is_open_to_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_compose_watches_the_web_role() -> None:
    command = " ".join(SERVICES["web"]["healthcheck"]["test"])

    assert "/health/live" in command
