"""Totals of countries of origin: gates of persons, alone or beside a quota, in a hub or in a mesh."""

from dataclasses import replace

import pytest

from domain.errors import DomainError
from domain.matching.simulation import solve_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.documents import placed_by_the_rules, random_hub, random_mesh
from tests.unit.matching.oracle import best_stable, every_matching, is_stable
from tests.unit.matching.reference import DeferredAcceptance
from tests.unit.matching.rounds import as_document, random_round, run


def hub_with_totals(seed):
    return random_hub(seed, volunteers=6, origin_totals=True)


@pytest.mark.parametrize("make", [hub_with_totals, random_mesh])
def test_every_outcome_is_stable_confirmed_and_independent_of_the_processing_order(make):
    codes = set()
    for seed in range(1000):
        document = make(seed)
        outcome = solve_instance(document)
        assert is_stable(document, outcome["matching"]), seed
        assert placed_by_the_rules(document, oldest_first=True) == outcome["matching"], seed
        assert DeferredAcceptance(document, seed).run() == outcome["matching"], seed
        assert verify({"instance": document, **outcome}) == [], seed
        codes |= {code for row in outcome["reasons"].values() for code in row.values()}
    assert {"origin_full_person", "offer_full_band", "host_full"} <= codes


@pytest.mark.parametrize("make", [hub_with_totals, random_mesh])
def test_brute_force_finds_the_same_outcome_sizes_and_bound(make):
    for seed in range(300):
        document = make(seed)
        outcome, feasible = solve_instance(document), list(every_matching(document))
        placed, largest = outcome["certificate"]["placed"], max(map(_placed, feasible))
        assert best_stable(document, feasible) == outcome["matching"], seed
        assert {_placed(each) for each in feasible if is_stable(document, each)} == {placed}, seed
        assert 2 * placed >= largest == outcome["certificate"]["upper_bound"], seed
        assert sum(row["cap"] for row in outcome["certificate"]["min_cut"]) == largest, seed


def _placed(matching):
    return sum(map(bool, matching.values()))


def test_the_total_of_a_spoke_is_the_quota_of_its_only_corridor():
    gated = 0
    for seed in range(300):
        by_corridor = random_hub(seed, volunteers=6)
        inbound = [row for row in by_corridor["corridors"] if row["host"] == "MA" and row["cap"] is not None]
        totals = [{name: row[name] for name in ("origin", "cap", "person_order")} for row in inbound]
        opened = [row | {"cap": None} if row in inbound else row for row in by_corridor["corridors"]]
        by_origin = by_corridor | {"corridors": opened, "origin_caps": totals}
        one, other = solve_instance(by_corridor), solve_instance(by_origin)
        assert one["matching"] == other["matching"], seed
        assert _renamed(one["reasons"]) == other["reasons"], seed
        gated += "origin_full_person" in str(other["reasons"])
    assert gated > 50


def _renamed(reasons):
    codes = {"corridor_full_person": "origin_full_person"}
    return {who: {offer: codes.get(code, code) for offer, code in row.items()} for who, row in reasons.items()}


def _two_senegalese(**changes):
    offers = [{"id": "m0", "host": "MA", "capacity": 2}]
    people = [{"id": name, "origin": "SN", "prefs": ["m0"]} for name in ("v0", "v1")]
    order = [["v0", "m0"], ["v1", "m0"]]
    document = {"volunteers": people, "offers": offers, "application_order": order}
    return document | {"origin_caps": [{"origin": "SN", "cap": 1, "person_order": ["v1", "v0"]}]} | changes


def test_the_total_admits_in_its_own_order_and_is_named_where_it_binds():
    outcome = solve_instance(_two_senegalese())
    assert outcome["matching"] == {"v0": None, "v1": "m0"}
    assert outcome["reasons"]["v0"] == {"m0": "origin_full_person"}
    assert outcome["certificate"]["inversions"] == [["v0", "v1", "m0"]]
    assert outcome["certificate"]["empty_seats"] == [{"offer": "m0", "bound_by": "origin:SN"}]


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (["v1"], "person_order_incomplete"),
        (["v0", "v1", "v9"], "person_order_unknown"),
        ([], "person_order_incomplete"),
    ],
)
def test_a_total_needs_the_order_of_everybody_it_may_bar(order, code):
    with pytest.raises(DomainError, match=code):
        solve_instance(_two_senegalese(origin_caps=[{"origin": "SN", "cap": 1, "person_order": order}]))


def test_two_orders_for_one_gate_are_refused():
    corridor = {"origin": "SN", "host": "MA", "cap": 1, "side": "V", "person_order": ["v0", "v1"]}
    with pytest.raises(DomainError, match="person_order_contradicts"):
        solve_instance(_two_senegalese(corridors=[corridor]))


def test_a_frozen_round_keeps_to_the_totals_of_its_origins():
    bound = 0
    for number in range(60):
        inputs = replace(random_round(number), origin_caps={"MA": 2, "SN": 1})
        outcome = run(inputs)
        origins = [each.origin for each in inputs.volunteers if outcome.matching[each.id]]
        assert origins.count("MA") <= 2
        assert origins.count("SN") <= 1
        assert verify(as_document(inputs, outcome)) == [], number
        bound += "origin_full_person" in str(outcome.reasons)
    assert bound > 0
