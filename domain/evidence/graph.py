"""The graph of one evaluation: advice → decision or criterion → finding → indicator → leaves, every node hashed twice.

`evidence` covers what a node was made from, `outputs` what it says. A node whose evidence differs from the evaluation
before is dirty; one whose outputs differ is stale. Every node is salted, for some speak about one person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.evidence import names
from domain.evidence.canonical import exact
from domain.evidence.merkle import derived, padded, root, typed
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.judgement import FurtherAnswers
from domain.indicators.measure import Measure
from domain.indicators.values import IndicatorValue
from domain.recommendations.criteria import CriterionResult, Part
from domain.recommendations.evaluation import Evaluation, triple_win
from domain.recommendations.recommend import DECISION, Recommendation

Document = dict[str, object]
LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes by name, each `{kind, evidence, outputs, children}`; `leaves` are the roots of what was counted."""

    secret: bytes
    nodes: dict[str, Document] = field(default_factory=dict)

    def add(
        self,
        name: str,
        children: Iterable[str],
        outputs: object,
        parameters: object = None,
        leaves: bytes | None = None,
    ) -> None:
        """Hash a node whose children are already there; a child that is not there is left out."""
        below = sorted({child for child in children if child in self.nodes})
        salt = derived(self.secret, name)
        made_from = {
            "t": names.kind_of(name),
            "name": name,
            "parameters": parameters,
            "children": sorted(str(self.nodes[child]["evidence"]) for child in below),
            LEAVES: None if leaves is None else leaves.hex(),
        }
        said = {"t": "outputs", "name": name, "outputs": outputs}
        node: Document = {
            "kind": names.kind_of(name),
            "evidence": typed(salt, made_from).hex(),
            "outputs": typed(salt, said).hex(),
            "children": below,
        }
        self.nodes[name] = node if leaves is None else {**node, LEAVES: leaves.hex()}

    def document(self) -> Document:
        """`{root, nodes}`, ready to be stored."""
        return {"root": root(anchored(self.nodes, self.secret)).hex(), "nodes": self.nodes}


def anchor(node: Mapping[str, object]) -> bytes:
    """The leaf that stands for a node under the root of the evaluation."""
    return typed(b"", {"evidence": node["evidence"], "outputs": node["outputs"]})


def anchored(nodes: Mapping[str, Mapping[str, object]], secret: bytes) -> list[bytes]:
    """The padded, sorted leaves under the root of an evaluation."""
    return padded((anchor(node) for node in nodes.values()), derived(secret, "evaluation"))


def graph_of(
    evaluation: Evaluation,
    definitions: Mapping[str, IndicatorDefinition],
    leaf_roots: Mapping[str, bytes],
    secret: bytes,
) -> Document:
    """`{root, nodes}`. `leaf_roots` holds the root of the leaves of indicators, by the name of their node."""
    graph = Graph(secret)
    _add_indicators(graph, evaluation.indicators, definitions, leaf_roots)
    for value in evaluation.indicators:
        if value.verdict is not None and value.by is None:
            _add_finding(graph, value, definitions[value.code])
    for criterion in evaluation.criteria:
        for part in criterion.parts:
            if part.rule == "responses":
                _add_responses(graph, criterion.country, part, definitions[part.name], leaf_roots)
        _add_criterion(graph, criterion)
    for country, decision in evaluation.decisions.items():
        mine = (names.criterion(country, one.code) for one in evaluation.criteria if one.country == country)
        graph.add(names.decision(country), mine, decision)
    for ledger in triple_win(evaluation.criteria):
        below = (names.criterion(one.country, one.code) for one in _with_triple_win(evaluation, ledger.country))
        graph.add(names.triple_win(ledger.country), below, dict(ledger.shares))
    for advice in evaluation.recommendations:
        _add_recommendation(graph, advice)
    return graph.document()


def _add_indicators(
    graph: Graph,
    values: tuple[IndicatorValue, ...],
    definitions: Mapping[str, IndicatorDefinition],
    leaf_roots: Mapping[str, bytes],
) -> None:
    """Countries first: the figures of corridors and of the pilot stand on those of the countries."""
    rows: dict[str, dict[str, object]] = {}
    latest: dict[str, list[list[str]]] = {}
    places: dict[str, tuple[str, str | None]] = {}
    for value in values:
        name = names.indicator(value.code, value.country or value.corridor)
        rows.setdefault(name, {})[value.by or ""] = bundle(value)
        latest.setdefault(name, []).extend(sorted([unit, said.evidence] for unit, said in value.measure.units))
        places[name] = (value.code, value.corridor)
    countries: dict[str, list[str]] = {}
    for name, (code, _) in sorted(places.items(), key=lambda entry: (entry[0] not in leaf_roots, entry[0])):
        definition = definitions[code]
        parameters = {**_parameters(definition), "latest": latest[name]}
        if name in leaf_roots:
            countries.setdefault(code, []).append(name)
        below = () if name in leaf_roots else _below(countries.get(code, ()), definition, places[name][1])
        graph.add(name, below, rows[name], parameters, leaf_roots.get(name))


