"""Counting everybody, block by block: what is kept from an earlier evaluation of the day is not counted again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.evidence.blocks import Roots
from domain.indicators.facts import EvaluationFacts
from domain.indicators.tally import Frame, Tallies, block_measures
from domain.indicators.tally_document import counted_from, document_of
from storage.database import Database
from storage.evaluation_blocks import Document, fingerprints, forget_blocks, keep_block, kept_block
from storage.evaluation_facts import block_facts, frame_facts
from storage.evidence_graph import leaves_of_block
from workers.services import WorkerServices

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Counted:
    """What an evaluation concludes from. `about_nobody`: the facts of the frame; `roots`: of the evidence, by block.

    `seen_until`: every fact of an earlier instant is in it; those of a later one need not be.
    """

    tallies: Tallies
    frame: Frame
    about_nobody: EvaluationFacts
    roots: Mapping[str, Roots]
    seen_until: datetime


def count_everybody(database: Database, services: WorkerServices, as_of: date, progress: Progress) -> Counted:
    """Everything stored up to the end of the day. Each block is read in a transaction of its own."""
    policy = services.policy.on(as_of)
    # By the clock that dates the facts, and before the first of them is read. What a day changes is seen with the day,
    # also in practice with a day to come.
    began = datetime.combine(as_of, time.min, UTC)
    seen_until = max(began, min(services.clock.now(), began + timedelta(days=1)))
    with database.read() as connection:
        of_frame = frame_facts(connection, policy, as_of)
        wanted = fingerprints(connection, as_of, policy.version)
    tallies, roots = Tallies(), {}
    for number, (block, fingerprint) in enumerate(sorted(wanted.items())):
        progress(number, len(wanted))
        with database.read() as connection:
            kept = kept_block(connection, block, fingerprint)
        document, roots[block] = kept or _count_block(database, services, as_of, block, fingerprint)
        tallies.update(counted_from(document))
    with database.write() as connection:
        forget_blocks(connection, set(wanted))
    return Counted(tallies, Frame(of_frame, policy.indicators.definitions), of_frame, roots, seen_until)


def _count_block(
    database: Database, services: WorkerServices, as_of: date, block: str, fingerprint: str
) -> tuple[Document, Roots]:
    """Count one block, commit to its evidence, and keep both for whoever counts the same day."""
    policy = services.policy.on(as_of)
    definitions = policy.indicators.definitions
    with database.read() as connection:
        facts = block_facts(connection, as_of, block)
    with database.write() as connection:
        leaves = leaves_of_block(connection, facts, policy)
    tallies = Tallies()
    for code, cell, measure in block_measures(facts, definitions):
        leaves.take(code, cell, measure)
        tallies.add(code, cell, measure)
    document, roots = document_of(tallies), leaves.roots(block, services.keys.evidence_secret)
    with database.write() as connection:
        keep_block(connection, block, fingerprint, document, roots)
    return document, roots
