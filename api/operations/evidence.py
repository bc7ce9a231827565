"""Following the evidence down: advice → criterion → findings → figures → answers and events, and what anchors it."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.counted import IN_DAYS
from api.operations.advice import show_recommendation
from api.operations.context import Operation
from api.operations.told_figures import told_criteria, told_indicators
from api.problems import not_found
from domain.evidence import names
from domain.evidence.difference import below
from domain.evidence.graph import anchor, anchored
from domain.evidence.merkle import proof
from storage.evaluation_queries import latest_evaluation
from storage.evidence import Leaf, leaves_of
from storage.evidence_tombstones import erased_leaves
from storage.evidence_versions import find_evaluation, instant_of, suppressed_figures, versions_of

LEAVES_SHOWN = 500
LEAVES_A_PAGE = 50
Document = dict[str, Any]


def summarise_evidence(operation: Operation, identifier: str) -> Document:
    """What an advice stands on, as counts: its criterion, its indicators, how much speaks for and against it.

    Raises Problem 404.
    """
    found = show_recommendation(operation, identifier)
    document = found["document"]
    criteria = told_criteria(operation, found["country"])["items"]
    rows = [row for row in told_indicators(operation)["items"] if row["country"] == found["country"]]
    own = next((row for row in criteria if row["code"] == found["criterion"]), None)
    inputs = {document["input"], *(part["code"] for part in (own["inputs"] if own else ()))}
    indicators = [row for row in rows if row["code"] in inputs]
    tree = tree_of(operation, identifier, found["evaluation_id"])
    return {
        "recommendation": identifier,
        "evaluation": found["evaluation_id"],
        "stale_since": found["stale_since"],
        "criterion": own,
        "indicators": indicators,
        "supporting": _told(operation, document["evidence"], indicators, tree),
        "opposing": _told(operation, document["counter_evidence"], indicators, tree),
        "tree": tree,
    }


def _told(operation: Operation, listed: Document, indicators: Iterable[Document], tree: Document) -> Document:
    """`{ids, count, sha256}`; the hash is the salted one of the advice, which covers what is not listed too.

    A coordinator knows the questionnaires of her country by their ids: neither these nor the count behind a hidden
    figure is for her.
    """
    top = tree["nodes"][0]["hash"] if tree["nodes"] else None
    if may_read_leaves(operation):
        return {**listed, "sha256": top}
    hidden = any(row["suppressed"] for row in indicators if row["by"] is None)
    return {"ids": [], "count": None if hidden else listed["count"], "sha256": top}


def show_evidence(operation: Operation, identifier: str) -> Document:
    """The same with the leaves by pseudonym. Raises Problem 404.

    A coordinator sees her country's without leaves: in a small group an answer has a face.
    """
    found = summarise_evidence(operation, identifier)
    return {**found, "leaves": _leaves(operation, found)}


def _leaves(operation: Operation, found: Document) -> list[Document]:
    if not may_read_leaves(operation):
        return []
    policy, sides = operation.services.policy, ((True, found["supporting"]), (False, found["opposing"]))
    with operation.read() as connection:
        at = instant_of(connection, found["evaluation"])
        return [
            {**leaf.document(), "supports": supports}
            for supports, listed in sides
            for leaf in leaves_of(connection, listed["ids"][:LEAVES_SHOWN], at, policy)
        ]


def may_read_leaves(operation: Operation) -> bool:
    """Whether the reader's duty takes her down to single answers."""
    return operation.actor.role == "evaluator"


def tree_of(operation: Operation, identifier: str, evaluation: str) -> Document:
    """`{root, nodes: [{name, kind, hash, outputs, children}]}` of one advice, itself first; hashes alone."""
    with operation.read() as connection:
        made = find_evaluation(connection, evaluation)
    graph = (made or {}).get("graph") or {}
    top = names.recommendation(identifier)
    ordered = sorted(below(graph, top), key=lambda name: (names.KINDS.index(names.kind_of(name)), name))
    return {"root": graph.get("root"), "nodes": [_node(graph, name) for name in ordered]}


def _node(graph: Mapping[str, Any], name: str) -> Document:
    node = graph["nodes"][name]
    return {
        "name": name,
        "kind": node["kind"],
        "hash": node["evidence"],
        "outputs": node["outputs"],
        "children": node["children"],
    }


