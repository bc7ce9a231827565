"""Nobody finds out another person's score from what a round tells her; with the codes behind it she would."""

from collections.abc import Sequence

import pytest

from tests.unit.possible_worlds import Situation, situations

ROUNDS = range(80)
# The name of the limit that is full can tell more than the seat alone; to somebody who knows every list of the others.
# An honest reason needs that name. How often it gives a band away in these rounds is counted, and must not grow.
NAMED_LIMITS_GIVE_AWAY = 0.07


def share(found: Sequence[Situation], part: str) -> float:
    return sum(each.gives_away(part) for each in found) / len(found)


@pytest.fixture(scope="module", params=[False, True], ids=["first round", "protected round"])
def offers_alone(request: pytest.FixtureRequest) -> list[Situation]:
    return list(situations(ROUNDS, holders=request.param))


@pytest.fixture(scope="module", params=[False, True], ids=["first round", "protected round"])
def with_limits(request: pytest.FixtureRequest) -> list[Situation]:
    return list(situations(ROUNDS, limits=True, holders=request.param))


def test_below_five_placed_the_codes_of_full_offers_add_nothing_to_the_seat_alone(
    offers_alone: list[Situation],
) -> None:
    for situation in offers_alone:
        by_seat = sorted(situation.told_apart("seat").values())
        assert sorted(situation.told_apart("shown").values()) == by_seat
    assert share(offers_alone, "shown") == 0


def test_the_codes_that_are_not_shown_would_give_scores_away(offers_alone: list[Situation]) -> None:
    """The attack works: it finds what it looks for where it is there."""
    assert share(offers_alone, "internal") > 0.1


def test_with_limits_nothing_but_the_name_of_what_is_full_can_tell_more(with_limits: list[Situation]) -> None:
    for situation in with_limits:
        by_seat = sorted(situation.told_apart("seat").values())
        assert sorted(situation.told_apart("merged").values()) == by_seat


def test_the_name_of_what_is_full_seldom_gives_a_score_away(with_limits: list[Situation]) -> None:
    assert share(with_limits, "shown") <= NAMED_LIMITS_GIVE_AWAY
    assert share(with_limits, "internal") > share(with_limits, "shown")
