"""Complementary suppression against the instances of the dossier, and narrowing against counting every possibility."""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest

from disclosure.cells import CellTable, narrowed_cells, secondary_cells
from disclosure.statements import Offer, Problem, Statement, Target, exactly
from disclosure.suppression import is_safe, suppress
from tests.unit.disclosure.instances import cell_table, instances

EVERY = pytest.mark.parametrize("instance", instances(), ids=lambda one: str(one["name"]))


def told_without(table: CellTable, hidden: frozenset[int]) -> list[int]:
    kept = [number for number in range(len(table.rows)) if number not in hidden]
    return [number for number in kept if number not in table.primary or number in table.never_hide]


@EVERY
def test_the_least_cells_are_hidden_and_one_of_the_known_optimal_sets(instance: dict[str, Any]) -> None:
    table = cell_table(instance)

    hidden, optimal = secondary_cells(table)

    assert list(table.primary) == instance["primary"]
    assert optimal
    assert len(hidden) == instance["min_secondary"]
    assert sorted(hidden) in instance["optimal_secondary_sets"]
    assert narrowed_cells(table, told_without(table, hidden)) == frozenset()


@EVERY
def test_hiding_only_what_is_small_is_caught_where_it_tells(instance: dict[str, Any]) -> None:
    table = cell_table(instance)

    narrowed = narrowed_cells(table, told_without(table, frozenset()))

    assert (narrowed == frozenset()) == instance["primary_only_safe"]


@EVERY
def test_without_any_time_more_is_hidden_but_nothing_is_narrowed(instance: dict[str, Any]) -> None:
    table = cell_table(instance)

    hidden, optimal = secondary_cells(table, lambda: True)

    assert not optimal
    assert narrowed_cells(table, told_without(table, hidden)) == frozenset()


@pytest.mark.parametrize("seed", range(25))
def test_what_is_narrowed_agrees_with_counting_every_possibility(seed: int) -> None:
    chance = Random(seed)
    table = a_random_table(chance)
    offered = [number for number in range(1, len(table.rows)) if number not in table.primary]
    told = [number for number in offered if chance.random() < 0.7]

    assert narrowed_cells(table, [0, *told]) == counted_out(table, told)


@pytest.mark.parametrize("seed", range(25, 40))
def test_no_smaller_set_is_safe_on_random_tables(seed: int) -> None:
    table = a_random_table(Random(seed))
    offered = [number for number in range(1, len(table.rows)) if number not in table.primary]

    hidden, _ = secondary_cells(table)

    safe = [
        sum(taken)
        for taken in product((0, 1), repeat=len(offered))
        if not counted_out(table, [number for number, hide in zip(offered, taken, strict=True) if not hide])
    ]
    assert len(hidden) == min(safe)


@pytest.mark.parametrize(
    "hint",
    [
        # "(<5)" instead of one neutral marker.
        Statement(frozenset({0}), 1, 4),
        # An interval left beside the hidden figure, from which the count can be read.
        Statement(frozenset({0}), 3, 3),
        # The verdict "met" of a hidden group of nine: at most one of them said no.
        Statement(frozenset({0}), 0, 3),
    ],
    ids=["marker", "interval", "verdict"],
)
def test_a_hint_beside_a_hidden_cell_is_caught(hint: Statement) -> None:
    everybody = exactly(frozenset({0, 1, 2}), 17)
    neighbour = Offer("neighbour", 1, (exactly(frozenset({2}), 8),))
    problem = Problem(
        truth=(3, 6, 8),
        knowledge=((everybody,),),
        offers=(neighbour, Offer("hint", 1, (hint,))),
        targets=(Target("small", frozenset({0})),),
        k=5,
    )

    assert is_safe(problem, frozenset({"neighbour"}))
    assert not is_safe(problem, frozenset({"neighbour", "hint"}))
    assert suppress(problem).hidden == {"hint"}


def a_random_table(chance: Random) -> CellTable:
    """Two by two, with all sums; the total is known."""
    counts = tuple(chance.randrange(5) for _ in range(4))
    rows = (range(4), (0, 1), (2, 3), (0, 2), (1, 3), (0,), (1,), (2,), (3,))
    sets = tuple(frozenset(row) for row in rows)
    return CellTable(counts, sets, 3, (exactly(sets[0], sum(counts)),), frozenset({0}))


def counted_out(table: CellTable, told: list[int]) -> frozenset[int]:
    """The definition, word by word, over all points with the known total."""
    points = list(all_points(sum(table.counts), len(table.counts)))

    def value(point: tuple[int, ...], number: int) -> int:
        return sum(point[column] for column in table.rows[number])

    agreeing = [p for p in points if all(value(p, number) == value(table.counts, number) for number in told)]
    owns = [None, *(column for column, people in enumerate(table.counts) if people)]
    narrowed = set()
    for number in table.primary:
        for own in owns:
            after = {value(p, number) for p in agreeing if own is None or p[own]}
            anyway = {value(p, number) for p in points if own is None or p[own]}
            certain = len(after) == 1 and len(anyway) > 1
            if certain or max(after) < min(table.k, max(anyway)):
                narrowed.add(number)
    return frozenset(narrowed)


def all_points(total: int, size: int) -> Iterator[tuple[int, ...]]:
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in all_points(total - first, size - 1):
            yield first, *rest
