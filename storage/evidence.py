"""The leaves of the evidence: answers and events behind a finding, by pseudonym, without text that somebody wrote."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, select

from domain.evidence.blocks import BlockLeaves
from domain.evidence.index import OF_PEOPLE, index_of, private_items, text_items
from domain.evidence.leaves import leaf_content
from domain.policy import Policy
from storage.evaluation_facts import block_facts, block_of, frame_facts
from storage.evidence_keys import known_keys
from storage.tables.applications import applications
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements, protection_records

# What is shown of a leaf; the rest of its content only counts in its hash.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "answer": ("party", "moment", "item", "version", "value"),
    "request": ("party", "moment", "status"),
    "placement": ("corridor", "status"),
    "application": ("origin", "status"),
    "protection": ("kind", "paid", "late_days"),
    "corridor": ("corridor", "mou_in_force"),
    "offer": ("host", "status"),
    "round": ("placed", "upper_bound"),
    "post": ("country", "month", "days", "of"),
}
PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf as its readers by duty see it. `commitment` is None when it was erased or is about nobody."""

    id: str
    kind: str
    facts: Mapping[str, Any]
    commitment: str | None

    def document(self) -> dict[str, Any]:
        """`{id, kind, facts, commitment}`."""
        return {"id": self.id, "kind": self.kind, "facts": dict(self.facts), "commitment": self.commitment}


def leaves_of(connection: Connection, identifiers: Sequence[str], at: datetime, policy: Policy) -> list[Leaf]:
    """The leaf of each evidence id (`kind:id`), in the given order, as known at the end of that day.

    An erased one has neither facts nor commitment.
    """
    blocks = blocks_of(connection, identifiers)
    found: dict[str, Leaf] = {}
    for block in sorted({each for each in blocks.values() if each}):
        wanted = [identifier for identifier in identifiers if blocks.get(identifier) == block]
        found |= _in_block(connection, block, wanted, at, policy)
    found |= _about_nobody(connection, [each for each in identifiers if each not in blocks], at, policy)
    return [found.get(each) or Leaf(each, each.partition(":")[0], {}, None) for each in identifiers]


def _in_block(
    connection: Connection, block: str, wanted: Sequence[str], at: datetime, policy: Policy
) -> dict[str, Leaf]:
    facts = block_facts(connection, at.date(), block)
    index = index_of(facts, text_items(policy.questionnaires))
    keys = known_keys(connection, [one.id for one in facts.applications])
    leaves = BlockLeaves(index, policy.indicators.definitions, keys)
    hidden = private_items(policy.questionnaires)
    found = {}
    for each in wanted:
        commitment, content = leaves.commitment(each), leaf_content(index, each)
        if commitment is not None and content is not None:
            kind = each.partition(":")[0]
            found[each] = Leaf(each, kind, _shown(kind, content, hidden), commitment.hex())
    return found


def _about_nobody(connection: Connection, wanted: Sequence[str], at: datetime, policy: Policy) -> dict[str, Leaf]:
    names = [each for each in wanted if each.partition(":")[0] in SHOWN.keys() - set(OF_PEOPLE)]
    if not names:
        return {}
    index = index_of(frame_facts(connection, policy, at.date()))
    contents = {each: leaf_content(index, each) for each in names}
    return {
        each: Leaf(each, each.partition(":")[0], _shown(each.partition(":")[0], content, frozenset()), None)
        for each, content in contents.items()
        if content is not None
    }


def _shown(kind: str, content: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """The coarse facts; the value of a private answer is nobody's to read here."""
    whole = {**content}
    if kind == "placement":
        whole["corridor"] = f"{content['origin']}-{content['host']}"
    if kind == "answer" and content["item"] in hidden:
        whole["value"] = PRIVATE
    return {name: whole.get(name) for name in SHOWN[kind]}


def blocks_of(connection: Connection, identifiers: Collection[str]) -> dict[str, str]:
    """The block of each piece of evidence that is about a person and still there."""
    wanted: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for identifier in identifiers:
        kind, _, name = identifier.partition(":")
        if kind in OF_PEOPLE:
            wanted[kind][name.partition("/")[0]].append(identifier)
    found: dict[str, str] = {}
    for kind, names in wanted.items():
        for name, block in _blocks(connection, kind, sorted(names)):
            found |= dict.fromkeys(names[name], block)
    return found


def _blocks(connection: Connection, kind: str, names: list[str]) -> list[tuple[str, str]]:
    rows, key = _way_to_applications(kind)
    query = select(key, block_of(applications.c.reference)).select_from(rows).where(key.in_(names))
    return [(name, block) for name, block in connection.execute(query)]


def _way_to_applications(kind: str) -> tuple[FromClause, ColumnElement[str]]:
    placed = applications.join(placements, placements.c.application_id == applications.c.id)
    if kind in ("answer", "request"):
        rows = placed.join(feedback_requests, feedback_requests.c.placement_id == placements.c.id)
        return rows, feedback_requests.c.id
    if kind == "protection":
        rows = placed.join(protection_records, protection_records.c.placement_id == placements.c.id)
        return rows, protection_records.c.id
    return (placed, placements.c.id) if kind == "placement" else (applications, applications.c.id)
