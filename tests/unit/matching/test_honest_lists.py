"""An honest list is the best one: every list that anybody could hand in is tried, on small random hubs."""

from itertools import combinations
from random import Random

import pytest

from tests.unit.matching.ballots import ballots, pairs_of_lists
from tests.unit.matching.documents import random_crossing, random_hub, random_mesh

BLOCKS = [range(start, start + 1000) for start in range(0, 6000, 1000)]


def named(seeds):
    return f"from {seeds.start}"


def lies_tried(seed, hub):
    """Every list of everybody is tried; how many that were."""
    honest, tried = hub.instead({}), 0
    for volunteer in range(len(hub.truths)):
        for other in hub.every_list(volunteer):
            tried += 1
            assert not hub.gains(volunteer, honest, hub.instead({volunteer: other})), (seed, volunteer, other)
    return tried


@pytest.mark.parametrize("seeds", BLOCKS, ids=named)
def test_nobody_gains_by_handing_in_another_list(seeds):
    assert sum(lies_tried(seed, ballots(random_hub(seed, volunteers=6, offers=6))) for seed in seeds) > 80_000


def test_nobody_gains_where_totals_of_countries_of_origin_count_as_well():
    hubs = ((seed, ballots(random_hub(seed, volunteers=6, offers=5, origin_totals=True))) for seed in range(1000))
    assert sum(lies_tried(*each) for each in hubs) > 30_000


def test_nobody_gains_in_a_mesh_with_totals_of_origins_and_hosts():
    meshes = ((seed, ballots(random_mesh(seed))) for seed in range(1000))
    assert sum(lies_tried(*each) for each in meshes) > 30_000


def test_nobody_gains_where_one_chooses_after_the_other():
    meshes = ((seed, ballots(random_crossing(seed))) for seed in range(1000))
    assert sum(lies_tried(*each) for each in meshes) > 30_000


@pytest.mark.parametrize("seeds", [range(start, start + 1500) for start in (6000, 7500)], ids=named)
def test_no_two_people_gain_by_agreeing_on_their_lists(seeds):
    tried, chance = 0, Random(0)
    for seed in seeds:
        hub = ballots(random_hub(seed, volunteers=5, offers=4))
        honest = hub.instead({})
        for one, other in combinations(range(len(hub.truths)), 2):
            for lists in pairs_of_lists(hub, one, other, 100, chance):
                tried += 1
                agreed = hub.instead(dict(zip((one, other), lists, strict=True)))
                both = hub.gains(one, honest, agreed) and hub.gains(other, honest, agreed)
                assert not both, (seed, one, other, lists)
    assert tried > 20_000
