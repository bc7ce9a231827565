"""What the mechanism promises, tried on thousands of small random hubs against the definitions and brute force."""

from random import Random

import pytest

from domain.matching.instance_file import read_instance
from domain.matching.simulation import solve_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.documents import placed_by_the_rules, random_hub
from tests.unit.matching.oracle import best_stable, every_matching, is_stable
from tests.unit.matching.reference import DeferredAcceptance

BLOCKS = [range(start, start + 1000) for start in range(0, 6000, 1000)]


def named(seeds):
    return f"from {seeds.start}"


@pytest.mark.parametrize("seeds", BLOCKS, ids=named)
def test_every_outcome_is_stable_and_independent_of_the_processing_order(seeds):
    for seed in seeds:
        document = random_hub(seed, volunteers=6)
        outcome = placed_by_the_rules(document)
        assert is_stable(document, outcome), seed
        assert placed_by_the_rules(document, oldest_first=True) == outcome, seed
        for order in range(2):
            assert placed_by_the_rules(_shuffled(document, order)) == outcome, seed
            assert DeferredAcceptance(document, order).run() == outcome, seed


def _shuffled(document, order):
    """The rows in another order: other numbers inside, another processing order, the same round."""
    chance = Random(order)
    return document | {
        name: chance.sample(document[name], len(document[name])) for name in ("volunteers", "offers", "corridors")
    }


def test_the_second_implementation_does_try_different_processing_orders():
    runs = [DeferredAcceptance(random_hub(3, volunteers=6), seed) for seed in range(20)]
    outcomes = [run.run() for run in runs]
    assert len({tuple(run.turns) for run in runs}) > 5
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.parametrize("seeds", [range(1000), range(1000, 2000)], ids=named)
def test_every_certificate_is_confirmed_by_the_verifier(seeds):
    for seed in seeds:
        document = random_hub(seed, volunteers=9, offers=6)
        outcome = solve_instance(document)
        assert is_stable(document, outcome["matching"]), seed
        assert outcome["certificate"]["order_independent"] is True
        assert verify({"instance": document, **outcome}) == [], seed


@pytest.mark.parametrize("seeds", [range(500), range(500, 1000)], ids=named)
def test_brute_force_finds_the_same_outcome_sizes_and_bound(seeds):
    """The outcome is the best stable one; all stable ones place equally many, and at least half of the maximum."""
    several = 0
    for seed in seeds:
        document = random_hub(seed, volunteers=6, offers=4)
        outcome = solve_instance(document)
        feasible = list(every_matching(document))
        stable = [each for each in feasible if is_stable(document, each)]
        several += len(stable) > 1
        placed, largest = outcome["certificate"]["placed"], max(map(_placed, feasible))
        assert best_stable(document, feasible) == outcome["matching"], seed
        assert set(map(_placed, stable)) == {placed}, seed
        assert 2 * placed >= largest, seed
        assert outcome["certificate"]["upper_bound"] == largest, seed
        assert sum(row["cap"] for row in outcome["certificate"]["min_cut"]) == largest, seed
    assert several > 5


def _placed(matching):
    return sum(map(bool, matching.values()))


def test_the_random_hubs_have_every_kind_of_cap_and_each_of_them_binds():
    codes = set()
    for seed in range(1000):
        for row in solve_instance(random_hub(seed, volunteers=6))["reasons"].values():
            codes |= set(row.values())
    assert codes == {
        "placed",
        "not_reached",
        "offer_full_band",
        "delegation_full",
        "organisation_full",
        "corridor_full_application",
        "corridor_full_person",
        "host_full",
        "call_full",
    }


def test_other_names_give_the_same_placement_under_other_names():
    for seed in range(100):
        document = random_hub(seed)
        text = {row["id"]: f"x{number}" for number, row in enumerate(reversed(document["volunteers"]))}
        renamed = _renamed(document, text)
        expected = {text[who]: seat for who, seat in placed_by_the_rules(document).items()}
        assert placed_by_the_rules(renamed) == expected, seed


def _renamed(document, names):
    return document | {
        "volunteers": [row | {"id": names[row["id"]]} for row in reversed(document["volunteers"])],
        "application_order": [[names[who], offer] for who, offer in document["application_order"]],
        "corridors": [
            row | {"person_order": [names[who] for who in row["person_order"]]} for row in document["corridors"]
        ],
    }


def test_a_wider_gate_never_places_fewer():
    for seed in range(150):
        document = random_hub(seed, volunteers=6, extras=False)
        wider = document | {
            "corridors": [
                row | {"cap": row["cap"] + 1} if row["host"] == "MA" and row["cap"] is not None else row
                for row in document["corridors"]
            ]
        }
        before, after = placed_by_the_rules(document), placed_by_the_rules(wider)
        assert _placed(after) >= _placed(before), seed


def test_more_seats_can_place_fewer_so_a_what_if_must_be_computed():
    document = {
        "volunteers": [
            {"id": "v0", "origin": "MA", "prefs": ["new", "senegal"]},
            {"id": "v1", "origin": "MA", "prefs": ["old"]},
        ],
        "offers": [
            {"id": "new", "host": "CI", "capacity": 0},
            {"id": "old", "host": "CI", "capacity": 1},
            {"id": "senegal", "host": "SN", "capacity": 1},
        ],
        "corridors": [{"origin": "MA", "host": "CI", "cap": 1}],
        "application_order": [["v0", "new"], ["v0", "senegal"], ["v1", "old"]],
    }
    assert placed_by_the_rules(document) == {"v0": "senegal", "v1": "old"}
    document["offers"][0]["capacity"] = 1
    assert placed_by_the_rules(document) == {"v0": "new", "v1": None}


def test_the_same_document_gives_the_same_strict_form():
    assert read_instance(random_hub(7)) == read_instance(random_hub(7))
