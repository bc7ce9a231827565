"""What a record-level table may hold: decided from counts, by what the press and the people themselves know."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from domain.indicators.frame import FrameCell
from domain.release.records import (
    COLUMNS,
    SMALL_REST,
    TOO_FEW_PEOPLE,
    TOO_SMALL_GROUPS,
    Cohort,
    CohortKey,
    RecordTable,
    Withheld,
    plan_records,
    watched_items,
)
from storage.feedback_records import record_variables
from tests.installation import sample_policy

POLICY = sample_policy()
KEY = CohortKey("call", "volunteer", "arrival")
ARRIVAL = record_variables(POLICY.questionnaires, "volunteer", "arrival")
WATCHED = watched_items(ARRIVAL, POLICY.indicators.definitions.values(), "volunteer", "arrival")
WOMEN = FrameCell("SN", ("MA",), "female", "25_to_29", "volunteering")
MEN = replace(WOMEN, sex="male")
K = 5
MIXED = ({"role_matches": 5, "discrimination": True}, {"role_matches": 2, "discrimination": False})


def cohort(
    *groups: tuple[FrameCell, int], key: CohortKey = KEY, answers: Sequence[dict[str, Any] | None] = MIXED
) -> Cohort:
    made = Cohort(key, WATCHED)
    for cell, people in groups:
        for number in range(people):
            made.add(cell, None, answers[number % len(answers)])
    return made


def told(*cohorts: Cohort) -> list[RecordTable]:
    return list(plan_records(cohorts, COLUMNS, K)[0])


def test_the_items_to_watch_are_sensitive_or_read_by_an_indicator() -> None:
    assert {(each.item, each.sensitive) for each in WATCHED} == {("discrimination", True), ("role_matches", False)}


@pytest.mark.parametrize(("people", "number"), [(199, 0), (200, 1)])
def test_below_two_hundred_people_there_is_no_table(people: int, number: int) -> None:
    tables, withheld = plan_records([cohort((WOMEN, 100), (MEN, people - 100))], COLUMNS, K)
    assert len(tables) == number
    assert list(withheld) == [Withheld(KEY, TOO_FEW_PEOPLE)] * (1 - number)


def test_a_column_with_a_group_that_too_few_answered_is_dropped_with_those_behind_it() -> None:
    few = replace(WOMEN, age="under_25")
    assert told(cohort((WOMEN, 100), (MEN, 100), (few, K))) == [RecordTable(KEY, COLUMNS)]
    assert told(cohort((WOMEN, 100), (MEN, 100), (few, K - 1))) == [RecordTable(KEY, COLUMNS[:4])]


def test_columns_are_dropped_in_the_declared_order() -> None:
    alone = [replace(WOMEN, age="under_25"), replace(WOMEN, modality="study_visit"), replace(WOMEN, sex="other")]
    alone += [replace(WOMEN, hosts=("CI",)), replace(WOMEN, origin="ML")]
    assert [told(cohort((WOMEN, 200), (one, 1)))[0].columns for one in alone] == [
        COLUMNS[:4], COLUMNS[:3], COLUMNS[:2], COLUMNS[:1], (),
    ]  # fmt: skip


def test_only_columns_that_the_release_tells_people_apart_by_are_shown() -> None:
    ((table,), _) = plan_records([cohort((WOMEN, 200))], ("sex", "total", "corridor"), K)
    assert table.columns == ("sex",)


def test_silent_people_do_not_fill_a_group() -> None:
    silent = cohort((WOMEN, 200))
    for _ in range(20):
        silent.add(MEN, None, None)
    assert told(silent)[0].columns == COLUMNS[:2]
    nobody = cohort((WOMEN, 200), answers=[None])
    assert plan_records([nobody], COLUMNS, K) == ((), (Withheld(KEY, TOO_SMALL_GROUPS),))


def test_a_sensitive_item_of_one_mind_in_a_group_is_left_out() -> None:
    """One "yes" in a group tells the person who said it what all others said."""
    answers = [*MIXED, *[MIXED[1]] * 8]
    one_yes = cohort((WOMEN, 200))
    for number in range(10):
        one_yes.add(MEN, None, {**answers[number], "role_matches": 1 + number % 5})
    assert told(one_yes) == [RecordTable(KEY, COLUMNS, ("discrimination",))]
    one_yes.add(MEN, None, MIXED[0])
    assert told(one_yes) == [RecordTable(KEY, COLUMNS)]


def test_a_sensitive_item_that_too_few_of_a_group_answered_is_left_out() -> None:
    seldom = cohort((WOMEN, 200))
    for number in range(20):
        seldom.add(MEN, None, {**MIXED[number % 2]} if number < K - 1 else {"role_matches": 1 + number % 5})
    assert told(seldom) == [RecordTable(KEY, COLUMNS, ("discrimination",))]


def test_where_an_indicator_may_not_tell_one_mind_no_group_of_rows_does() -> None:
    """4 and 5 are different answers, and the same for the indicator."""
    agreeing = cohort((WOMEN, 200))
    for number in range(20):
        agreeing.add(MEN, None, {"role_matches": 4 + number % 2, "discrimination": number % 2 == 0})
    assert told(agreeing) == [RecordTable(KEY, COLUMNS[:2])]
    everybody = cohort((WOMEN, 200), answers=[{"role_matches": 4, "discrimination": True}, {"role_matches": 5}])
    assert told(everybody) == [RecordTable(KEY, (), ("discrimination", "role_matches"))]


def test_hosts_count_as_organisations() -> None:
    host = CohortKey("call", "host", "end")

    def of(organisations: int) -> Cohort:
        made = Cohort(host)
        for number in range(200):
            made.add(WOMEN, f"host {number % organisations}", {})
        return made

    assert told(of(K)) == [RecordTable(host, COLUMNS)]
    assert plan_records([of(K - 1)], COLUMNS, K)[1] == (Withheld(host, TOO_SMALL_GROUPS),)


def test_a_small_cohort_beside_a_table_could_be_found_by_subtraction() -> None:
    large, small = cohort((WOMEN, 200)), cohort((WOMEN, 20), key=KEY._replace(call="other"))
    assert plan_records([large, small], COLUMNS, K) == (
        (),
        (Withheld(small.key, TOO_FEW_PEOPLE), Withheld(KEY, SMALL_REST)),
    )


def test_small_cohorts_that_are_large_together_hide_each_other() -> None:
    small = [cohort((WOMEN, 150), key=KEY._replace(call=f"other {number}")) for number in range(2)]
    assert told(cohort((WOMEN, 200)), *small) == [RecordTable(KEY, COLUMNS)]


def test_cohorts_of_one_questionnaire_share_their_columns() -> None:
    other = cohort((WOMEN, 200), (replace(WOMEN, age="under_25"), 1), key=KEY._replace(call="other"))
    assert {table.columns for table in told(cohort((WOMEN, 200)), other)} == {COLUMNS[:4]}
    elsewhere = cohort((WOMEN, 200), key=KEY._replace(moment="mid"))
    assert {table.columns for table in told(elsewhere, other)} == {COLUMNS, COLUMNS[:4]}