def standing_of(operation: Operation, identifier: str) -> Document:
    """The advice with what happened to its evidence since: `{advice, evaluation, stale_since, erased, flipped}`.

    `erased`: how many leaves under it nobody can open any more; `flipped`: (code, party) of the figures of which so
    many answers were erased that they could say something else. Both are for evaluators; others read None. Raises
    Problem 404.
    """
    found = show_recommendation(operation, identifier)
    with operation.read() as connection:
        made = find_evaluation(connection, found["evaluation_id"])
        graph = (made or {}).get("graph") or {}
        mine = below(graph, names.recommendation(identifier))
        erased = erased_leaves(connection, mine, made["evaluated_at"]) if made else {}
    duty = may_read_leaves(operation)
    return {
        "advice": found,
        "evaluation": made,
        "stale_since": found["stale_since"],
        "erased": sum(erased.values()) if duty else None,
        "flipped": _flipped(made, erased, found["country"]) if duty and made else None,
    }


def _flipped(made: Document, erased: Mapping[str, int], country: str) -> list[tuple[str, str | None]]:
    """(code, party) of figures that lost as many leaves as another conclusion needs; no party: the whole figure.

    How one party answers has a flip count of its own: the whole figure may stand where that of a small party falls.
    """
    rows = ((row, None) for row in made["full"]["indicators"] if row["country"] == country and row["by"] is None)
    criteria = (one for one in made["full"]["criteria"] if one["country"] == country)
    parts = ((part, part["party"]) for one in criteria for part in one["parts"] if part["rule"] == "responses")
    found = {_figure_of(row, party): row.get("flip_count") for row, party in (*rows, *parts)}
    return [
        (code, party)
        for (code, party), count in sorted(found.items(), key=str)
        if count and erased.get(names.indicator(_name(code, party), country), 0) >= (1 if code in IN_DAYS else count)
    ]


def _figure_of(row: Document, party: str | None) -> tuple[str, str | None]:
    return (row["code"], None) if party is None else (row["name"], party)


def _name(code: str, party: str | None) -> str:
    return code if party is None else names.of_party(code, party)


def show_changes(operation: Operation, identifier: str) -> Document:
    """`{advice, versions}`: what each evaluation changed, the latest first, with the codes whose figures are `hidden`.

    A figure that is suppressed today, or was on either side of the change, is. Raises Problem 404.
    """
    found = show_recommendation(operation, identifier)
    with operation.read() as connection:
        versions = versions_of(connection, identifier)
        made = (found["evaluation_id"], *(each["evaluation_id"] for each in versions))
        hidden = {each: suppressed_figures(connection, each, found["country"]) for each in dict.fromkeys(made)}
    today = hidden[found["evaluation_id"]]
    shown = [{**each, "hidden": today | hidden[each["evaluation_id"]]} for each in versions]
    return {"advice": found, "versions": shown}


