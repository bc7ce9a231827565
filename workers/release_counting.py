"""Counting what a release stands on: closed waves only, block by block, with what changed since earlier releases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import EvaluationFacts
from domain.indicators.sample import PLACED
from domain.indicators.tally import Frame, Tallies, block_measures
from domain.policy import Policy
from domain.release.changes import Changes, Fingerprints, contributions, of_organisations
from domain.release.closed import closed_facts
from domain.release.waves import Wave
from storage.evaluation_facts import block_facts, blocks, frame_facts
from workers.round_course import Course

Closed = frozenset[Wave]


@dataclass(frozen=True, slots=True)
class Then:
    """What an earlier release stood on, as far as it is still known, and who changed since."""

    fingerprints: Fingerprints
    tallies: Tallies = field(default_factory=Tallies)
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Count:
    """Everything that was counted. `people`: placements that both sides accepted; `then` by earlier closed set."""

    frame: Frame
    fingerprints: Fingerprints
    tallies: Tallies = field(default_factory=Tallies)
    then: dict[Closed, Then] = field(default_factory=dict)
    people: list[int] = field(default_factory=lambda: [0])


def closed_of(row: RowMapping) -> Closed:
    """The waves that a release stands on."""
    return frozenset(Wave(*wave) for wave in row["closed"])


def count_closed(
    connection: Connection, policy: Policy, release: RowMapping, earlier: Sequence[Closed], key: bytes, course: Course
) -> Count:
    """Count one release. Memory holds one block at a time."""
    definitions, closed = policy.indicators.on(release["as_of"]), closed_of(release)
    whole = closed_facts(frame_facts(connection, policy, release["as_of"]), closed)
    count = Count(
        Frame(whole, definitions), Fingerprints(key), then={each: Then(Fingerprints(key)) for each in earlier}
    )
    names = blocks(connection) if closed else []
    for number, name in enumerate(names, start=1):
        add_block(count, definitions, closed, block_facts(connection, release["as_of"], name))
        course.reaches("counting", number, len(names))
    add_organisations(count, definitions)
    return count


def add_block(
    count: Count, definitions: Mapping[str, IndicatorDefinition], closed: Closed, facts: EvaluationFacts
) -> None:
    """Count the people of one more block, as they are now and as they were in every earlier release."""
    mine = closed_facts(facts, closed)
    counted = list(block_measures(mine, definitions))
    count.tallies.update(counted)
    now = contributions(counted, mine)
    count.fingerprints.add(now)
    count.people[0] += sum(one.status in PLACED for one in mine.placements)
    for earlier, then in count.then.items():
        theirs = closed_facts(facts, earlier)
        counted_then = list(block_measures(theirs, definitions))
        then.tallies.update(counted_then)
        before = contributions(counted_then, theirs)
        then.fingerprints.add(before)
        then.changes.add(before, now)


def add_organisations(count: Count, definitions: Mapping[str, IndicatorDefinition]) -> None:
    """After the last block: an organisation may have spoken in several."""
    now = of_organisations(count.tallies, count.frame, definitions)
    count.fingerprints.add(now)
    for then in count.then.values():
        before = of_organisations(then.tallies, count.frame, definitions)
        then.fingerprints.add(before)
        then.changes.add(before, now)
