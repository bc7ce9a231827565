"""An evaluation of many served placements with all feedback, from due to stored, and again after one answer.

    python -m bench.evaluation [PEOPLE ...]

Starts a PostgreSQL and a RabbitMQ of its own for each size, loads it, lets the schedule ask for an evaluation and a
relay and an evaluation worker do the rest. Prints time and peak memory of the worker, the same for the release of the
closed waves and for an evaluation after one answer changed, and time and peak memory of every export. Ends with exit
code 1 when an evaluation or a file is missing, or an evaluation says something else than what was loaded.
"""

import logging
import resource
import sys
import time
from typing import Any

import click
import structlog
from sqlalchemy import func, select, text

from api.schemas.evaluation import FORMATS
from bench.stage import Stage, stage_with
from bench.stored_call import load_call
from bench.stored_service import load_service
from storage.tables.evaluation import evaluations, releases
from tests.installation import Installation

LONGEST_SECONDS = 3600
_LOOK_SECONDS = 0.2


@click.command()
@click.argument("sizes", type=click.IntRange(60), nargs=-1)
def main(sizes: tuple[int, ...]) -> None:
    """Measure the evaluation of so many placements (1,000, 10,000 and 100,000 by default)."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    wrong = [complaint for size in sizes or (1_000, 10_000, 100_000) for complaint in _measured(size)]
    for complaint in wrong:
        click.echo(f"WRONG: {complaint}")
    sys.exit(1 if wrong else 0)


def _measured(people: int) -> list[str]:
    with stage_with("evaluation") as stage:
        pilot, offers = stage.pilot, max(60, people // 5)
        load_call(pilot.database_url, pilot.policy, stage.account, people, offers)
        answers = load_service(pilot.database_url, pilot.policy.questionnaires, people, offers)
        with pilot.database.write() as connection:
            connection.execute(text("INSERT INTO aggregate_sequences (subject, last) VALUES ('call:bench', 1)"))
        click.echo(f"{people:,} placements, {answers:,} answers")
        for process in (stage.worker, stage.relay):
            process.start()
        full = _evaluate(stage, 1, "full evaluation")
        _release(stage)
        with pilot.database.write() as connection:
            connection.execute(text(_ONE_ANSWER))
            connection.execute(text(_TOLD))
        again = _evaluate(stage, 2, "after one answer")
        click.echo(f"  after one answer : full = {again / full:.3f}")
        return [*filter(None, (_export(stage, kind) for kind in FORMATS)), *_audit(pilot, people)]


_ONE_ANSWER = """
UPDATE feedback_requests SET entered_at = entered_at - interval '1 second'
WHERE id = (SELECT min(id) FROM feedback_requests WHERE status = 'answered')
"""
# The schedule asks again when facts were recorded: what the answer's own event would have done.
_TOLD = "UPDATE aggregate_sequences SET last = last + 1 WHERE subject = (SELECT min(subject) FROM aggregate_sequences)"


def _evaluate(stage: Stage, number: int, name: str) -> float:
    """Have an evaluation made due and wait until it is stored; seconds."""
    asked = stage.worker.run_beside("tick", "--at", f"2026-11-22T{9 + number:02d}:00:00Z")
    if asked.returncode:
        raise RuntimeError(asked.stderr.decode()[-2000:])
    began, busy = time.perf_counter(), stage.worker.cpu_seconds()
    while _stored(stage.pilot) < number:
        stage.worker.require_alive()
        if time.perf_counter() - began > LONGEST_SECONDS:
            raise RuntimeError("the evaluation did not come to its end")
        time.sleep(_LOOK_SECONDS)
    took = time.perf_counter() - began
    told: dict[str, Any] = stage.worker.told("evaluation_completed") or {}
    click.echo(
        f"  {name}: {took:.1f} s (processor {stage.worker.cpu_seconds() - busy:.1f} s), "
        f"peak memory {stage.worker.peak_mib():.0f} MiB, {told.get('seconds')}"
    )
    return took


def _stored(pilot: Installation) -> int:
    with pilot.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(evaluations)).scalar_one())


def _release(stage: Stage) -> None:
    """Wait until the release that is due is made and attacked: files come from it alone."""
    began, busy = time.perf_counter(), stage.worker.cpu_seconds()
    while _is_making(stage.pilot):
        stage.worker.require_alive()
        if time.perf_counter() - began > LONGEST_SECONDS:
            raise RuntimeError("the release did not come to its end")
        time.sleep(_LOOK_SECONDS)
    told: dict[str, Any] = stage.worker.told("release_audited") or {}
    click.echo(
        f"  release: {time.perf_counter() - began:.1f} s (processor {stage.worker.cpu_seconds() - busy:.1f} s), "
        f"peak memory {stage.worker.peak_mib():.0f} MiB, {told.get('seconds')}"
    )


def _is_making(pilot: Installation) -> bool:
    with pilot.database.read() as connection:
        made = connection.execute(select(releases.c.status)).scalars().all()
    return not made or "making" in made


def _export(stage: Stage, kind: str) -> str | None:
    """Make one file; what is wrong when there is none."""
    began = time.perf_counter()
    out = stage.worker.folder / f"findings.{kind}"
    made = stage.worker.run_beside(
        "export", "findings", "--lang", "fr", "--format", kind, "--tier", "restricted", "--out", str(out)
    )
    took = time.perf_counter() - began
    if made.returncode or not out.exists():
        return f"no {kind}: {made.stderr.decode()[-200:].strip()}"
    size = f"{out.stat().st_size / 1024:,.0f} KiB"
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    click.echo(f"  export {kind}: {took:.1f} s, {size}; largest process so far {peak:.0f} MiB")
    return None


def _audit(pilot: Installation, people: int) -> list[str]:
    with pilot.database.read() as connection:
        found = list(connection.execute(select(evaluations.c.full).order_by(evaluations.c.id)).scalars())
    complaints = []
    for document in found:
        rows = {row["code"]: row for row in document["indicators"] if row["country"] is row["corridor"] is row["by"]}
        if rows["F1"]["numerator"] != people or rows["F2"]["numerator"] != people:
            complaints.append(f"{rows['F1']['numerator']} placed, {rows['F2']['numerator']} completed of {people}")
    return complaints


if __name__ == "__main__":
    main()
