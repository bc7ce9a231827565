"""Whom a fact is about, by country, and the advice that becomes stale in the transaction that writes it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from domain.events import RecommendationStale
from domain.evidence.touching import NOTED, Touched, of_fact
from domain.policy import Policy
from storage.batches import batches
from storage.staleness import mark_stale, note_touched
from storage.tables.applications import applications, calls, offers, wishes
from storage.tables.placements import placements
from storage.unit_of_work import UnitOfWork

# (countries that people come from, countries that they go to)
Ends = tuple[frozenset[str], frozenset[str]]
NOBODY: Ends = (frozenset(), frozenset())


def mark_noted(work: UnitOfWork, policy: Policy) -> None:
    """Mark the advice that stands on what was noted in this unit of work; before its commit.

    No evaluation can have seen it, whatever the clocks say. It waits for nobody: an evaluation that is stored meanwhile
    waits for the advice marked here, and reads only then what was touched.
    """
    subjects: defaultdict[str, list[str]] = defaultdict(list)
    for note in work.notes:
        if NOTED[note.name]:
            subjects[note.name].append(note.subject)
    if not subjects:
        return
    definitions = policy.indicators.definitions
    touched: Touched = frozenset().union(
        *(of_fact(definitions, name, *ends_of(work.connection, name, found)) for name, found in subjects.items())
    )
    tell_stale(work, policy, touched, work.clock.now())


def tell_stale(work: UnitOfWork, policy: Policy, touched: Touched, at: datetime) -> int:
    """Mark what stands on the figures touched at this instant, and tell each advice not marked before. How many.

    The touch is kept, also for advice that is marked already or not given yet: an evaluation may be counting now.
    """
    if not touched:
        return 0
    note_touched(work.connection, touched, at)
    marked = mark_stale(work.connection, policy.criteria, touched, at)
    for identifier, country in marked:
        work.record(RecommendationStale(recommendation=identifier, country=country))
    return len(marked)


def ends_of(connection: Connection, name: str, subjects: Collection[str]) -> Ends:
    """Where the people come from and go to whom a fact of this name about these subjects counts for."""
    return _READERS[name.partition(".")[0]](connection, sorted(subjects))


def _of_placements(connection: Connection, identifiers: list[str]) -> Ends:
    return _pairs(connection, identifiers, placements.c.id, select(placements.c.origin, placements.c.host))


def _of_applications(connection: Connection, identifiers: list[str]) -> Ends:
    """An application counts for every country that it wishes to go to."""
    wished = applications.outerjoin(wishes, wishes.c.application_id == applications.c.id)
    wished = wished.outerjoin(offers, offers.c.id == wishes.c.offer_id)
    query = select(applications.c.origin_country, offers.c.country).select_from(wished)
    return _pairs(connection, identifiers, applications.c.id, query)


def _of_offers(connection: Connection, identifiers: list[str]) -> Ends:
    return _pairs(connection, identifiers, offers.c.id, select(offers.c.country, offers.c.country))


def _of_calls(connection: Connection, identifiers: list[str]) -> Ends:
    query = select(calls.c.corridors).where(calls.c.id.in_(identifiers))
    corridors = [each for found in connection.execute(query).scalars() for each in found]
    return frozenset(each["origin"] for each in corridors), frozenset(each["host"] for each in corridors)


def _of_posts(connection: Connection, countries: list[str]) -> Ends:
    """The subject of a post is its country."""
    return frozenset(countries), frozenset(countries)


def _pairs(connection: Connection, identifiers: list[str], key: Any, query: Select[Any]) -> Ends:
    found = {
        (origin, host)
        for some in batches(identifiers)
        for origin, host in connection.execute(query.where(key.in_(some)).distinct())
    }
    return frozenset(origin for origin, _ in found), frozenset(host for _, host in found if host is not None)


_READERS: Mapping[str, Callable[[Connection, list[str]], Ends]] = {
    "placement": _of_placements,
    "application": _of_applications,
    "verdict": _of_applications,
    "review": _of_applications,
    "offer": _of_offers,
    "call": _of_calls,
    "post": _of_posts,
}
