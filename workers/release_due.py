"""A release is due when a wave has closed that none stands on yet; the first one opens before any wave has."""

from datetime import datetime

from sqlalchemy import Connection

from domain.release.waves import Wave, closed_waves, ordered, wave_name
from storage.evaluation_queries import latest_evaluation
from storage.release_runs import RELEASE_RUNS
from storage.releases import NewRelease, add_release, drop_unbegun, is_one_being_made, newest_closed, wait_for_turn
from storage.unit_of_work import UnitOfWork
from storage.wave_states import call_codes, call_states


def have_released(work: UnitOfWork, at: datetime | None = None) -> int:
    """Have one release made if there is a new set of closed waves; 1 or 0. Nothing before the first evaluation.

    `at`: the instant of the schedule; without it that of the newest evaluation. A wave that was closed once stays
    closed: who is placed later in the same call joins in the next release. A release that nobody has begun to make
    gives way to the newer one.
    """
    wait_for_turn(work.connection)
    evaluation = latest_evaluation(work.connection, "public")
    if evaluation is None:
        return 0
    at = evaluation[1] if at is None else at
    before = newest_closed(work.connection)
    closed = _closed(work.connection, at) | frozenset(Wave(*wave) for wave in before or ())
    if before is not None and len(closed) == len(before):
        return 0
    codes = call_codes(work.connection)
    name = wave_name(frozenset(Wave(codes[wave.call], wave.moment) for wave in closed))
    new = NewRelease(name, ordered(closed), at.date(), at)
    drop_unbegun(work.connection)
    if is_one_being_made(work.connection):
        # The next look adds it: two that are made at once would not know what the other tells.
        return 0
    identifier = add_release(work.connection, new)
    if identifier is None:
        return 0
    RELEASE_RUNS.ask(work.connection, identifier)
    return 1


def _closed(connection: Connection, at: datetime) -> frozenset[Wave]:
    return closed_waves(call_states(connection), at)
