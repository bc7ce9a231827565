"""Counting what a release stands on: closed waves only, block by block, with what changed since earlier releases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping

from domain.indicators.facts import EvaluationFacts
from domain.indicators.frame import FrameCell
from domain.indicators.sample import PLACED
from domain.indicators.tally import Frame, Tallies, block_measures
from domain.policy import Policy
from domain.release.changes import Changes, Fingerprints, contributions
from domain.release.closed import closed_facts
from domain.release.waves import Wave
from storage.evaluation_facts import block_facts, blocks, frame_facts
from workers.round_course import Course

Closed = frozenset[Wave]


@dataclass(frozen=True, slots=True)
class Count:
    """Everything that was counted. `people`: placements that both sides accepted; `changes` by earlier closed set."""

    frame: Frame
    fingerprints: Fingerprints
    tallies: Tallies = field(default_factory=Tallies)
    changes: dict[Closed, Changes] = field(default_factory=dict)
    people: list[int] = field(default_factory=lambda: [0])

    def changed(self, earlier: Closed, code: str, cells: Iterable[FrameCell]) -> int:
        """How many people of a group changed since the release that stood on `earlier`."""
        return self.changes[earlier].of_group(code, cells)


def closed_of(row: RowMapping) -> Closed:
    """The waves that a release stands on."""
    return frozenset(Wave(*wave) for wave in row["closed"])


def count_closed(
    connection: Connection, policy: Policy, release: RowMapping, earlier: Sequence[Closed], key: bytes, course: Course
) -> Count:
    """Count one release. Memory holds one block at a time."""
    definitions, closed = policy.indicators.on(release["as_of"]), closed_of(release)
    whole = closed_facts(frame_facts(connection, policy, release["as_of"]), closed)
    count = Count(Frame(whole, definitions), Fingerprints(key), changes={each: Changes() for each in earlier})
    names = blocks(connection) if closed else []
    for number, name in enumerate(names, start=1):
        _add(count, policy, closed, block_facts(connection, release["as_of"], name))
        course.reaches("counting", number, len(names))
    return count


def _add(count: Count, policy: Policy, closed: Closed, facts: EvaluationFacts) -> None:
    mine = closed_facts(facts, closed)
    counted = list(block_measures(mine, policy.indicators.definitions))
    count.tallies.update(counted)
    now = contributions(counted, mine)
    count.fingerprints.add(now)
    count.people[0] += sum(one.status in PLACED for one in mine.placements)
    for earlier, changes in count.changes.items():
        theirs = closed_facts(facts, earlier)
        changes.add(contributions(block_measures(theirs, policy.indicators.definitions), theirs), now)
