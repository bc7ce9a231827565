"""The synthetic rounds of the bench are drawn from a seed and are what the bench says of them."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bench.instances import LONGEST_LIST, SEED, SHORTEST_LIST, Size, draw
from bench.quality import NOWHERE, assess
from domain.matching.instance import Instance
from domain.matching.orders import strict_instance
from domain.matching.solver import place

SMALL = Size(600, 120)


@pytest.fixture(scope="module")
def instance() -> Instance:
    return strict_instance(draw(SMALL), SEED)


def test_the_same_size_and_number_give_the_same_round() -> None:
    assert draw(SMALL).sha256 == draw(SMALL).sha256
    assert draw(SMALL).sha256 != draw(SMALL, number=2).sha256


def test_lists_capacities_and_ties_are_as_announced() -> None:
    inputs = draw(SMALL)

    lengths = {len(each.wishes) for each in inputs.volunteers}
    capacities = {offer.capacity for offer in inputs.offers}
    keys = [(wish.offer, wish.band, wish.shortlisted) for each in inputs.volunteers for wish in each.wishes]

    assert (min(lengths), max(lengths)) == (SHORTEST_LIST, LONGEST_LIST)
    assert (min(capacities), max(capacities)) == (1, 10)
    assert len(set(keys)) < len(keys) / 3


def test_a_round_without_caps_has_nothing_but_the_capacities_of_offers() -> None:
    free = strict_instance(draw(SMALL, caps=False), SEED)

    assert {seats.kind for seats in free.sets} == {"offer"}
    assert not free.gates


def test_the_caps_bind_and_the_outcome_is_feasible_without_envy_or_waste(instance: Instance) -> None:
    quality = assess(instance, place(instance))

    assert quality.over == ()
    assert quality.binding >= 12
    assert (quality.envy, quality.waste) == (0, 0)


def test_an_emptied_seat_counts_as_waste_and_a_doubled_one_as_over_its_cap(instance: Instance) -> None:
    free = strict_instance(draw(SMALL, caps=False), SEED)
    matching = list(place(free))
    placed = next(volunteer for volunteer, seat in enumerate(matching) if seat != NOWHERE)
    matching[placed] = NOWHERE

    assert assess(free, matching).waste > 0
    assert assess(replace(free, sets=tuple(replace(seats, cap=0) for seats in free.sets)), matching).over


def test_a_seat_that_goes_to_a_person_refused_before_is_counted_as_envy() -> None:
    free = strict_instance(draw(SMALL, caps=False), SEED)
    matching = list(place(free))
    refused = matching.index(NOWHERE)
    offer = free.wishes[refused][0]
    passed_over = matching.index(offer)
    matching[refused], matching[passed_over] = offer, NOWHERE

    assert assess(free, matching).envy > 0


def test_the_sets_of_the_wishes_are_nested(instance: Instance) -> None:
    above: dict[int, int] = {}

    for volunteer, wishes in enumerate(instance.wishes):
        for offer in wishes:
            for lower, upper in pairwise(instance.chain(volunteer, offer)):
                assert above.setdefault(lower, upper) == upper
