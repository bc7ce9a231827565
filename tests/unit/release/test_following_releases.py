"""Two releases, one after the other: neither tells what the other hides, and the attacker has both."""

from collections.abc import Iterator

import pytest

from tests.unit.release.two_waves import COUNTRIES, Released, facts_of, release, waves_of

FIRST = (("MA", "SN", 30), ("MA", "CI", 30), ("MA", "ML", 20), ("SN", "MA", 30), ("CI", "MA", 30), ("ML", "MA", 20))
# One volunteer goes to Mali, one comes from there.
SECOND = (("MA", "SN", 20), ("MA", "CI", 20), ("MA", "ML", 1), ("SN", "MA", 20), ("CI", "MA", 20), ("ML", "MA", 1))
TIERS = ("restricted", "public")


@pytest.fixture(scope="module")
def following() -> tuple[Released, Released]:
    facts = facts_of({"A": FIRST, "B": SECOND})
    first = release(facts, waves_of("A"))
    return first, release(facts, waves_of("A", "B"), [first])


def newcomers(first: Released, second: Released, tier: str) -> Iterator[tuple[str, str, int]]:
    """(indicator, country, how many answered) of the newcomers that both releases together give away."""
    for code in sorted(first.found.released(tier)):
        then, now = first.told(tier, code), second.told(tier, code)
        hidden = [country for country in COUNTRIES if country not in now]
        if len(hidden) == 1 and {"total"} <= then.keys() & now.keys() and hidden[0] in then:
            others = sum(now[country][1] for country in COUNTRIES if country in now)
            yield code, hidden[0], now["total"][1] - others - then[hidden[0]][1]
        for country in then.keys() & now.keys():
            yield code, country, now[country][1] - then[country][1]


@pytest.mark.parametrize("tier", TIERS)
def test_one_newcomer_cannot_be_worked_out_from_two_releases(following: tuple[Released, Released], tier: str) -> None:
    first, second = following

    assert len(first.told(tier, "R3")) == len(COUNTRIES) + 1
    assert [found for found in newcomers(first, second, tier) if 0 < found[2] < 5] == []
