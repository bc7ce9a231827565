"""What may be told again after an earlier release, and the attacker that has both."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from disclosure.audit_file import audit_document
from disclosure.protection import PUBLIC, RESTRICTED, protect
from domain.disclosure.earlier import Said, Since, told_together
from domain.disclosure.tables import KnownGroup, LinkedTables
from tests.unit.disclosure.instances import attack, by_origin_and_sex

SECONDS = 60.0
NOBODY: Said = (0, 0, 0)
COUNTRIES = ("ML", "SN", "CI")
EVERYTHING = frozenset({"total", *(f"origin.{country}" for country in COUNTRIES)})


def following(
    then: Mapping[str, Said], joined: Mapping[str, Said], left: Mapping[str, Said], told: frozenset[str] = EVERYTHING
) -> tuple[LinkedTables, Since]:
    """A release, and one before it that told these groups in both tiers. Counts: yes, no, silent."""
    cells: dict[tuple[str, str], tuple[int, int, int]] = {}
    stable = []
    for country in COUNTRIES:
        same = _plus(then[country], left.get(country, NOBODY), -1)
        yes, no, silent = _plus(same, joined.get(country, NOBODY), 1)
        cells[country, "female"] = (yes + no + silent, yes, no)
        stable.append(same)
    now = by_origin_and_sex(cells)
    bundles = tuple(one for one in now.bundles if not one.group.startswith("sex"))
    now = replace(now, bundles=bundles, known=tuple(KnownGroup(one.group, one.members) for one in bundles))
    lost = tuple(left.get(country, NOBODY) for country in COUNTRIES)
    new = tuple(joined.get(country, NOBODY) for country in COUNTRIES)
    changed = {one.group: sum(sum(lost[cell]) + sum(new[cell]) for cell in one.members) for one in now.bundles}
    return now, Since("R3", tuple(stable), lost, new, changed, {RESTRICTED: told, PUBLIC: told})


def _plus(one: Said, other: Said, sign: int) -> Said:
    return one[0] + sign * other[0], one[1] + sign * other[1], one[2] + sign * other[2]


def told_again(now: LinkedTables, since: Since) -> frozenset[str]:
    """What the restricted tier tells, at k = 5."""
    people = sum(asked for asked, _, _ in now.cells)
    return protect([now], people, 10, 5, SECONDS, earlier={"R3": (since,)}).released(RESTRICTED)["R3"]


THEN: dict[str, Said] = {"ML": (8, 9, 1), "SN": (12, 10, 2), "CI": (11, 14, 1)}
MANY: dict[str, Said] = {"SN": (6, 5, 1), "CI": (5, 6, 0)}


def test_releases_of_one_state_are_looked_at_as_one_that_told_all_of_it() -> None:
    _, first = following(THEN, MANY, {}, frozenset({"total", "origin.ML"}))
    _, second = following(THEN, MANY, {}, frozenset({"total", "origin.SN"}))
    _, other = following(THEN, {**MANY, "ML": (1, 0, 0)}, {}, frozenset({"origin.CI"}))

    one, another = told_together((first, other, second))

    assert (one.stable, one.left, one.joined) == (first.stable, first.left, first.joined)
    assert set(one.told.values()) == {frozenset({"total", "origin.ML", "origin.SN"})}
    assert another == other


def test_everything_is_told_again_after_many_have_joined() -> None:
    assert told_again(*following(THEN, {**MANY, "ML": (6, 5, 1)}, {})) == EVERYTHING


def test_what_nobody_joined_is_told_again() -> None:
    assert told_again(*following(THEN, {}, {})) == EVERYTHING


def test_one_newcomer_is_not_the_difference_of_two_releases() -> None:
    """Mali's rise would be the rise of all less the rise of the others."""
    told = told_again(*following(THEN, {**MANY, "ML": (1, 0, 0)}, {}))

    assert "origin.ML" not in told
    assert not told >= {"total", "origin.SN", "origin.CI"}


def test_one_for_another_are_two_who_changed_and_not_nobody() -> None:
    told = told_again(*following(THEN, {"ML": (0, 1, 0)}, {"ML": (1, 0, 0)}))

    assert "origin.ML" not in told
    assert not told >= {"total", "origin.SN", "origin.CI"}