def _parameters(definition: IndicatorDefinition) -> Document:
    """What makes figures of facts, besides the facts."""
    rule = definition.answers
    favourable = None if rule is None else [rule.items, exact(rule.success), rule.at_least, rule.unit]
    return {
        "code": definition.code,
        "kind": definition.kind,
        "target": definition.target,
        "better": definition.better,
        "favourable": favourable,
        "rules": definition.rules,
    }


def _below(countries: Iterable[str], definition: IndicatorDefinition, corridor: str | None) -> list[str]:
    """The countries that a corridor's figure is part of, or all of them for the pilot."""
    if corridor is None:
        return list(countries)
    origin, _, host = corridor.partition("-")
    ends = {"origin": (origin,), "host": (host,)}.get(definition.country_of, (origin, host))
    return [name for name in countries if names.split(name)[1] in ends]


def bundle(value: IndicatorValue) -> Document:
    """What an indicator says, exact: what is for display only (the interval) is left out."""
    return _said(value.measure, value.flip_count, value.further)


def _said(measure: Measure, flip_count: int | None, further: FurtherAnswers | None) -> Document:
    return {
        "value": measure.value,
        "numerator": measure.numerator,
        "n": measure.n,
        "population": measure.population,
        "undecided": measure.undecided,
        "details": dict(measure.details),
        "flip_count": flip_count,
        "further": None if further is None else [further.all_yes, further.all_no, further.decidable],
    }


def _add_responses(
    graph: Graph, country: str, part: Part, definition: IndicatorDefinition, leaf_roots: Mapping[str, bytes]
) -> None:
    """How one party answers: a figure and a finding of their own, on the questionnaires of the country of its side."""
    if part.measure is None or part.party is None:
        raise ValueError(f"{part.name}: a part about answering names a party and was counted")
    code = names.of_party(part.name, part.party)
    figure = names.indicator(code, country)
    parameters = {**_parameters(definition), "party": part.party}
    said = _said(part.measure, part.flip_count, part.further)
    graph.add(figure, (), {"": said}, parameters, leaf_roots.get(figure))
    judged = {"verdict": str(part.verdict), "flip_count": part.flip_count}
    graph.add(names.finding(code, country), [figure], judged, {"target": definition.target, "party": part.party})


def _add_finding(graph: Graph, value: IndicatorValue, definition: IndicatorDefinition) -> None:
    place = value.country or value.corridor
    parameters = {"target": definition.target, "kind": definition.kind, "better": definition.better}
    said = {"verdict": str(value.verdict), "flip_count": value.flip_count}
    graph.add(names.finding(value.code, place), [names.indicator(value.code, place)], said, parameters)


def _add_criterion(graph: Graph, one: CriterionResult) -> None:
    below = []
    for part in one.parts:
        below.append(_part(graph, one.country, part))
    rules = [
        {
            "name": part.name,
            "rule": part.rule,
            "party": part.party,
            "thresholds": [[row.measure, row.value, row.stamp.valid_from] for row in part.thresholds],
        }
        for part in one.parts
    ]
    said = {
        "status": str(one.status),
        "level": one.level,
        "parts": [[part.name, str(part.verdict), part.missing] for part in one.parts],
    }
    graph.add(names.criterion(one.country, one.code), below, said, rules)


def _part(graph: Graph, country: str, part: Part) -> str:
    """The node that a part of a criterion stands on; a review becomes one, with its source and its days."""
    if part.rule != "review":
        found = names.finding(figure_of(part.name, part.rule, part.party), country)
        return found if found in graph.nodes else names.indicator(part.name, country)
    name, row = names.review(country, part.name), part.review
    if row is None:
        graph.add(name, (), {"verdict": str(part.verdict)})
    else:
        parameters = {
            "source": row.source, "verified": row.verified, "valid_from": row.valid_from, "finding": row.finding,
        }  # fmt: skip
        graph.add(name, (), {"verdict": str(part.verdict)}, parameters)
    return name


def figure_of(name: str, rule: str, party: str | None) -> str:
    """The figure that a part of a criterion reads: the indicator, or what one party adds to it."""
    return names.of_party(name, party) if rule == "responses" and party else name


def _with_triple_win(evaluation: Evaluation, country: str) -> list[CriterionResult]:
    return [
        one
        for one in evaluation.criteria
        if one.country == country and any(part.rule == "triple_win" for part in one.parts)
    ]


def _add_recommendation(graph: Graph, one: Recommendation) -> None:
    identifier = names.recommendation_id((one.country, one.criterion, one.code, one.input, one.parameters.get("party")))
    from_decision = one.criterion == DECISION
    below = names.decision(one.country) if from_decision else names.criterion(one.country, one.criterion)
    said = {
        "code": one.code,
        "parameters": exact({name: value for name, value in one.parameters.items() if name != "criterion"}),
        "flip_count": one.flip_count,
        "confidence": one.confidence,
    }
    graph.add(names.recommendation(identifier), [below], said, {"target": exact(one.target), "input": one.input})
