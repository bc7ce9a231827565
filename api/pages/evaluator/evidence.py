"""The pages that follow the evidence down from a recommendation to single answers, and what anchors it."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from api.counted import counted_as
from api.languages import current_language
from api.operations import evidence as operations
from api.operations.context import Operation
from api.pages.evaluator.leaves import leaf_line
from api.pages.frame.cards import listing
from api.pages.frame.filtering import read_filters
from api.pages.frame.submitting import page_url
from api.request import operation
from api.resources.findings import OUTCOMES, indicator_labels
from api.resources.recommendations import recommendation_document
from api.schemas.evidence import LeafQuery, NodeQuery
from domain.evidence import names
from domain.evidence.graph import figure_of
from domain.indicators.definitions import IndicatorDefinition
from storage.evidence import Leaf
from translations import chart_words, formats
from translations.counted_words import amount_of
from translations.evaluation import criterion_label, decision_label, input_label
from translations.labels import label

Document = Mapping[str, Any]
Card = dict[str, Any]


def recommendation_evidence(recommendation_id: str) -> ResponseReturnValue:
    """Advice → criterion → finding → figure, with hashes; from a figure an evaluator goes on to the leaves."""
    current = operation()
    standing = operations.standing_of(current, recommendation_id)
    summary = operations.summarise_evidence(current, recommendation_id)
    nodes = {node["name"]: node for node in summary["tree"]["nodes"]}
    return render_template(
        "evaluator/evidence.html",
        advice=_advice(standing["advice"]),
        standing=standing,
        flipped=[_of_party(*figure) for figure in standing["flipped"] or ()],
        root=summary["tree"]["root"],
        may_prove=operations.may_read_leaves(current),
        hash=nodes.get(names.recommendation(recommendation_id), {}).get("hash"),
        criteria=_criteria(current, nodes, standing, summary),
    )


def _advice(found: Document) -> Card:
    return {
        "id": found["id"],
        "title": recommendation_document(found)["title"][current_language()],
        "country": found["country"],
        "criterion": found["criterion"],
    }


def _criteria(current: Operation, nodes: Mapping[str, Document], standing: Document, summary: Document) -> list[Card]:
    """The criteria of the tree in their order, each with its parts."""
    country = standing["advice"]["country"]
    judged = standing["evaluation"]["full"]["criteria"] if standing["evaluation"] else ()
    rows = {row["code"]: row for row in judged if row["country"] == country}
    found = [names.split(name)[1] for name in nodes if names.kind_of(name) == "criterion"]
    shown = {row["code"]: row for row in summary["indicators"] if row["by"] is None}
    return [
        {
            "code": code,
            "label": criterion_label(current_language(), code),
            "finding": OUTCOMES[rows[code]["status"]],
            "hash": nodes[names.criterion(country, code)]["hash"],
            "parts": [_part(current, nodes, country, part, shown) for part in rows[code]["parts"]],
        }
        for code in sorted(found, key=lambda code: int(code[1:]))
        if code in rows
    ]


def _part(
    current: Operation, nodes: Mapping[str, Document], country: str, part: Document, shown: Mapping[str, Document]
) -> Card:
    code, row = part["name"], shown.get(part["name"])
    figure = figure_of(code, part["rule"], part["party"])
    known = [names.finding(figure, country), names.review(country, code), names.indicator(figure, country)]
    node = next((nodes[name] for name in known if name in nodes), None)
    is_figure = names.indicator(figure, country) in nodes
    party = None if figure == code else part["party"]
    definition = current.services.policy.indicators.definitions.get(code)
    # Numbers that a hidden figure is made of stay hidden with it.
    is_told = row is not None and not row["suppressed"]
    # What one party answers is told by its own numbers, and by them only to who reads single answers.
    told = row if party is None else part if operations.may_read_leaves(current) else None
    return {
        "label": _of_party(code, party),
        "finding": OUTCOMES.get(part["verdict"], part["verdict"]),
        "hash": None if node is None else node["hash"],
        "definition_url": page_url("indicator", code=code) if is_figure else None,
        "leaves_url": page_url("indicator_evidence", code=code, country=country, party=party)
        if is_figure and operations.may_read_leaves(current)
        else None,
        "suppressed": is_figure and not is_told,
        "flip_count": amount_of(current_language(), told["flip_count"], counted_as(definition))
        if told is not None and is_told and told.get("flip_count") and told.get("n")
        else None,
        "n": told.get("n") if told is not None and is_told else None,
    }


def _of_party(code: str, party: str | None) -> str:
    return _input(code) if party is None else f"{_input(code)} – {label(current_language(), 'party', party)}"


def _input(code: str) -> str:
    return input_label(current_language(), code, indicator_labels())


def recommendation_changes(recommendation_id: str) -> ResponseReturnValue:
    """What each evaluation changed of a recommendation."""
    current = operation()
    found = operations.show_changes(current, recommendation_id)
    duty = operations.may_read_leaves(current)
    return render_template(
        "evaluator/evidence_changes.html",
        advice=_advice(found["advice"]),
        stale_since=found["advice"]["stale_since"],
        versions=[
            {
                "evaluated_at": version["evaluated_at"],
                "is_first": not any(version["difference"].values()),
                "fields": list(_changes(current, version, found["advice"]["document"]["input"], duty)),
            }
            for version in found["versions"]
        ],
    )


def _changes(current: Operation, version: Document, about: str, duty: bool) -> Iterator[Card]:
    """The lines of one evaluation. A suppressed figure has one line without numbers, for evaluators.

    Others get none: even that something changed would tell of a small group.
    """
    told = set()
    for each in version["difference"]["fields"]:
        if not _is_hidden(each, version["hidden"]):
            yield _change(current, each, about)
        elif duty and each["of"] not in told:
            told.add(each["of"])
            yield {**_change(current, each, about), "field": _("figure"), "suppressed": True}


def _is_hidden(each: Document, hidden: Collection[str]) -> bool:
    kind, _colon, code = each["of"].partition(":")
    return (kind == "indicator" and code in hidden) or (each["field"] == "flip_count" and bool(hidden))


def _change(current: Operation, each: Document, about: str) -> Card:
    """One line; `about`: the input of the advice, whose flip count is told in what its figure counts."""
    kind, _colon, code = each["of"].partition(":")
    definition = current.services.policy.indicators.definitions.get(code if kind == "indicator" else about)
    of = {"recommendation": _("This recommendation"), "decision": _("Decision for the country")}.get(kind)
    name = _criterion_name if kind == "criterion" else _input
    return {
        "of": of or name(code),
        "field": label(current_language(), "evidence_field", each["field"]),
        "before": _said(each["field"], each["before"], definition),
        "after": _said(each["field"], each["after"], definition),
    }


def _criterion_name(code: str) -> str:
    return f"{code} {criterion_label(current_language(), code)}" if code.startswith("K") else code


def _said(field: str, value: Any, definition: IndicatorDefinition | None) -> str:
    language = current_language()
    if value is None:
        return "–"
    if field in ("verdict", "status"):
        return label(language, "finding", OUTCOMES.get(value, value))
    if field == "decision":
        return decision_label(language, value)
    if field in ("confidence", "addressee"):
        return label(language, field, value)
    if field == "flip_count":
        return amount_of(language, value, counted_as(definition))
    if field == "interval":
        return chart_words.interval(language, value, definition.unit if definition else "")
    if field == "value":
        return chart_words.amount(language, value, definition.unit if definition else "")
    return formats.number(language, value, digits=2) if isinstance(value, int | float) else str(value)


def indicator_evidence(code: str) -> ResponseReturnValue:
    """The answers and events behind one figure, fifty on a page. Raises Problem 404."""
    current, query = operation(), read_filters(LeafQuery())
    found = operations.list_leaves(current, code, query.get("country"), query.get("party"), query["page"])
    row, place = found["row"], {name: query[name] for name in ("country", "party") if query.get(name)}
    rows = [_leaf(current, supports, leaf, {"code": code, **place}) for supports, leaf in found["items"]]
    return render_template(
        "evaluator/evidence_leaves.html",
        code=code,
        label=_of_party(code, query.get("party")),
        country=row["country"],
        evaluated_at=found["evaluated_at"],
        finding=OUTCOMES.get(row["verdict"], row["verdict"]),
        flips=_flips(current, code, row),
        counted=found["counted"],
        fingerprint=found["fingerprint"],
        listing=listing(found, "indicator_evidence", rows, code=code),
    )


def _flips(current: Operation, code: str, row: Document) -> str:
    """How much would have to be different for another finding; nothing where nobody was counted."""
    if not row["flip_count"] or not row["n"]:
        return ""
    definition = current.services.policy.indicators.definitions.get(code)
    return amount_of(current_language(), row["flip_count"], counted_as(definition))


def _leaf(current: Operation, supports: bool, leaf: Leaf, figure: Mapping[str, str]) -> Card:
    return {
        "supports": supports,
        "kind": leaf.kind,
        "text": leaf_line(current_language(), leaf, current.services.policy.questionnaires),
        "commitment": leaf.commitment,
        "path_url": page_url("leaf_path", **figure, leaf=leaf.commitment) if leaf.commitment else None,
        "erased": not leaf.facts,
    }


def evidence() -> ResponseReturnValue:
    """What somebody without access to personal data can check: the root, and the proof of each node."""
    found = operations.show_anchor(operation())
    kinds: dict[str, list[Card]] = {}
    for name in found["nodes"]:
        kinds.setdefault(names.kind_of(name), []).append({"name": name, "url": page_url("evidence_proof", node=name)})
    ordered = sorted(kinds.items(), key=lambda entry: names.KINDS.index(entry[0]))
    return render_template("evaluator/evidence_anchor.html", anchor=found, kinds=ordered)


def evidence_proof() -> ResponseReturnValue:
    """The proof of one node as a file. Raises Problem 404 for a hidden group too."""
    node = read_filters(NodeQuery()).get("node", "")
    made = operations.prove_node(operation(), node)
    response = Response(json.dumps(made, indent=1), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="evidence-proof.json"'
    return response