def list_leaves(operation: Operation, code: str, country: str | None, party: str | None, page: int) -> Document:
    """The answers and events behind a figure of the pilot or of a country, by pseudonym, fifty on a page.

    `{row, evaluated_at, items: [(supports, Leaf)], page, page_size, total, counted, fingerprint}`: `total` are listed
    of `counted`, and the fingerprint covers all. `party`: only how this party answers, where a criterion reads that.
    Past the end it is the last page. Raises Problem 404 for a figure that is not there.
    """
    with operation.read() as connection:
        latest = latest_evaluation(connection, "full")
        row = None if latest is None else figure_row(latest[2], code, country, party)
        if latest is None or row is None:
            raise not_found()
        made = find_evaluation(connection, latest[0])
        sides = sides_of(row)
        page = min(page, max(1, -(-len(sides) // LEAVES_A_PAGE)))
        chosen = sides[(page - 1) * LEAVES_A_PAGE : page * LEAVES_A_PAGE]
        found = leaves_of(connection, [each for _, each in chosen], latest[1], operation.services.policy)
    return {
        "row": row,
        "evaluated_at": latest[1],
        "items": _paired(chosen, found),
        "page": page,
        "page_size": LEAVES_A_PAGE,
        "total": len(sides),
        "counted": row["evidence"]["supporting"]["count"] + row["evidence"]["opposing"]["count"],
        "fingerprint": _fingerprint(made, names.indicator(_name(code, party), country)),
    }


def _fingerprint(made: Document | None, name: str) -> str | None:
    """The hash over all leaves of a figure; a figure made of others has the hash of those."""
    node: Document = ((made or {}).get("graph") or {}).get("nodes", {}).get(name, {})
    found: str | None = node.get("leaves") or node.get("evidence")
    return found


def _paired(chosen: Iterable[tuple[bool, str]], found: Iterable[Leaf]) -> list[tuple[bool, Leaf]]:
    return [(supports, leaf) for (supports, _), leaf in zip(chosen, found, strict=True)]


def figure_row(full: Mapping[str, Any], code: str, country: str | None, party: str | None) -> Document | None:
    """The figure of the pilot or of a country, or how one party answers where a criterion reads that; None: neither."""
    if party is not None:
        return _row_of_party(full, code, country, party)
    wanted, rows = (code, country, None, None), full["indicators"]
    return next((row for row in rows if (row["code"], row["country"], row["corridor"], row["by"]) == wanted), None)


def _row_of_party(full: Mapping[str, Any], code: str, country: str | None, party: str) -> Document | None:
    parts = (part for one in full["criteria"] if one["country"] == country for part in one["parts"])
    found = (part for part in parts if (part["name"], part["party"]) == (code, party) and "evidence" in part)
    return next(({**part, "country": country} for part in found), None)


def sides_of(row: Document) -> list[tuple[bool, str]]:
    """Every listed piece of evidence, what speaks against it first: that is what is read too rarely."""
    listed = row["evidence"]
    return [(False, each) for each in listed["opposing"]["ids"]] + [
        (True, each) for each in listed["supporting"]["ids"]
    ]


def show_anchor(operation: Operation) -> Document:
    """`{evaluation, evaluated_at, root, nodes}` of the latest evaluation: what a third party can be given beforehand.

    `nodes`: names by kind, of figures that are told at the restricted threshold only. Raises Problem 404.
    """
    made = _latest(operation)
    shown = sorted(name for name in made["graph"]["nodes"] if not _is_hidden(made, name))
    return {
        "evaluation": made["id"],
        "evaluated_at": made["evaluated_at"],
        "root": made["graph"]["root"],
        "nodes": shown,
    }


def prove_node(operation: Operation, name: str) -> Document:
    """That a node is part of the evaluation: consistency with the root, not that its numbers are the true ones.

    `{evaluation, evaluated_at, root, node, evidence, outputs, steps: [[side, hash]]}`. A hidden group has no proof.
    Raises Problem 404.
    """
    made = _latest(operation)
    node = made["graph"]["nodes"].get(name)
    if node is None or _is_hidden(made, name):
        raise not_found()
    leaves = anchored(made["graph"]["nodes"], operation.services.keys.evidence_secret)
    steps = proof(leaves, anchor(node))
    return {
        "evaluation": made["id"],
        "evaluated_at": made["evaluated_at"].isoformat(),
        "root": made["graph"]["root"],
        "node": name,
        "evidence": node["evidence"],
        "outputs": node["outputs"],
        "steps": [[side, sibling.hex()] for side, sibling in steps],
    }


def _latest(operation: Operation) -> Document:
    with operation.read() as connection:
        latest = latest_evaluation(connection, "restricted")
        made = None if latest is None else find_evaluation(connection, latest[0])
    if made is None or not made["graph"]:
        raise not_found()
    return made


def _is_hidden(made: Document, name: str) -> bool:
    """Whether a node speaks, by itself or through others, about a group too small for the restricted threshold."""
    return bool(below({"nodes": made["graph"]["nodes"]}, name) & _hidden_nodes(made))


def _hidden_nodes(made: Document) -> frozenset[str]:
    """Figures and criteria that are not told, and what a criterion that is not told reads of one party alone."""
    document, nodes = made["restricted"], made["graph"]["nodes"]
    figures = {
        names.indicator(row["code"], row["country"] or row["corridor"])
        for row in document["indicators"]
        if row["by"] is None and row["suppressed"]
    }
    criteria = {names.criterion(row["country"], row["code"]) for row in document["criteria"] if row["suppressed"]}
    under = {each for name in criteria if name in nodes for each in below({"nodes": nodes}, name)}
    return frozenset(figures | criteria | {each for each in under if names.is_of_party(each)})
