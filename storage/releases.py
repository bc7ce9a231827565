"""Releases: what may leave, one for each set of closed waves. Documents never change once they are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from storage.tables.applications import counters
from storage.tables.evaluation import release_runs, releases

Document = Mapping[str, Any]
# What an attacker could not narrow may leave; publishing it opens its public tier to everybody.
AUDITED = ("audited", "published")


@dataclass(frozen=True, slots=True)
class NewRelease:
    """What is known of a release before it is made. `closed`: `[[call, moment], …]` in order."""

    wave: str
    closed: Sequence[Sequence[str]]
    as_of: date
    made_at: datetime


def latest_release(connection: Connection, statuses: Sequence[str] = AUDITED) -> RowMapping | None:
    """The newest release in one of these statuses, documents included; None before the first one."""
    query = select(releases).where(releases.c.status.in_(statuses)).order_by(releases.c.id.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def find_release(connection: Connection, identifier: str, *, lock: bool = False) -> RowMapping | None:
    """One release, documents included."""
    query = select(releases).where(releases.c.id == identifier)
    return connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()


def list_releases(connection: Connection) -> list[dict[str, Any]]:
    """All releases, the newest first, without their documents; a run that is under way tells how far it has come."""
    shown = ("id", "wave", "closed", "as_of", "status", "audit", "made_at", "audited_at", "published_at")
    run = ("stage", "done", "total", "stage_since", "failure")
    query = (
        select(*(releases.c[name] for name in shown), *(release_runs.c[name] for name in run))
        .outerjoin(release_runs, release_runs.c.release_id == releases.c.id)
        .order_by(releases.c.id.desc())
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def newest_closed(connection: Connection) -> list[Sequence[str]] | None:
    """The waves that the newest release stands on, whatever became of it; None before the first one."""
    query = select(releases.c.closed).order_by(releases.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else list(row.closed)


def earlier_releases(connection: Connection, identifier: str) -> list[RowMapping]:
    """Every other audited release, the newest first: what is known already."""
    query = select(releases).where(releases.c.id != identifier, releases.c.status.in_(AUDITED))
    newest = query.order_by(releases.c.audited_at.desc(), releases.c.id.desc())
    return list(connection.execute(newest).mappings())


def earlier_ids(connection: Connection, identifier: str) -> frozenset[str]:
    """The ids of `earlier_releases`."""
    query = select(releases.c.id).where(releases.c.id != identifier, releases.c.status.in_(AUDITED))
    return frozenset(connection.execute(query).scalars())


def wait_for_turn(connection: Connection) -> None:
    """Lock the course of releases until the transaction ends: who adds or settles one sees all that came before."""
    connection.execute(select(counters.c.value).where(counters.c.name == "evaluations").with_for_update())


def is_one_being_made(connection: Connection) -> bool:
    """Whether the making of some release has an end yet to come."""
    query = select(releases.c.id).join(release_runs, release_runs.c.release_id == releases.c.id)
    return connection.execute(query.where(releases.c.status == "making").limit(1)).first() is not None


def add_release(connection: Connection, new: NewRelease) -> str | None:
    """Have a release made; its id. None when there is one for the same waves already."""
    if connection.execute(select(releases.c.id).where(releases.c.wave == new.wave)).first() is not None:
        return None
    number = connection.execute(select(func.count()).select_from(releases)).scalar_one() + 1
    closed = [list(wave) for wave in new.closed]
    values = {"wave": new.wave, "closed": closed, "as_of": new.as_of, "made_at": new.made_at}
    connection.execute(insert(releases).values(id=f"R{number:05d}", status="making", **values))
    return f"R{number:05d}"


def drop_unbegun(connection: Connection) -> None:
    """Forget releases that nobody has begun to make: a newer one tells what they would have told, and more."""
    unbegun = (
        select(releases.c.id)
        .join(release_runs, release_runs.c.release_id == releases.c.id)
        .where(releases.c.status == "making", release_runs.c.attempts == 0, release_runs.c.claim.is_(None))
        .with_for_update(of=release_runs, skip_locked=True)
    )
    found = list(connection.execute(unbegun).scalars())
    connection.execute(delete(release_runs).where(release_runs.c.release_id.in_(found)))
    connection.execute(delete(releases).where(releases.c.id.in_(found)))


def settle_release(connection: Connection, identifier: str, status: str, values: Mapping[str, Any]) -> None:
    """The making came to its end: `audited` with both documents, or `refused` with the reason."""
    making = (releases.c.id == identifier, releases.c.status == "making")
    connection.execute(update(releases).where(*making).values(status=status, **values))


def publish_release(connection: Connection, identifier: str, account: str, at: datetime) -> None:
    """A person opens the public tier to everybody."""
    values = {"status": "published", "published_at": at, "published_by": account}
    connection.execute(update(releases).where(releases.c.id == identifier).values(values))
