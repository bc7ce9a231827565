"""Whole rounds from one release to the next: who compares two of them must not see the ranks of a few."""

from dataclasses import replace
from typing import Any

import pytest

from domain.indicators.facts import RoundFacts
from domain.recommendations.evaluation import Evaluation
from domain.release.document import released_document
from domain.release.rounds import rounds_told_to
from domain.release.scope import Scope
from tests.unit.evaluation.pilot import a_pilot, evaluation_of, indicators_policy

POLICY = indicators_policy()
Release = dict[str, Any]
TOTAL, RANKS = ("F5", None), ("F5", "rank.first")
MISSED = ("F6", None)


def a_round(number: int, first: int, later: int, missed: int = 0) -> RoundFacts:
    """A round that placed so many at their first wish and at their fifth."""
    placed = first + later
    return RoundFacts(f"R{number}", placed, placed + missed, 0, (1,) * first + (5,) * later, "C1")


def concluded(*rounds: RoundFacts) -> Evaluation:
    return evaluation_of(replace(a_pilot(), rounds=rounds))


def released(*rounds: RoundFacts, earlier: tuple[Release, ...] = ()) -> Release:
    """Both documents of a release of these rounds after others."""
    evaluation = concluded(*rounds)
    documents = {}
    for tier in ("restricted", "public"):
        told = rounds_told_to(tier, earlier, POLICY.thresholds)
        scope = Scope(tier, POLICY.thresholds[tier], {}, POLICY.definitions, told)
        documents[tier] = released_document(evaluation, scope, {"id": "R"})
    return documents


def shown(release: Release, tier: str) -> set[tuple[str, str | None]]:
    rows = release[tier]["indicators"]
    return {(row["code"], row["by"]) for row in rows if row["code"] in ("F5", "F6") and not row["suppressed"]}


FIRST = a_round(1, 30, 20)
EVERYTHING = {TOTAL, RANKS, ("F5", "rank.first_three"), MISSED}


@pytest.mark.parametrize("tier", ["restricted", "public"])
def test_rounds_that_nobody_joined_are_told_again(tier: str) -> None:
    first = released(FIRST)
    assert shown(first, tier) == EVERYTHING
    assert shown(released(FIRST, earlier=(first,)), tier) == EVERYTHING


@pytest.mark.parametrize("tier", ["restricted", "public"])
def test_the_rank_of_one_person_who_was_placed_later_is_not_the_difference(tier: str) -> None:
    first = released(FIRST)
    one_more = (FIRST, a_round(2, 1, 0))
    assert shown(released(*one_more), tier) == EVERYTHING
    assert shown(released(*one_more, earlier=(first,)), tier) == set()


def test_a_later_round_that_is_large_enough_is_told_and_so_are_two_small_ones_together() -> None:
    first = released(FIRST)
    large = released(FIRST, a_round(2, 12, 11), earlier=(first,))
    assert shown(large, "restricted") == shown(large, "public") == EVERYTHING
    small = released(FIRST, a_round(2, 4, 3), earlier=(first,))
    assert shown(small, "restricted") == {TOTAL, MISSED}
    both = released(FIRST, a_round(2, 4, 3), a_round(3, 2, 3), earlier=(small, first))
    # Twelve joined since the first release, but five since the one that the restricted tier has read.
    assert shown(both, "restricted") == EVERYTHING
    assert shown(both, "public") == {TOTAL, MISSED}


def test_the_public_tier_tells_nothing_that_is_too_little_beside_the_restricted_one() -> None:
    first = released(FIRST)
    seven_more = released(FIRST, a_round(2, 0, 7), earlier=(first,))
    assert TOTAL in shown(seven_more, "restricted")
    assert TOTAL not in shown(seven_more, "public")

    four_more = released(FIRST, a_round(2, 0, 7), a_round(3, 0, 4), earlier=(seven_more, first))

    assert TOTAL not in shown(four_more, "restricted") | shown(four_more, "public")
