"""When the attacker gets further than the choice foresaw, less is told, and what is left is attacked anew."""

from dataclasses import replace

from disclosure.protection import RESTRICTED, protect
from domain.disclosure.tables import LinkedTables
from tests.unit.disclosure.instances import by_origin_and_host
from workers.release_protection import attacked_as_told

SECONDS = 60.0
# Everybody from Morocco answered, and readers know who went where. The other question leaves some of them silent.
ALL_ANSWERED = by_origin_and_host({("MA", "SN"): (4, 3, 1), ("MA", "CI"): (4, 3, 1), ("SN", "MA"): (8, 5, 2)}, "F4")
SOME_SILENT = by_origin_and_host({("MA", "SN"): (4, 2, 1), ("MA", "CI"): (4, 1, 2), ("SN", "MA"): (8, 5, 2)}, "R3")


def chosen_without(known: bool) -> tuple[LinkedTables, ...]:
    both = (ALL_ANSWERED, SOME_SILENT)
    return both if known else tuple(replace(one, known=()) for one in both)


def test_a_choice_that_the_attacker_cannot_narrow_is_told_as_it_is() -> None:
    found = protect(chosen_without(known=True), 16, 10, 5, SECONDS)

    told, attacked = attacked_as_told((ALL_ANSWERED, SOME_SILENT), found, {})

    assert told == found
    assert attacked.is_safe


def test_of_an_indicator_that_is_narrowed_the_whole_alone_is_told_and_the_others_stay() -> None:
    found = protect(chosen_without(known=False), 16, 10, 5, SECONDS)

    told, attacked = attacked_as_told((ALL_ANSWERED, SOME_SILENT), found, {})

    assert "origin.MA" in found.released(RESTRICTED)["F4"]
    assert told.released(RESTRICTED)["F4"] == {"total"}
    assert told.released(RESTRICTED)["R3"] == found.released(RESTRICTED)["R3"] > {"total"}
    assert attacked.is_safe
    assert not attacked.report["narrowed"]
