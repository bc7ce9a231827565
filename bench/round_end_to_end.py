"""A call with many stored eligible applications, from the request to a simulated round, through worker and database.

    python -m bench.round_end_to_end [PEOPLE] [OFFERS]

Starts a PostgreSQL and a RabbitMQ of its own, loads the call, asks for a round at the JSON interface, and lets a relay
and a placement worker do the rest. Prints how the time splits, the peak memory of the worker, and how long the answers
about the round take. Ends with exit code 1 when the audit finds anything wrong.
"""

import logging
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import structlog
from sqlalchemy import select

from bench.round_audit import answer_times, audit, verified_again
from bench.stored_call import CALL, NOW, load_call
from bench.verdict_texts import WISHES
from bench.worker_processes import RoleProcess
from storage.page_queries import account_with_email
from storage.round_runs import ROUND_RUNS
from storage.tables.placements import rounds
from tests.installation import DATA, SECRET, Installation, SetClock
from tests.servers.postgres import start_postgres
from tests.servers.rabbitmq import start_rabbitmq

LONGEST_SECONDS = 3600
COORDINATOR = "ma@focal.example.org"
_START_SECONDS, _LOOK_SECONDS = 5, 0.1


@dataclass(frozen=True, slots=True)
class Stage:
    """What is running: the pilot, the token of a coordinator, the roles and their environment."""

    pilot: Installation
    token: str
    worker: RoleProcess
    relay: RoleProcess


@click.command()
@click.argument("people", type=click.IntRange(1), default=100_000)
@click.argument("offers", type=click.IntRange(20), required=False)
def main(people: int, offers: int | None) -> None:
    """Measure one round of so many PEOPLE, with ten wishes each, at so many OFFERS (a fifth by default)."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    seats = offers or max(20, people // 5)
    with _stage() as stage:
        pilot, account = stage.pilot, _account(stage.pilot)
        took = _timed(lambda: load_call(pilot.database_url, pilot.policy, account, people, seats))
        click.echo(f"{people:,} people × {WISHES} wishes, {seats:,} offers; loaded in {took:.1f} s (not counted)")
        identifier = _run(stage)
        complaints = audit(pilot, stage.token, identifier, people)
        complaints += verified_again(stage.worker, identifier)
        for path, (seconds, size) in answer_times(pilot, stage.token, COORDINATOR, identifier).items():
            click.echo(f"  GET {path}: {seconds:.2f} s, {size / 1024:,.0f} KiB")
    for complaint in complaints:
        click.echo(f"WRONG: {complaint}")
    sys.exit(1 if complaints else 0)


@contextmanager
def _stage() -> Iterator[Stage]:
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="passerelle-bench-")))
        postgres = start_postgres(ours=True)
        ending.callback(postgres.stop)
        rabbit = start_rabbitmq(ours=True)
        ending.callback(rabbit.stop)
        pilot = Installation(postgres.url, rabbit.url, SetClock(NOW))
        ending.callback(pilot.close)
        settings = {"DATABASE_URL": postgres.url, "BROKER_URL": rabbit.url, "SECRET_KEY": SECRET, "DATA_KEY": DATA}
        environment = {f"PASSERELLE_{name}": value for name, value in settings.items()}
        roles = [RoleProcess(folder, environment, role) for role in (("worker", "placement"), ("relay",))]
        for role in roles:
            ending.callback(role.stop)
        yield Stage(pilot, pilot.account("coordinator", COORDINATOR, "MA"), *roles)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _account(pilot: Installation) -> str:
    with pilot.database.read() as connection:
        found = account_with_email(connection, pilot.keys.email_hash(COORDINATOR))
    assert found is not None
    return str(found.id)


def _run(stage: Stage) -> str:
    """Ask for the round, wait until it is settled, and print the time and the memory that it took."""
    for process in (stage.worker, stage.relay):
        process.start()
    time.sleep(_START_SECONDS)
    before = stage.worker.peak_mib()
    began = time.perf_counter()
    asked = stage.pilot.post("/rounds", stage.token, {"call": CALL}).expect(202)
    busy = _wait(stage, asked["id"])
    took = time.perf_counter() - began
    seconds: dict[str, float] = (stage.worker.told("round_simulated") or {"seconds": {}})["seconds"]
    click.echo(f"request to simulated round: {took:.1f} s")
    click.echo(f"  start of the roles, delivery of the message: {took - sum(seconds.values()):.1f} s")
    for name, passed in seconds.items():
        click.echo(f"  {name}: {passed:.1f} s, of which processor time of the worker {busy.get(name, 0.0):.1f} s")
    click.echo(f"peak memory of the worker: {stage.worker.peak_mib():.0f} MiB (started with {before:.0f})")
    return str(asked["id"])


def _wait(stage: Stage, identifier: str) -> Mapping[str, float]:
    """Wait until the round is settled; the processor time that the worker took in each stage."""
    end = time.monotonic() + LONGEST_SECONDS
    busy: defaultdict[str, float] = defaultdict(float)
    name, before = "waiting", stage.worker.cpu_seconds()
    while time.monotonic() < end:
        for process in (stage.worker, stage.relay):
            process.require_alive()
        with stage.pilot.database.read() as connection:
            status = connection.execute(select(rounds.c.status).where(rounds.c.id == identifier)).scalar_one()
            progress = ROUND_RUNS.progress_of(connection, identifier)
        now = stage.worker.cpu_seconds()
        busy[name] += now - before
        if status != "requested":
            return busy
        name, before = (progress or {}).get("stage") or name, now
        time.sleep(_LOOK_SECONDS)
    raise TimeoutError(f"the round is not settled after {LONGEST_SECONDS} s")


if __name__ == "__main__":
    main()
