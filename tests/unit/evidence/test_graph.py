"""The graph of one evaluation: what its hashes cover, and what a changed answer changes."""

from dataclasses import replace
from typing import Any

from domain.evidence import names
from domain.evidence.blocks import BlockLeaves, frame_roots, leaf_roots
from domain.evidence.difference import below, dirty, stale
from domain.evidence.graph import anchor, anchored, graph_of
from domain.evidence.index import index_of
from domain.evidence.merkle import leads_to, proof
from domain.indicators.facts import EvaluationFacts
from domain.indicators.tally import block_measures
from tests.unit.evaluation.pilot import a_pilot, evaluation_of, good_answers, indicators_policy

SECRET = b"\x05" * 32


def graph(facts: EvaluationFacts, secret: bytes = SECRET) -> dict[str, Any]:
    evaluation, definitions = evaluation_of(facts), indicators_policy().definitions
    keys = {one.id: one.id.encode().ljust(32, b".") for one in facts.applications}
    leaves = BlockLeaves(index_of(facts), definitions, keys)
    for code, cell, measure in block_measures(facts, definitions):
        leaves.take(code, cell, measure)
    frame = frame_roots(evaluation.indicators, index_of(facts), definitions, secret)
    roots = leaf_roots({"2027A-": leaves.roots("2027A-", secret), "frame": frame}, secret)
    return graph_of(evaluation, definitions, roots, secret)


def one_answer_changed(number: int, party: str, moment: str) -> dict[str, object]:
    """Volunteer 9 (of Senegal, in Morocco) says that the role did not match; everything else is as before."""
    changed = {"role_matches": 1} if (number, party, moment) == (9, "volunteer", "arrival") else {}
    return {**good_answers(number, party, moment), **changed}


def test_the_same_facts_in_another_order_have_the_same_graph() -> None:
    facts = a_pilot()
    turned = replace(
        facts,
        applications=facts.applications[::-1],
        placements=facts.placements[::-1],
        requests=facts.requests[::-1],
        answers=facts.answers[::-1],
    )

    assert graph(turned) == graph(facts)


def test_one_changed_answer_makes_exactly_what_stands_on_it_dirty() -> None:
    before, after = graph(a_pilot()), graph(a_pilot(one_answer_changed))

    changed = set(dirty(before, after))

    touched = names.indicator("R3", "MA")
    assert changed == {name for name in after["nodes"] if touched in below(after, name)}
    assert {touched, names.indicator("R3", None)} <= changed
    assert names.indicator("R3", "SN") not in changed
    assert names.indicator("P7", "MA") not in changed


def test_what_says_something_else_is_stale_and_what_says_the_same_is_only_dirty() -> None:
    before, after = graph(a_pilot()), graph(a_pilot(one_answer_changed))

    said = set(stale(before, after))

    assert names.indicator("R3", "MA") in said
    assert said <= set(after["nodes"])
    assert not any(names.kind_of(name) == "decision" for name in said)


def hosts_silent_in_morocco(number: int, party: str, moment: str) -> dict[str, object] | None:
    """The hosts of volunteers 9 to 16, who all came to Morocco, never answer."""
    return None if party == "host" and number >= 9 else dict(good_answers(number, party, moment))


def test_how_hosts_answer_stands_on_the_questionnaires_of_the_country_that_receives() -> None:
    before, after = graph(a_pilot()), graph(a_pilot(hosts_silent_in_morocco))

    changed = set(dirty(before, after))

    own = {country: names.indicator(names.of_party("Z1", "host"), country) for country in ("CI", "MA", "ML", "SN")}
    assert {country for country, name in own.items() if name in changed} == {"MA"}
    assert own["MA"] in below(after, names.criterion("MA", "K11"))
    assert names.criterion("MA", "K11") in changed
    assert {names.criterion(country, "K11") for country in ("CI", "ML", "SN")}.isdisjoint(changed)
    assert names.finding(names.of_party("Z1", "host"), "MA") in stale(before, after)


def test_every_advice_leads_down_to_leaves_or_to_a_review() -> None:
    made = graph(a_pilot())
    advice = [name for name in made["nodes"] if names.kind_of(name) == "recommendation"]

    ends = [
        {names.kind_of(each) for each in below(made, name) if not made["nodes"][each]["children"]} for name in advice
    ]

    assert advice
    assert all(kinds and kinds <= {"indicator", "review"} for kinds in ends)


def test_every_node_is_anchored_under_the_root_and_a_changed_one_is_not() -> None:
    made = graph(a_pilot())
    leaves = anchored(made["nodes"], SECRET)
    node = made["nodes"]["decision:MA"]

    steps = proof(leaves, anchor(node))

    assert leads_to(anchor(node), steps, bytes.fromhex(made["root"]))
    assert not leads_to(anchor({**node, "outputs": "00" * 32}), steps, bytes.fromhex(made["root"]))


def test_without_the_secret_of_the_installation_no_node_can_be_guessed() -> None:
    """Few verdicts are possible: unsalted, each hidden one would be found by trying."""
    one, other = graph(a_pilot()), graph(a_pilot(), b"\x06" * 32)

    same = [name for name, node in one["nodes"].items() if node["outputs"] == other["nodes"][name]["outputs"]]

    assert same == []


def test_nothing_in_the_graph_names_a_person() -> None:
    facts = a_pilot()

    text = str(graph(facts))

    assert not any(f"{one.id}" in text.replace("2027A", "") for one in facts.placements)
    assert "Exemple" not in text
