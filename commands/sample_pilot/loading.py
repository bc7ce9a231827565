"""Load the sample pilot: the whole story played through the real code, from January 2020 to now."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from threading import Event
from typing import Any

import click
import structlog
from sqlalchemy import Connection, func, select

from commands.installation import Installation
from commands.sample_pilot import marker
from commands.sample_pilot.answering import play_feedback
from commands.sample_pilot.pilot import SERVED, play_pilot
from commands.sample_pilot.present import play_experts, play_open_call
from commands.sample_pilot.script import read_wave
from commands.sample_pilot.stage import Agenda, PlayedClock, Stage, noon
from storage.database import Database
from storage.tables.applications import applications, calls, offers
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements

_BEGINNING = datetime(2020, 1, 8, 8, tzinfo=UTC)
_COUNTED = (calls, offers, applications, placements, feedback_requests)


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What the sample holds. `loaded`: this call has made it; False: it was there already."""

    loaded: bool
    calls: int
    offers: int
    applications: int
    placements: int
    feedback_requests: int


def load_sample_pilot(installation: Installation, stop: Event | None = None) -> SampleSummary:
    """Play the sample up to now; a complete one is left as it is, a half-made one is made again from the start.

    Shows a progress bar on stderr. Start no other role meanwhile: they would deliver on today's clock.
    Raises DomainError `sample_needs_empty_database` beside anything real, `sample_undelivered`; BrokerUnavailable;
    click.Abort when `stop` is set meanwhile.
    """
    state = marker.state_of(installation.database)
    if state == marker.COMPLETE:
        return _summary(installation, loaded=False)
    if state == marker.BEGUN:
        click.echo("an earlier load of the sample pilot was cut off: it is made again from the start", err=True)
    marker.begin(installation.database)
    with _quietly(), _without_waiting_for_the_disk(installation) as fast:
        _play(fast, installation.clock.now(), stop or Event())
    marker.finish(installation.database)
    return _summary(installation, loaded=True)


@contextmanager
def _quietly() -> Iterator[None]:
    """Say nothing of the seven years of events below a warning: the progress bar stands on the same stderr."""
    before = structlog.get_config()
    warnings_only = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(**{**before, "wrapper_class": warnings_only, "cache_logger_on_first_use": False})
    try:
        yield
    finally:
        structlog.configure(**before)


@contextmanager
def _without_waiting_for_the_disk(installation: Installation) -> Iterator[Installation]:
    """A thousand commits that a power cut may take back: the load is then made again from the start."""
    database = Database.open(installation.settings.database_url, durable=False)
    try:
        yield replace(installation, database=database)
    finally:
        database.close()


def _play(installation: Installation, now: datetime, stop: Event) -> None:
    stage = Stage(installation, PlayedClock(_BEGINNING))
    agenda = _agenda(stage, now.date())
    entries = agenda.in_order()
    with click.progressbar(entries, label="Sample pilot", file=sys.stderr) as bar:
        for day, act in bar:
            if stop.is_set():
                raise click.Abort
            _reach(stage, noon(day))
            act()
    # Not at noon, which may be to come: nothing happens later than the loading itself.
    _reach(stage, now)
    stage.tick(evaluate=True)
    stage.deliver()
    stage.release()


def _agenda(stage: Stage, today: date) -> Agenda:
    agenda = Agenda()
    play_pilot(stage, agenda, read_wave("pilot", today))
    play_experts(stage, agenda, read_wave("experts", today), today)
    play_open_call(stage, agenda, read_wave("open_call", today), today)
    return agenda


def _reach(stage: Stage, at: datetime) -> None:
    """Deliver what the day before set off, let feedback take its course, then begin the day of this instant."""
    if at.date() > stage.today:
        stage.deliver()
        play_feedback(stage, at.date(), SERVED)
        stage.clock.move_to(at)


def _summary(installation: Installation, *, loaded: bool) -> SampleSummary:
    with installation.database.read() as connection:
        return SampleSummary(loaded, *(_count(connection, table) for table in _COUNTED))


def _count(connection: Connection, table: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
