"""Checking one answer or event: whether its hash still leads to the fingerprint of the figure that counted it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.operations.evidence import figure_row, sides_of
from api.problems import not_found
from domain.evidence import names
from domain.evidence.merkle import leads_to
from domain.values import COUNTRIES
from storage.evaluation_queries import latest_evaluation
from storage.evidence import Leaf, blocks_of, leaves_of
from storage.evidence_graph import LeafProof, block_commitments, prove_leaf
from storage.evidence_versions import find_evaluation

Document = dict[str, Any]


def follow_leaf(operation: Operation, code: str, country: str | None, party: str | None, commitment: str) -> Document:
    """`{leaf, evaluated_at, country, steps: [(side, hash)], top}` of a leaf that a figure lists, by its commitment.

    The leaf is hashed anew from what is stored today. `steps` and `top` are None where it, or something beside it, is
    no longer what was evaluated. A figure of the pilot is made of those of the countries: `country` is the one whose
    figure counted the leaf. Raises Problem 404.
    """
    with operation.read() as connection:
        latest = latest_evaluation(connection, "full")
        row = None if latest is None else figure_row(latest[2], code, country, party)
        made = None if latest is None else find_evaluation(connection, latest[0])
        if latest is None or row is None or made is None or not made["graph"]:
            raise not_found()
        listed = [identifier for _, identifier in sides_of(row)]
        found = leaves_of(connection, listed, latest[1], operation.services.policy)
        leaf = next((each for each in found if each.commitment == commitment), None)
        if leaf is None:
            raise not_found()
        place, proof = _proof(connection, operation, made, leaf, _nodes(code, country, party))
    return {
        "leaf": leaf,
        "evaluated_at": latest[1],
        "country": place,
        "steps": None if proof is None else [(side, each.hex()) for side, each in proof.in_block + proof.in_evaluation],
        "top": None if proof is None else proof.top.hex(),
    }


def _nodes(code: str, country: str | None, party: str | None) -> list[tuple[str | None, str]]:
    """(country, node) of the figures that may have counted a leaf."""
    name = code if party is None else names.of_party(code, party)
    places = (country,) if country is not None else (None, *COUNTRIES)
    return [(place, names.indicator(name, place)) for place in places]


def _proof(
    connection: Connection, operation: Operation, made: Document, leaf: Leaf, nodes: Sequence[tuple[str | None, str]]
) -> tuple[str | None, LeafProof | None]:
    policy, secret = operation.services.policy, operation.services.keys.evidence_secret
    block, hashed = blocks_of(connection, [leaf.id])[leaf.id], bytes.fromhex(leaf.commitment or "")
    known = made["graph"]["nodes"]
    wanted = [(place, name) for place, name in nodes if "leaves" in known.get(name, {})]
    commitments = block_commitments(connection, block, made["evaluated_at"], policy, [name for _, name in wanted])
    for place, name in wanted:
        proof = prove_leaf(made["graph"], name, block, commitments[name], hashed, secret)
        if proof is not None and _holds(proof, known[name]["leaves"]):
            return place, proof
    return None, None


def _holds(proof: LeafProof, top: str) -> bool:
    """Every step is taken again: what is shown has been checked."""
    return leads_to(proof.commitment, proof.in_block + proof.in_evaluation, bytes.fromhex(top))
