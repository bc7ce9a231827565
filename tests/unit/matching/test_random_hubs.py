"""What the mechanism promises, tried on a few hundred small random hubs against brute force."""

import pytest

from domain.matching.instance_file import read_instance
from domain.matching.simulation import solve_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.documents import placed_by_the_rules, random_hub, with_prefs
from tests.unit.matching.oracle import every_list, every_matching, is_stable, prefers

BLOCKS = [range(start, start + 100) for start in range(0, 600, 100)]


@pytest.mark.parametrize("seeds", BLOCKS, ids=lambda seeds: f"from {seeds.start}")
def test_every_outcome_is_stable_confirmed_and_independent_of_the_processing_order(seeds):
    for seed in seeds:
        document = random_hub(seed, volunteers=6)
        outcome = solve_instance(document)
        assert is_stable(document, outcome["matching"]), seed
        assert outcome["matching"] == placed_by_the_rules(document, oldest_first=True), seed
        assert outcome["certificate"]["order_independent"] is True
        assert verify({"instance": document, **outcome}) == [], seed


@pytest.mark.parametrize("seeds", BLOCKS[:3], ids=lambda seeds: f"from {seeds.start}")
def test_nobody_gains_by_handing_in_another_list(seeds):
    lies = 0
    for seed in seeds:
        document = random_hub(seed, volunteers=5, offers=4)
        honest = placed_by_the_rules(document)
        for row in document["volunteers"]:
            eligible = [offer for who, offer in document["application_order"] if who == row["id"]]
            for other in every_list(sorted(eligible)):
                lies += 1
                gained = placed_by_the_rules(with_prefs(document, row["id"], other))[row["id"]]
                assert not prefers(row["prefs"], gained, honest[row["id"]]), (seed, row["id"], other)
    assert lies > 1500


def test_all_stable_matchings_place_equally_many_and_at_least_half_of_the_maximum():
    for seed in range(200):
        document = random_hub(seed, volunteers=5, offers=3)
        outcome = solve_instance(document)
        feasible = list(every_matching(document))
        stable = [each for each in feasible if is_stable(document, each)]
        placed = outcome["certificate"]["placed"]
        assert {sum(map(bool, each.values())) for each in stable} == {placed}, seed
        largest = max(sum(map(bool, each.values())) for each in feasible)
        assert 2 * placed >= largest
        assert outcome["certificate"]["upper_bound"] == largest, seed
        assert sum(row["cap"] for row in outcome["certificate"]["min_cut"]) == largest, seed


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
        assert sum(map(bool, after.values())) >= sum(map(bool, before.values())), seed


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
