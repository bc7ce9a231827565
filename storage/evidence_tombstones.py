"""What erasure leaves of the evidence: commitments that nothing opens, so that the hashes above them still hold."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.policy import Policy
from messaging.upsert import insert_into
from storage.batches import batches
from storage.evidence_graph import block_of_application, counted_block, grave
from storage.evidence_keys import destroy_key, known_keys
from storage.tables.evaluation import evaluations, evidence_tombstones


def bury_leaves(connection: Connection, application: str, policy: Policy, now: datetime) -> int:
    """Keep the commitments of somebody's leaves and destroy her key: to be called while her facts are still there.

    How many were kept. Nobody who was never evaluated has any.
    """
    keys = known_keys(connection, [application])
    latest = connection.execute(select(func.max(evaluations.c.evaluated_at))).scalar_one()
    block = block_of_application(connection, application)
    if not keys or latest is None or block is None:
        destroy_key(connection, application)
        return 0
    leaves = counted_block(connection, block, latest, policy, keys)
    rows = [
        {"commitment": commitment.hex(), "node": grave(name, block), "erased_at": now, "spoke": commitment in spoken}
        for name, found, spoken in leaves.names()
        for commitment in sorted(found)
    ]
    for some in batches(rows):
        connection.execute(insert_into(connection, evidence_tombstones).values(list(some)).on_conflict_do_nothing())
    destroy_key(connection, application)
    return len(rows)


def erased_leaves(connection: Connection, names: Iterable[str], since: datetime) -> dict[str, int]:
    """How many answers and events of each indicator (name of its node) were erased after an instant, if any were.

    Counted are those that spoke for or against. For readers by duty only: a number of erasures says how many left.
    """
    table = evidence_tombstones
    wanted, found = frozenset(names), dict[str, int]()
    lost = (table.c.erased_at > since) & table.c.spoke.is_(True)
    query = select(table.c.node, func.count()).where(lost).group_by(table.c.node)
    for node, count in connection.execute(query):
        name = node.rpartition("@")[0]
        if name in wanted:
            found[name] = found.get(name, 0) + count
    return found


def is_fully_verifiable(connection: Connection, since: datetime, names: Iterable[str] | None = None) -> bool:
    """Whether every leaf counted at an instant (under these indicators, or under all) can still be opened by who may.

    A publication of that day says only this of erasures: "no longer fully re-verifiable".
    """
    nodes = connection.execute(
        select(evidence_tombstones.c.node).distinct().where(evidence_tombstones.c.erased_at > since)
    ).scalars()
    wanted = None if names is None else frozenset(names)
    return not any(wanted is None or node.rpartition("@")[0] in wanted for node in nodes)
