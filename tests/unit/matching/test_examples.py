"""The published example instances give their known outcomes."""

import pytest

from domain.errors import DomainError
from domain.matching.simulation import solve_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.documents import example, example_names, holding, placed_by_the_rules, with_prefs
from tests.unit.matching.oracle import best_stable, every_matching, is_stable

KNOWN = [name for name in example_names() if "tlda" in example(name)["expected"]]
CROSSING = ["mesh_no_stable_3x3", "typed_ada_manipulable_mesh"]


def test_every_example_is_used():
    assert len(KNOWN) == 11
    assert set(example_names()) == {*KNOWN, *CROSSING, "two_round_manipulation"}


@pytest.mark.parametrize("name", KNOWN)
def test_the_mechanism_gives_the_known_outcome(name):
    assert solve_instance(example(name))["matching"] == example(name)["expected"]["tlda"]


@pytest.mark.parametrize("name", [*KNOWN, "two_round_manipulation"])
def test_the_outcome_is_stable_and_confirmed_by_the_verifier(name):
    document = example(name)
    outcome = solve_instance(document)
    assert is_stable(document, outcome["matching"])
    assert verify({"instance": document, **outcome}) == []
    assert verify({**document, **outcome}) == []


@pytest.mark.parametrize("name", CROSSING)
def test_corridors_that_cross_are_refused(name):
    with pytest.raises(DomainError) as refusal:
        solve_instance(example(name))
    assert refusal.value.code == "config_crossing"
    assert "MA-CI" in refusal.value.parameters["corridors"]


def test_all_stable_matchings_of_the_inbound_golden_have_one_size():
    document = example("golden_inbound_6x3")
    sizes = {_placed(each) for each in every_matching(document) if is_stable(document, each)}
    assert sorted(sizes) == document["expected"]["all_stable_sizes"]


@pytest.mark.parametrize(("name", "code"), [("golden_host_caps", "host_full"), ("golden_call_cap", "call_full")])
def test_a_cap_over_many_offers_binds_and_brute_force_finds_the_same_outcome(name, code):
    document = example(name)
    expected, feasible = document["expected"], list(every_matching(document))
    outcome = solve_instance(document)
    assert best_stable(document, feasible) == expected["tlda"]
    assert {_placed(each) for each in feasible if is_stable(document, each)} == set(expected["all_stable_sizes"])
    assert max(map(_placed, feasible)) == expected["largest"] == outcome["certificate"]["upper_bound"]
    assert sum(code in codes.values() for codes in outcome["reasons"].values()) >= 3


def _placed(matching):
    return sum(map(bool, matching.values()))


@pytest.mark.parametrize("name", ["no_strict_inbound", "no_strict_outbound"])
def test_no_matching_is_free_of_envy_at_the_offer_and_of_waste_inside_the_corridor(name):
    document = example(name)
    assert document["expected"]["no_such_matching"]
    for matching in every_matching(document):
        assert _placed(matching) == 0 or _envies(document, matching) or _would_rather_move(document, matching)


def _envies(document, matching):
    """Somebody outranks, in the priority of an offer she prefers, the person who has it."""
    priority = {row["id"]: row["priority"] for row in document["offers"]}
    return any(
        priority[where].index(row["id"]) < priority[where].index(other)
        for row in document["volunteers"]
        for where in _better(row, matching)
        for other, seat in matching.items()
        if seat == where
    )


def _would_rather_move(document, matching):
    """Somebody placed in the corridor prefers an empty seat of the same corridor."""
    return any(
        where not in matching.values()
        for row in document["volunteers"]
        if matching[row["id"]]
        for where in _better(row, matching)
    )


def _better(row, matching):
    seat = matching[row["id"]]
    return row["prefs"][: row["prefs"].index(seat)] if seat else row["prefs"]


def test_an_inversion_is_listed_and_not_counted_as_envy():
    document = example("inbound_corridor_order_inversion")
    outcome = solve_instance(document)
    assert outcome["certificate"]["inversions"] == document["expected"]["inversion"]
    assert outcome["certificate"]["justified_envy"] == []
    assert outcome["reasons"]["v1"] == {"m1": "corridor_full_person", "m0": "corridor_full_person"}


def test_after_a_decline_a_full_rerun_hurts_an_incumbent_and_the_protected_round_does_not():
    document = example("decline_rerun_hurts")
    expected = document["expected"]
    left = with_prefs(document, expected["decliner"], [])
    incumbents = expected["tlda"] | {expected["decliner"]: None}
    assert placed_by_the_rules(left) == expected["full_rerun"]
    protected = holding(left, incumbents)
    outcome = solve_instance(protected)
    assert outcome["matching"] == expected["protected_round"]
    assert outcome["reasons"]["v2"]["m1"] == "protected_earlier_round"
    assert verify({"instance": protected, **outcome}) == []


def test_two_rounds_together_can_be_manipulated_and_this_is_the_known_case():
    document = example("two_round_manipulation")
    expected = document["expected"]
    assert placed_by_the_rules(document) == expected["round1"]
    assert placed_by_the_rules(holding(document, expected["round1"])) == expected["round2"]
    lie = with_prefs(document, expected["manipulator"], expected["misreport"])
    first = placed_by_the_rules(lie)
    assert first[expected["decliner"]] is not None
    left = with_prefs(lie, expected["decliner"], [])
    after_lie = holding(left, first | {expected["decliner"]: None})
    assert placed_by_the_rules(after_lie) == expected["round2_after_misreport"]
