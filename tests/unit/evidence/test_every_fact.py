"""Whatever a figure is counted from is under its hash: no fact changes a figure and leaves its evidence as it was."""

from functools import cache
from typing import Any

import pytest

from domain.evidence.difference import dirty, stale
from tests.unit.evidence.every_fact import COLLECTIONS, one_change, small_pilot
from tests.unit.evidence.test_graph import graph


@cache
def before() -> dict[str, Any]:
    return graph(small_pilot())


def places(collection: str) -> list[int]:
    """The first of the facts of a kind, or the first of each kind of protection and a few answers."""
    return {"protection": [0, 1, 2, 3], "answers": [0, 1, 70], "requests": [0, 4]}.get(collection, [0])


@pytest.mark.parametrize(
    ("collection", "place"), [(collection, place) for collection in COLLECTIONS for place in places(collection)]
)
def test_a_fact_that_changes_a_figure_changes_its_evidence(collection: str, place: int) -> None:
    missed = {}
    for change, facts in one_change(small_pilot(), collection, place):
        after = graph(facts)
        silent = set(stale(before(), after)) - set(dirty(before(), after))
        if silent:
            missed[change] = sorted(silent)

    assert missed == {}
