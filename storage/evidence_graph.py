"""Hashing the evidence of an evaluation, block by block, and finding one leaf of it again.

The evaluation worker takes `leaves_of_block` for each block that it reads, feeds it what it counts, keeps `roots` with
the block, and stores `build_graph` with the evaluation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from domain.evidence.blocks import FRAME, BlockLeaves, Roots, block_tree, evaluation_tree, frame_roots, leaf_roots
from domain.evidence.graph import graph_of
from domain.evidence.index import index_of, text_items
from domain.evidence.merkle import Proof, proof, root
from domain.indicators.facts import EvaluationFacts
from domain.indicators.tally import block_measures
from domain.policy import Policy
from domain.recommendations.evaluation import Evaluation
from storage.evaluation_facts import block_facts, block_of
from storage.evidence_keys import keys_of, known_keys
from storage.tables.applications import applications
from storage.tables.evaluation import evidence_tombstones

Graph = Mapping[str, Any]


def leaves_of_block(connection: Connection, facts: EvaluationFacts, policy: Policy) -> BlockLeaves:
    """The growing leaves of one block; everybody in it has a key afterwards."""
    keys = keys_of(connection, [one.id for one in facts.applications])
    return BlockLeaves(index_of(facts, text_items(policy.questionnaires)), policy.indicators.definitions, keys)


def build_graph(
    evaluation: Evaluation, frame: EvaluationFacts, blocks: Mapping[str, Roots], policy: Policy, secret: bytes
) -> dict[str, Any]:
    """`{root, nodes: {name: {kind, evidence, outputs, children, leaves?}}, blocks: {block: {name: root}}}`.

    `frame` holds the facts that are about nobody; `blocks` the roots of every block of people.
    """
    definitions = policy.indicators.on(frame.as_of)
    about_nobody = frame_roots(evaluation.indicators, index_of(frame), definitions, secret)
    everything = {**{block: dict(found) for block, found in blocks.items()}, FRAME: dict(about_nobody)}
    return {**graph_of(evaluation, definitions, leaf_roots(everything, secret), secret), "blocks": everything}


@dataclass(frozen=True, slots=True)
class LeafProof:
    """The way from one leaf up to the leaves of its indicator: through its block, then through the evaluation."""

    commitment: bytes
    in_block: Proof
    block_root: bytes
    in_evaluation: Proof
    top: bytes


def block_of_application(connection: Connection, application: str) -> str | None:
    """The block that an application is counted in."""
    query = select(block_of(applications.c.reference)).where(applications.c.id == application)
    return connection.execute(query).scalar_one_or_none()


def counted_block(
    connection: Connection, block: str, at: datetime, policy: Policy, keys: Mapping[str, bytes] | None = None
) -> BlockLeaves:
    """The leaves of one block as they are today, counted up to the day of an evaluation. Makes no keys.

    `keys`: only the leaves of these people.
    """
    facts = block_facts(connection, at.date(), block)
    definitions = policy.indicators.definitions
    known = known_keys(connection, [one.id for one in facts.applications]) if keys is None else keys
    leaves = BlockLeaves(index_of(facts, text_items(policy.questionnaires)), definitions, known)
    for code, cell, measure in block_measures(facts, definitions):
        leaves.take(code, cell, measure)
    return leaves


def buried(connection: Connection, name: str, block: str, since: datetime) -> list[bytes]:
    """The commitments under one indicator of one block whose people were erased after an evaluation."""
    table = evidence_tombstones
    query = select(table.c.commitment).where(table.c.node == grave(name, block), table.c.erased_at > since)
    return [bytes.fromhex(commitment) for commitment in connection.execute(query).scalars()]


def grave(name: str, block: str) -> str:
    """Where the commitments of erased leaves of one indicator and one block are kept."""
    return f"{name}@{block}"


def block_commitments(
    connection: Connection, block: str, at: datetime, policy: Policy, names: Iterable[str]
) -> dict[str, frozenset[bytes]]:
    """Living and buried commitments of one block under these indicators, as the evaluation at that instant had them."""
    living = counted_block(connection, block, at, policy)
    return {name: living.of(name).union(buried(connection, name, block, at)) for name in names}


def prove_leaf(
    graph: Graph, name: str, block: str, commitments: frozenset[bytes], leaf: bytes, secret: bytes
) -> LeafProof | None:
    """The way up from a leaf of an indicator; None when the leaf, or anything beside it, is not what was evaluated."""
    tree = block_tree(commitments, name, block, secret)
    tops = evaluation_tree(
        {bytes.fromhex(found[name]) for found in graph["blocks"].values() if name in found}, name, secret
    )
    top = root(tree)
    if leaf not in tree or top not in tops:
        return None
    return LeafProof(leaf, proof(tree, leaf), top, proof(tops, top), root(tops))
