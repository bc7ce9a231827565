"""A call with many stored eligible applications, from the request to a simulated round, through worker and database.

    python -m bench.round_end_to_end [PEOPLE] [OFFERS]

Starts a PostgreSQL and a RabbitMQ of its own, loads the call, asks for a round at the JSON interface, and lets a relay
and a placement worker do the rest. Prints how the time splits, the peak memory of the worker, and how long the answers
about the round take. Ends with exit code 1 when the audit finds anything wrong.
"""

import logging
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping

import click
import structlog
from sqlalchemy import select

from bench.round_audit import answer_times, audit, verified_again
from bench.stage import COORDINATOR, Stage, stage_with
from bench.stored_call import CALL, load_call
from bench.verdict_texts import WISHES
from storage.round_runs import ROUND_RUNS
from storage.tables.placements import rounds

LONGEST_SECONDS = 3600
_START_SECONDS, _LOOK_SECONDS = 5, 0.1


@click.command()
@click.argument("people", type=click.IntRange(1), default=100_000)
@click.argument("offers", type=click.IntRange(20), required=False)
def main(people: int, offers: int | None) -> None:
    """Measure one round of so many PEOPLE, with ten wishes each, at so many OFFERS (a fifth by default)."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    seats = offers or max(20, people // 5)
    with stage_with("placement") as stage:
        pilot, account = stage.pilot, stage.account
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


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


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
