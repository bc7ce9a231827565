"""Exit codes and output of the verbs that end by themselves."""

import io
import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.exports.findings import FindingsFile
from commands.findings import new_file
from domain.matching.simulation import solve_instance
from passerelle import main
from tests.integration.command_line import CommandLine
from tests.servers.programs import free_port
from tests.unit.matching.documents import example

COORDINATOR = ("account", "create", "--email", "focal@example.org", "--role", "coordinator")


class SameProcess:
    """Runs the console command within this process: much faster, and everything but the process is the same."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def run(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        with self._monkeypatch.context() as patch:
            patch.chdir(self.folder)
            for name in [name for name in os.environ if name.startswith("PASSERELLE_")]:
                patch.delenv(name)
            for name, value in settings.items():
                patch.setenv(name, value)
            code = main(list(arguments))
        said = self._capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)


@pytest.fixture
def passerelle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[SameProcess]:
    """What a role changes in its own process is put back: where logs go, what signals do."""
    for module in ("commands.roles", "commands.delivering"):
        monkeypatch.setattr(f"{module}.configure_logging", lambda _role: None)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield SameProcess(tmp_path, monkeypatch, capsys)
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-verb"],
        ["import", "offers", "file.csv"],
        ["rehearse", "--volunteers", "10"],
        ["audit", "verify"],
        ["erase", "--volunteer", "1"],
        ["web", "--port", "many"],
        ["worker", "no-such-queue"],
        ["tick"],
        ["tick", "--at", "tomorrow"],
        ["tick", "--at", "2026-12-01T08:00:00"],
        ["tick", "--at", "9999-12-31T23:59:59Z"],
        ["account", "create", "--email", "no address", "--role", "admin"],
        ["account", "create", "--email", "a@example.org", "--role", "king"],
        [*COORDINATOR],
        [*COORDINATOR, "--country", "FR"],
        ["account", "create", "--email", "a@example.org", "--role", "evaluator", "--organisation", "1"],
        ["round", "solve", "no-such-file.json"],
        ["seed", "no-such-data"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_told_on_stderr_with_exit_code_2(passerelle: SameProcess, arguments: list[str]) -> None:
    ended = passerelle.run(*arguments)

    assert ended.returncode == 2
    assert "Error: " in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["--format", "ods"], "'csv', 'xlsx', 'json', 'pdf', 'datapackage'"),
        (["--format", "csv", "--table", "secrets"], "'criteria'"),
        (["--format", "csv", "--country", "MA"], "--country"),
        (["--format", "pdf", "--table", "criteria"], "all tables"),
    ],
)
def test_an_export_outside_the_catalogue_is_refused_with_what_there_is(
    passerelle: SameProcess, wrong: list[str], told: str
) -> None:
    ended = passerelle.run("export", "findings", "--lang", "fr", "--tier", "public", "--out", "x", *wrong)

    assert ended.returncode == 2
    assert told in ended.stderr
    assert not (passerelle.folder / "x").exists()


@pytest.mark.parametrize("place", ["link", "./a//pipe", "/dev/full", "/dev/stdout"])
def test_an_export_never_takes_the_place_of_what_is_not_a_regular_file(passerelle: SameProcess, place: str) -> None:
    (passerelle.folder / "kept").write_bytes(b"kept")
    (passerelle.folder / "link").symlink_to("kept")
    (passerelle.folder / "a").mkdir()
    os.mkfifo(passerelle.folder / "a" / "pipe")

    ended = passerelle.run("export", "findings", "--lang", "fr", "--format", "csv", "--tier", "public", "--out", place)

    assert ended.returncode == 1
    assert f"cannot write {place}: not_a_regular_file" in ended.stderr
    assert (passerelle.folder / "link").is_symlink()
    assert (passerelle.folder / "kept").read_bytes() == b"kept"
    assert (passerelle.folder / "a" / "pipe").is_fifo()
    assert Path("/dev/full").is_char_device()


def finished(content: bytes) -> FindingsFile:
    return FindingsFile("findings.csv", "text/csv", io.BytesIO(content), len(content), 1, "0" * 64)


def test_what_appears_while_the_file_is_made_is_not_replaced_either(tmp_path: Path) -> None:
    with new_file(tmp_path / "link") as file:
        file.fill(finished(b"new"))
        (tmp_path / "link").symlink_to("kept")
        with pytest.raises(FileExistsError):
            file.put()
    assert [one.name for one in tmp_path.iterdir()] == ["link"]


def test_a_file_is_replaced_only_when_it_is_whole(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    with new_file(tmp_path / "old") as file:
        file.fill(finished(b"new"))
        assert (tmp_path / "old").read_bytes() == b"old"
        file.put()
    assert (tmp_path / "old").read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize("place", ["nowhere/x.csv", "kept/x.csv", "x" * 300])
def test_a_place_where_nothing_can_be_written_is_told_before_anything_is_made(
    passerelle: SameProcess, place: str
) -> None:
    (passerelle.folder / "kept").write_bytes(b"kept")
    ended = passerelle.run("export", "findings", "--lang", "fr", "--format", "csv", "--tier", "public", "--out", place)
    assert ended.returncode == 1
    assert f"cannot write {place}: " in ended.stderr


@pytest.mark.parametrize("role", [["relay"], ["worker", "eligibility"]], ids=" ".join)
def test_without_a_broker_relay_and_workers_say_who_does_their_work(passerelle: SameProcess, role: list[str]) -> None:
    ended = passerelle.run(*role)

    assert ended.returncode == 2
    assert "`passerelle all` does this work" in ended.stderr


def test_a_usable_configuration_passes_the_check(passerelle: SameProcess) -> None:
    assert passerelle.run("check").returncode == 0


def test_a_questionnaire_that_was_changed_after_its_first_answer_is_refused_by_the_check_and_by_every_role(
    passerelle: SameProcess, tmp_path: Path
) -> None:
    assert passerelle.run("migrate").returncode == 0
    (file,) = tmp_path.rglob("*.db")
    with closing(sqlite3.connect(file)) as database, database:
        answered = ("volunteer.mid", 1, "0" * 64, "2027-06-20 08:00:00")
        database.execute("INSERT INTO instrument_versions VALUES (?, ?, ?, ?)", answered)

    for command in (["check"], ["tick", "--at", "2027-06-21T08:00:00Z"], ["drain"], ["scheduler"]):
        ended = passerelle.run(*command)
        assert ended.returncode == 2
        assert "questionnaires.toml/volunteer.mid: changed_after_first_answer: " in ended.stderr
        assert "as a new version beside it" in ended.stderr


def test_the_check_makes_no_database_and_passes_while_the_server_is_away(
    passerelle: SameProcess, tmp_path: Path
) -> None:
    assert passerelle.run("check").returncode == 0
    assert list(tmp_path.rglob("*.db")) == []
    away = "postgresql+psycopg://nobody@127.0.0.1:1/passerelle"
    ended = passerelle.run("check", PASSERELLE_DATABASE_URL=away)
    assert ended.returncode == 0
    assert "not compared with what was answered" in ended.stderr


def test_the_exit_code_reaches_the_shell(tmp_path: Path) -> None:
    command_line = CommandLine(tmp_path, {})

    assert command_line.run("check").returncode == 0
    assert command_line.run("relay").returncode == 2
    assert command_line.run("check", PASSERELLE_ENV="holiday").returncode == 2


def test_the_check_lists_every_wrong_setting_at_once(passerelle: SameProcess) -> None:
    ended = passerelle.run(
        "check",
        PASSERELLE_ENV="production",
        PASSERELLE_MAIL_URL="pigeon:",
        PASSERELLE_SECRET_KEY="short",
        PASSERELLE_RATE_LIMITS="perhaps",
    )

    assert ended.returncode == 2
    named = {line.split(": ")[1] for line in ended.stderr.splitlines()}
    assert named == {
        "PASSERELLE_MAIL_URL",
        "PASSERELLE_SECRET_KEY",
        "PASSERELLE_DATA_KEY",
        "PASSERELLE_BASE_URL",
        "PASSERELLE_RATE_LIMITS",
    }


def test_a_crash_point_that_does_not_exist_is_refused(passerelle: SameProcess) -> None:
    ended = passerelle.run("check", PASSERELLE_CRASH_AT="nowhere")

    assert ended.returncode == 2
    assert "PASSERELLE_CRASH_AT" in ended.stderr


@pytest.mark.parametrize("verb", [["drain"], ["web"], ["migrate"], ["scheduler"], ["parked", "list"]], ids=" ".join)
def test_a_database_that_is_away_gives_exit_code_3(passerelle: SameProcess, verb: list[str]) -> None:
    url = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/nothing"

    ended = passerelle.run(*verb, PASSERELLE_DATABASE_URL=url)

    assert ended.returncode == 3
    assert "PASSERELLE_DATABASE_URL" in ended.stderr


@pytest.mark.parametrize("verb", [["drain"], ["relay"], ["worker", "placement"]], ids=" ".join)
def test_a_broker_that_is_away_gives_exit_code_3(passerelle: SameProcess, verb: list[str]) -> None:
    ended = passerelle.run(*verb, PASSERELLE_BROKER_URL=f"amqp://127.0.0.1:{free_port()}")

    assert ended.returncode == 3
    assert "PASSERELLE_BROKER_URL" in ended.stderr


def test_a_traceback_is_shown_only_when_asked_for(passerelle: SameProcess) -> None:
    away = {"PASSERELLE_BROKER_URL": f"amqp://127.0.0.1:{free_port()}"}

    assert "Traceback" not in passerelle.run("relay", **away).stderr
    assert "Traceback" in passerelle.run("relay", "--debug", **away).stderr


def test_an_api_token_stands_alone_on_the_last_line_of_stdout(passerelle: SameProcess) -> None:
    ended = passerelle.run(*COORDINATOR, "--country", "MA", "--api-token")

    assert ended.returncode == 0
    assert len(ended.stdout.splitlines()[-1]) >= 32
    assert ended.stdout.splitlines()[-1].replace("-", "").replace("_", "").isalnum()


def test_an_account_without_api_token_gets_a_link_to_sign_in(passerelle: SameProcess) -> None:
    ended = passerelle.run(*COORDINATOR, "--country", "MA")

    assert ended.stdout.startswith("http://127.0.0.1:8000/fr/signin/")


def test_in_production_an_account_is_invited_by_mail_and_no_link_signs_anybody_in(passerelle: SameProcess) -> None:
    production = {
        "PASSERELLE_ENV": "production",
        "PASSERELLE_BASE_URL": "https://passerelle.example.org",
        "PASSERELLE_SECRET_KEY": "a-secret-of-more-than-thirty-two-characters",
        "PASSERELLE_DATA_KEY": "another-secret-of-more-than-thirty-two-characters",
    }

    ended = passerelle.run(*COORDINATOR, "--country", "MA", **production)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [
        "invited by mail: sign in at https://passerelle.example.org/fr/signin with this address"
    ]


def test_an_account_whose_owner_lost_everything_is_set_up_again(passerelle: SameProcess) -> None:
    passerelle.run(*COORDINATOR, "--country", "MA")

    assert passerelle.run("account", "reset", "--email", "focal@example.org").returncode == 0
    assert passerelle.run("account", "reset", "--email", "nobody@example.org").returncode == 1


def test_a_second_account_with_the_same_address_is_refused(passerelle: SameProcess) -> None:
    passerelle.run(*COORDINATOR, "--country", "MA")

    ended = passerelle.run("account", "create", "--email", "FOCAL@example.org", "--role", "admin")

    assert ended.returncode == 1
    assert "already an account" in ended.stderr


def test_an_organisation_that_does_not_exist_is_refused(passerelle: SameProcess) -> None:
    ended = passerelle.run("account", "create", "--email", "h@example.org", "--role", "host", "--organisation", "none")

    assert ended.returncode == 1
    assert "no organisation" in ended.stderr


def test_a_newcomer_may_begin_with_any_verb(passerelle: SameProcess) -> None:
    assert passerelle.run("drain").returncode == 0
    assert passerelle.run("tick", "--at", "2026-12-01T08:00:00Z").returncode == 0
    assert passerelle.run("parked", "list").stdout == ""
    assert passerelle.run("migrate").stderr == "the schema is up to date\n"


def test_nothing_can_be_exported_before_the_first_release(passerelle: SameProcess) -> None:
    ended = passerelle.run(
        "export", "findings", "--lang", "fr", "--format", "csv", "--tier", "public", "--out", "x.csv"
    )

    assert ended.returncode == 1
    assert "no release yet" in ended.stderr
    assert not (passerelle.folder / "x.csv").exists()


def test_a_parked_message_that_does_not_exist_is_refused(passerelle: SameProcess) -> None:
    assert passerelle.run("parked", "show", "none").returncode == 1
    assert passerelle.run("parked", "retry", "none").returncode == 1
    assert passerelle.run("parked", "retry", "--dry-run").returncode == 0


def test_an_instance_is_solved_and_its_outcome_verified(passerelle: SameProcess) -> None:
    instance = example("golden_hub_16x6")
    _write(passerelle, "instance.json", instance)

    solved = passerelle.run("round", "solve", "instance.json")
    _write(passerelle, "outcome.json", {**instance, **json.loads(solved.stdout)})
    verified = passerelle.run("round", "verify", "outcome.json")

    assert solved.returncode == 0
    assert json.loads(solved.stdout) == solve_instance(instance)
    assert verified.returncode == 0
    assert json.loads(verified.stdout) == {"confirmed": True, "violations": []}


def test_an_outcome_that_was_changed_is_not_confirmed(passerelle: SameProcess) -> None:
    instance = example("golden_hub_16x6")
    outcome = solve_instance(instance)
    loser = next(volunteer for volunteer, offer in outcome["matching"].items() if offer is not None)
    outcome["matching"][loser] = None
    _write(passerelle, "outcome.json", {**instance, **outcome})

    verified = passerelle.run("round", "verify", "outcome.json")

    assert verified.returncode == 1
    assert json.loads(verified.stdout)["confirmed"] is False


def test_a_configuration_that_the_mechanism_cannot_represent_is_refused_with_its_code(passerelle: SameProcess) -> None:
    _write(passerelle, "mesh.json", example("mesh_no_stable_3x3"))

    ended = passerelle.run("round", "solve", "mesh.json")

    assert ended.returncode == 1
    assert json.loads(ended.stdout) == {"code": "config_crossing"}


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "NaN", "[]"])
def test_a_file_that_is_no_instance_is_refused_with_a_code(passerelle: SameProcess, content: str) -> None:
    (passerelle.folder / "bad.json").write_text(content)

    ended = passerelle.run("round", "solve", "bad.json")

    assert ended.returncode == 1
    assert set(json.loads(ended.stdout)) == {"code"}


def test_a_round_that_does_not_exist_cannot_be_verified(passerelle: SameProcess) -> None:
    ended = passerelle.run("round", "verify", "R99999")

    assert ended.returncode == 1
    assert "neither a file nor a round" in ended.stderr


def _write(passerelle: SameProcess, name: str, document: object) -> None:
    (passerelle.folder / name).write_text(json.dumps(document), encoding="utf-8")


def test_an_outcome_is_verified_with_the_instance_in_a_file_of_its_own(passerelle: SameProcess) -> None:
    _write(passerelle, "instance.json", example("golden_hub_16x6"))
    solved = passerelle.run("round", "solve", "instance.json")
    _write(passerelle, "outcome.json", json.loads(solved.stdout))

    verified = passerelle.run("round", "verify", "outcome.json", "--instance", "instance.json")
    alone = passerelle.run("round", "verify", "outcome.json")

    assert json.loads(verified.stdout) == {"confirmed": True, "violations": []}
    assert alone.returncode == 1
    assert "--instance" in alone.stderr


@pytest.mark.parametrize("content", ['{"volunteers": ["\\ud800"]}', '{"volunteers": [], "volunteers": []}'])
def test_text_that_is_no_text_and_names_given_twice_are_refused_with_a_code(
    passerelle: SameProcess, content: str
) -> None:
    (passerelle.folder / "bad.json").write_text(content)

    ended = passerelle.run("round", "solve", "bad.json")

    assert (ended.returncode, json.loads(ended.stdout)) == (1, {"code": "not_json"})