def test_a_group_told_for_the_first_time_does_not_tell_what_was_hidden_before() -> None:
    """Senegal was hidden so that Mali's two could not be found. It has not changed: told now, it would find them."""
    then: dict[str, Said] = {**THEN, "ML": (1, 1, 0)}
    before = frozenset({"total", "origin.CI"})
    now, since = following(then, {"ML": (5, 6, 0), "CI": (6, 6, 0)}, {}, before)

    assert "origin.SN" not in told_again(now, since)
    assert "origin.SN" in protect([now], 80, 10, 5, SECONDS).released(RESTRICTED)["R3"]


def test_newcomers_of_one_mind_are_hidden() -> None:
    told = told_again(*following(THEN, {**MANY, "ML": (9, 0, 0)}, {}))

    assert "origin.ML" not in told
    assert not told >= {"total", "origin.SN", "origin.CI"}


# Few or one-minded people changed: what the attacker must find if nothing looks at the earlier release.
FEW = {
    "one newcomer": following(THEN, {**MANY, "ML": (1, 0, 0)}, {}),
    "one for another": following(THEN, {"ML": (0, 1, 0)}, {"ML": (1, 0, 0)}),
    "one took her answer back": following(THEN, {**MANY, "ML": (0, 1, 0)}, {"ML": (1, 0, 0)}),
    "newcomers of one mind": following(THEN, {**MANY, "ML": (9, 0, 0)}, {}),
    "told for the first time": following(
        {**THEN, "ML": (1, 1, 0)}, {"ML": (5, 6, 0), "CI": (6, 6, 0)}, {}, frozenset({"total", "origin.CI"})
    ),
}


@pytest.mark.parametrize("case", FEW)
def test_the_attacker_finds_a_release_that_forgot_the_one_before(case: str, tmp_path: Path) -> None:
    now, since = FEW[case]
    earlier = {"R3": (since,)}
    forgot, minded = protect([now], 80, 10, 5, SECONDS), protect([now], 80, 10, 5, SECONDS, earlier=earlier)

    assert attack(audit_document([now], forgot), tmp_path)[0] == 0
    assert attack(audit_document([now], forgot, earlier), tmp_path)[0] == 1
    assert attack(audit_document([now], minded, earlier), tmp_path)[0] == 0


def test_the_attacker_finds_a_group_that_was_taken_out_without_its_neighbours(tmp_path: Path) -> None:
    """The complementary step over two releases left out: only the group itself is hidden."""
    now, since = FEW["one newcomer"]
    protection = protect([now], 80, 10, 5, SECONDS)
    patterns = tuple(replace(one, released=one.released - {"origin.ML"}) for one in protection.patterns)
    mutant = replace(protection, patterns=patterns)

    assert attack(audit_document([now], mutant), tmp_path)[0] == 0
    assert attack(audit_document([now], mutant, {"R3": (since,)}), tmp_path)[0] == 1


@pytest.mark.parametrize("case", ["many have joined", "nobody has"])
def test_the_attacker_finds_nothing_in_what_may_be_told_again(case: str, tmp_path: Path) -> None:
    now, since = following(THEN, {**MANY, "ML": (6, 5, 1)} if case == "many have joined" else {}, {})
    protection = protect([now], 80, 10, 5, SECONDS)

    assert protection.released(PUBLIC)["R3"] == EVERYTHING
    assert attack(audit_document([now], protection, {"R3": (since,)}), tmp_path)[0] == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda earlier: earlier["stable"].pop(),
        lambda earlier: earlier["joined"][0].__setitem__(0, 40),
        lambda earlier: earlier["told"]["public"]["total"].update(answered=1),
        lambda earlier: earlier["changed"].pop("total"),
        lambda earlier: earlier["told"]["public"].update(nowhere=earlier["told"]["public"]["total"]),
    ],
    ids=["another number of kinds", "others than are counted", "a false figure", "no changes", "an unknown group"],
)
def test_an_earlier_release_that_contradicts_this_one_is_refused(spoil: Any, tmp_path: Path) -> None:
    now, since = following(THEN, MANY, {})
    document = audit_document([now], protect([now], 80, 10, 5, SECONDS), {"R3": (since,)})
    spoil(document["families"][0]["tables"][0]["earlier"][0])

    assert attack(document, tmp_path) == (2, {})


@pytest.mark.parametrize("joined", [(0, 0, 1), (0, 0, 4)])
def test_newcomers_who_say_nothing_have_joined_as_well(joined: Said) -> None:
    told = told_again(*following(THEN, {"ML": joined}, {}))

    assert not {"total", "origin.ML"} <= told
