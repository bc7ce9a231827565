"""Rows are attacked together with everything else that a release tells, by the real attacker."""

from collections.abc import Collection
from dataclasses import replace
from threading import Event

from disclosure.protection import Protection
from domain.disclosure.coarsening import coarsening_for
from domain.disclosure.tables import Bundle, LinkedTables, Pattern
from domain.indicators.frame import FrameCell
from domain.release.records import Cohort, CohortKey, watched_items
from storage.feedback_records import record_variables
from tests.installation import sample_policy
from workers.release_attack import Attack
from workers.release_protection import Protected
from workers.release_records import Records, decide_records
from workers.round_course import Course

POLICY = sample_policy()
DEFINITIONS = POLICY.indicators.definitions
KEY = CohortKey("call", "volunteer", "arrival")
WOMEN = FrameCell("SN", ("MA",), "female", "25_to_29", "volunteering")
OTHERS, MEN = replace(WOMEN, sex="other"), replace(WOMEN, origin="CI", sex="male")
COUNTS = {WOMEN: (100, 50, 50), OTHERS: (3, 1, 2), MEN: (120, 60, 60)}


def table(indicator: str, counts: dict[FrameCell, tuple[int, int, int]]) -> LinkedTables:
    """An indicator by sex and by country of origin. No other cell is possible, and everybody knows it."""
    frame = tuple(counts)
    groups = {"total": [*range(len(frame))]}
    for place, cell in enumerate(frame):
        for group in (f"sex.{cell.sex}", f"origin.{cell.origin}"):
            groups.setdefault(group, []).append(place)
    bundles = (
        Bundle(group, tuple(places), *(sum(counts[frame[place]][part] for place in places) for part in range(3)))
        for group, places in groups.items()
    )
    return LinkedTables(indicator, frame, tuple(bundles), cells=tuple(counts.values()))


def protected(told: Collection[str]) -> Protected:
    """R3 tells these groups. Another indicator, of other people, tells origins and sexes apart."""
    other = table("F4", {WOMEN: (300, 150, 150), MEN: (300, 150, 150)})
    patterns = [
        Pattern("R3", "restricted", frozenset(told), True),
        Pattern("F4", "restricted", frozenset(bundle.group for bundle in other.bundles), True),
        *(Pattern(code, "public", frozenset[str](), True) for code in ("R3", "F4")),
    ]
    protection = Protection(tuple(patterns), coarsening_for(223), 10, 5, 0.0)
    return Protected(protection, {}, Attack(True, {}), (table("R3", COUNTS), other))


def cohort() -> Cohort:
    variables = record_variables(POLICY.questionnaires, KEY.party, KEY.moment)
    made = Cohort(KEY, watched_items(variables, DEFINITIONS.values(), KEY.party, KEY.moment))
    for cell, (_, yes, no) in COUNTS.items():
        for mark in (5,) * yes + (2,) * no:
            made.add(cell, None, {"role_matches": mark, "discrimination": mark == 5})
    return made


def decided(told: Collection[str]) -> Records:
    return decide_records((cohort(),), protected(told), {"call": "2027A"}, DEFINITIONS, Course(Event()))


def test_rows_have_what_the_release_tells_people_apart_by_while_nothing_can_be_worked_out() -> None:
    found = decided({"total", "origin.SN", "origin.CI"})
    assert {name: table.columns for name, table in found.tables.items()} == {
        "records_volunteer_arrival_2027a": ("origin",)
    }
    assert found.withheld == ()
    assert found.told(DEFINITIONS) == {"R3": ["origin", "total"], "X5": ["origin", "total"]}


def test_rows_lose_a_column_that_would_betray_a_hidden_group() -> None:
    """All people from Senegal but the women: three, whose answers the release hides."""
    found = decided({"total", "sex.female"})
    assert [table.columns for table in found.tables.values()] == [()]
    assert found.told(DEFINITIONS) == {"R3": ["total"], "X5": ["total"]}


def test_rows_of_two_questionnaires_to_the_same_people_may_have_other_columns() -> None:
    """At the end all from Côte d'Ivoire said the same, so that rows do not tell by country what they said."""
    end = CohortKey(KEY.call, KEY.party, "end")
    at_the_end = {**COUNTS, MEN: (120, 120, 0)}
    of_one_mind = Cohort(
        end, watched_items(record_variables(POLICY.questionnaires, *end[1:]), DEFINITIONS.values(), *end[1:])
    )
    for cell, (_, yes, no) in at_the_end.items():
        for mark in (5,) * yes + (2,) * no:
            of_one_mind.add(cell, None, {"objectives_reached": mark})
    told = protected({"total", "origin.SN", "origin.CI"})
    patterns = [
        replace(one, released=frozenset({"total"}) & one.released) if one.indicator == "F4" else one
        for one in told.protection.patterns
    ]
    both = replace(
        told,
        protection=replace(told.protection, patterns=tuple(patterns)),
        tables=(table("F4", at_the_end), table("R3", COUNTS)),
    )

    found = decide_records((cohort(), of_one_mind), both, {"call": "2027A"}, DEFINITIONS, Course(Event()))

    assert {name: one.columns for name, one in found.tables.items()} == {
        "records_volunteer_arrival_2027a": ("origin",),
        "records_volunteer_end_2027a": (),
    }


def test_a_small_cohort_is_named_with_the_reason() -> None:
    few = Cohort(KEY)
    few.add(WOMEN, None, {})
    found = decide_records((few,), protected({"total"}), {}, DEFINITIONS, Course(Event()))
    assert found.tables == {}
    assert [(one.key, one.reason) for one in found.withheld] == [(KEY, "too_few_people")]
