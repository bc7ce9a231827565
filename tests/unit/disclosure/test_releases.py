"""What is told of a release, and the attacker that finds nothing in it, but finds every shortcut."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.simulated_pilots import simulated_release
from disclosure.audit_file import audit_document
from disclosure.protection import PUBLIC, RESTRICTED, Protection, protect
from domain.disclosure.coarsening import coarsening_for
from domain.disclosure.primary import is_primary
from domain.disclosure.tables import LinkedTables, Pattern
from tests.unit.disclosure.instances import attack, by_origin_and_host, by_origin_and_sex

SECONDS = 60.0
# Mali's two are hidden; by subtraction from the whole and the others they would be found.
ONE_SMALL_COUNTRY = {
    ("ML", "female"): (1, 1, 0),
    ("ML", "male"): (1, 0, 1),
    ("SN", "female"): (8, 5, 3),
    ("SN", "male"): (7, 3, 4),
    ("CI", "female"): (9, 4, 5),
    ("CI", "male"): (6, 4, 2),
}


def all_that_is_large(tables: Sequence[LinkedTables], protection: Protection) -> Protection:
    """The complementary step left out."""
    patterns = tuple(
        Pattern(
            one.indicator,
            tier,
            frozenset(each.group for each in one.bundles if not is_primary(one, each, k)),
            optimal=False,
        )
        for tier, k in ((RESTRICTED, 5), (PUBLIC, 10))
        for one in tables
    )
    return replace(protection, patterns=patterns)


@pytest.mark.parametrize(("people", "seed"), [(16, 0), (60, 1), (2000, 1)])
def test_nothing_can_be_worked_out_from_simulated_pilots(people: int, seed: int, tmp_path: Path) -> None:
    tables = simulated_release(people, seed)

    protection = protect(tables, people, 10, 5, SECONDS)

    for indicator, told in protection.released(PUBLIC).items():
        assert told <= protection.released(RESTRICTED)[indicator]
    assert any(pattern.released for pattern in protection.patterns)
    assert attack(audit_document(tables, protection), tmp_path)[0] == 0


def test_of_sixteen_volunteers_nothing_is_told_of_malis_one(tmp_path: Path) -> None:
    for tables in simulated_release(16, 3):
        protection = protect([tables], 16, 10, 5, SECONDS)

        for pattern in protection.patterns:
            assert not {"origin.ML", "host.ML", "corridor.ML-MA", "corridor.MA-ML"} & pattern.released
        assert attack(audit_document([tables], protection), tmp_path)[0] == 0


def test_a_neighbour_is_hidden_so_that_a_small_country_cannot_be_found_by_subtraction(tmp_path: Path) -> None:
    tables = by_origin_and_sex(ONE_SMALL_COUNTRY)

    protection = protect([tables], 32, 10, 5, SECONDS)

    told = protection.released(RESTRICTED)["R3"]
    assert "total" in told
    assert len(told & {"origin.SN", "origin.CI"}) == 1
    assert {"sex.female", "sex.male"} <= told
    assert all(pattern.optimal for pattern in protection.patterns)
    assert attack(audit_document([tables], protection), tmp_path)[0] == 0


def test_the_attacker_finds_the_release_whose_complementary_step_was_left_out(tmp_path: Path) -> None:
    tables = [by_origin_and_sex(ONE_SMALL_COUNTRY)]
    mutant = all_that_is_large(tables, protect(tables, 32, 10, 5, SECONDS))

    status, report = attack(audit_document(tables, mutant), tmp_path)

    assert status == 1
    assert report["by_view"].keys() == {"restricted", "public", "union"}
    assert "origin" not in json.dumps(report)


def test_the_attacker_finds_what_only_both_tiers_together_tell(tmp_path: Path) -> None:
    tables = [by_origin_and_sex(ONE_SMALL_COUNTRY)]
    protection = protect(tables, 32, 10, 5, SECONDS)
    tiers = {RESTRICTED: frozenset({"total", "origin.SN"}), PUBLIC: frozenset({"total", "origin.CI"})}
    mutant = replace(protection, patterns=tuple(Pattern("R3", tier, told, False) for tier, told in tiers.items()))

    status, report = attack(audit_document(tables, mutant), tmp_path)

    assert status == 1
    assert report["by_view"].keys() == {"union"}


def test_the_attacker_finds_a_group_told_although_all_its_people_said_the_same(tmp_path: Path) -> None:
    tables = [by_origin_and_sex({("SN", "female"): (12, 12, 0), ("CI", "male"): (12, 3, 9)})]
    protection = protect(tables, 24, 10, 5, SECONDS)
    told = {RESTRICTED: frozenset({"origin.SN"}), PUBLIC: frozenset[str]()}
    mutant = replace(protection, patterns=tuple(Pattern("R3", tier, groups, False) for tier, groups in told.items()))

    assert protection.released(RESTRICTED)["R3"] == {"total"}
    assert attack(audit_document(tables, protection), tmp_path)[0] == 0
    assert attack(audit_document(tables, mutant), tmp_path)[0] == 1


def test_all_but_one_of_one_mind_are_hidden_for_the_one_knows_the_others() -> None:
    cells = {("SN", "female"): (20, 19, 1), ("CI", "male"): (20, 10, 10)}

    told = protect([by_origin_and_sex(cells)], 40, 10, 5, SECONDS).released(RESTRICTED)["R3"]
    duty = protect([by_origin_and_sex(cells, unanimity_published=True)], 40, 10, 5, SECONDS)

    assert not {"origin.SN", "sex.female"} & told
    assert {"origin.SN", "sex.female"} <= duty.released(RESTRICTED)["R3"]


def test_what_the_press_knows_counts_also_where_an_indicator_has_no_such_groups(tmp_path: Path) -> None:
    """All eight from Morocco answered, and everybody knows who went where: then all of each small corridor did."""
    ways = {("MA", "SN"): (4, 3, 1), ("MA", "CI"): (4, 3, 1), ("SN", "MA"): (8, 5, 2)}
    tables = by_origin_and_host(ways)

    told = protect([tables], 16, 10, 5, SECONDS)
    unaware = protect([replace(tables, known=())], 16, 10, 5, SECONDS)

    assert told.released(RESTRICTED)["R3"] == {"total"}
    assert "origin.MA" in unaware.released(RESTRICTED)["R3"]
    assert attack(audit_document([tables], told), tmp_path)[0] == 0
    assert attack(audit_document([tables], unaware), tmp_path)[0] == 1


def test_sensitive_answers_are_told_to_the_public_for_the_whole_wave_only_in_bands() -> None:
    cells = {("SN", "female"): (20, 2, 18), ("CI", "male"): (20, 10, 10)}
    tables = [by_origin_and_sex(cells, sensitive=True)]

    protection = protect(tables, 40, 10, 5, SECONDS)
    document = audit_document(tables, protection)

    assert protection.released(PUBLIC)["R3"] == {"total"}
    assert document["families"][0]["tables"][0]["told"][PUBLIC]["total"]["yes"] == [12, 12]


# Mali's seven are enough for k = 5, but not for what is asked of them here.
MALIS_SEVEN = {("ML", "female"): (7, 7, 0), ("SN", "female"): (30, 25, 0), ("CI", "male"): (30, 28, 0)}
MALIS_TWO_WOMEN = {("ML", "unknown"): (9, 2, 7), ("SN", "unknown"): (30, 14, 16), ("CI", "unknown"): (30, 15, 15)}


@pytest.mark.parametrize(
    ("cells", "asks"),
    [
        (MALIS_SEVEN, {"money": True, "unanimity_published": True}),
        (MALIS_TWO_WOMEN, {"apart": ("yes", "no", "silent")}),
        (MALIS_TWO_WOMEN, {"apart": ("yes",), "sensitive": True}),
    ],
    ids=["twice k for money", "each sex", "those concerned by incidents"],
)
def test_the_attacker_asks_for_enough_people_behind_every_figure(
    cells: dict[tuple[str, str], tuple[int, int, int]], asks: dict[str, Any], tmp_path: Path
) -> None:
    tables = by_origin_and_sex(cells, **asks)
    asking_less = by_origin_and_sex(cells, unanimity_published="money" in asks)

    found = protect([tables], 69, 10, 5, SECONDS)
    lenient = protect([asking_less], 69, 10, 5, SECONDS)

    told = found.released(RESTRICTED)["R3"]
    assert {"total"} <= told
    assert len(told & {"origin.ML", "origin.SN", "origin.CI"}) == 1
    assert "origin.ML" in lenient.released(RESTRICTED)["R3"] - told
    assert attack(audit_document([tables], found), tmp_path)[0] == 0
    assert attack(audit_document([tables], lenient), tmp_path)[0] == 1
    by_subtraction = all_that_is_large([tables], found)
    assert attack(audit_document([tables], by_subtraction), tmp_path)[0] == 1


def test_with_no_time_less_is_told_and_still_nothing_narrowed(tmp_path: Path) -> None:
    tables = simulated_release(60, 1)

    protection = protect(tables, 60, 10, 5, 0.0)

    assert not all(pattern.optimal for pattern in protection.patterns)
    assert attack(audit_document(tables, protection), tmp_path)[0] == 0


def test_one_question_does_not_tell_how_many_were_asked_where_another_hides_it(tmp_path: Path) -> None:
    asked = {("ML", "female"): (3, 2, 1), ("SN", "female"): (9, 4, 5), ("CI", "male"): (9, 5, 4)}
    other = {("ML", "female"): (3, 1, 2), ("SN", "female"): (9, 6, 3), ("CI", "male"): (9, 2, 7)}
    tables = [by_origin_and_sex(asked), by_origin_and_sex(other, name="F4")]

    protection = protect(tables, 21, 10, 5, SECONDS)

    assert len({frozenset(told) for told in protection.released(RESTRICTED).values()}) == 1
    split = (Pattern("R3", RESTRICTED, frozenset({"total", "origin.SN"}), False),)
    split += (Pattern("F4", RESTRICTED, frozenset({"total", "origin.CI"}), False),)
    split += tuple(Pattern(name, PUBLIC, frozenset(), False) for name in ("R3", "F4"))
    assert attack(audit_document(tables, replace(protection, patterns=split)), tmp_path)[0] == 1


def test_groups_that_are_no_sums_of_cells_are_told_as_a_whole_only(tmp_path: Path) -> None:
    tables = replace(by_origin_and_sex(ONE_SMALL_COUNTRY), cells=())

    protection = protect([tables], 32, 10, 5, SECONDS)

    assert protection.released(RESTRICTED) == {"R3": frozenset({"total"})}
    assert attack(audit_document([tables], protection), tmp_path)[0] == 0
    mutant = all_that_is_large([tables], protection)
    assert attack(audit_document([tables], mutant), tmp_path)[0] == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("k"),
        lambda document: document.update(format=2),
        lambda document: document["families"][0]["asked"].append(1),
        lambda document: document["families"][0]["tables"][0]["told"]["public"].update(nowhere={}),
        lambda document: document["families"][0]["tables"][0]["told"]["public"]["total"].update(asked=33),
    ],
    ids=["no k", "another format", "another number of cells", "an unknown group", "a false figure"],
)
def test_a_file_that_contradicts_itself_is_refused(spoil: Any, tmp_path: Path) -> None:
    tables = [by_origin_and_sex(ONE_SMALL_COUNTRY)]
    document = audit_document(tables, protect(tables, 32, 10, 5, SECONDS))
    spoil(document)

    assert attack(document, tmp_path) == (2, {})


def test_progress_counts_every_table_of_both_tiers() -> None:
    told: list[tuple[int, int]] = []

    protect([by_origin_and_sex(ONE_SMALL_COUNTRY)], 32, 10, 5, SECONDS, lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]


def test_the_ladder_looks_at_the_number_of_people_only() -> None:
    assert [len(coarsening_for(people).dimensions) for people in (0, 16, 29, 30, 199, 200, 2000)] == [
        5,
        5,
        5,
        7,
        7,
        9,
        9,
    ]
    assert coarsening_for(16).dropped() == ("age", "corridor", "exchange", "modality")
