"""The mechanism's files can be read; broken ones tell all that is wrong at once."""

from datetime import date
from typing import Any

import pytest

from domain.eligibility.parsing import ELIGIBILITY_FILES, parse_corridors, parse_eligibility_policy
from domain.policy_problems import PolicyError
from tests.unit.eligibility.builders import POLICY, mechanism_documents

GOOD = {"origin": "MA", "host": "SN", "source": "MoU", "confidence": "H", "verified": True}


def problems_of(documents: dict[str, dict[str, Any]]) -> set[tuple[str, str]]:
    with pytest.raises(PolicyError) as error:
        parse_eligibility_policy(documents)
    return {(problem.where, problem.code) for problem in error.value.problems}


def corridor_problems(*rows: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(PolicyError) as error:
        parse_corridors({"corridor": list(rows)})
    return {(problem.where, problem.code) for problem in error.value.problems}


def test_the_six_corridors_of_the_pilot_are_open_today() -> None:
    assert {row.corridor.code for row in POLICY.corridors} == {"MA-SN", "SN-MA", "MA-CI", "CI-MA", "MA-ML", "ML-MA"}


def test_nothing_unverified_calls_itself_verified() -> None:
    stamps = [
        row.stamp
        for table in (
            POLICY.corridors,
            POLICY.parameters.ages,
            POLICY.documents,
            POLICY.security.levels,
            POLICY.entry_regimes.entries,
            POLICY.entry_regimes.residences,
            POLICY.checklist,
        )
        for row in table
    ]

    assert [stamp.verified for stamp in stamps] == [stamp.confidence != "U" for stamp in stamps]


def test_broken_files_tell_every_problem_of_every_file_at_once() -> None:
    documents = mechanism_documents()
    documents["corridors"]["corridor"][1]["host"] = "XX"
    documents["eligibility"]["age"][0]["minimum"] = "eighteen"
    documents["eligibility"]["age"][3]["maximum"] = 3
    documents["documents"]["document"].pop(0)
    documents["security"]["threshold"] = []
    documents["entry_regimes"]["entry"][0]["from"] = "2018"
    documents["checklists"]["item"][0]["what"].pop("fr")
    documents["checklists"]["itmes"] = []

    assert problems_of(documents) == {
        ("corridors.toml#/corridor/1/host", "not_one_of"),
        ("eligibility.toml#/age/0/minimum", "whole_number_expected"),
        ("eligibility.toml#/age/3", "maximum_below_minimum"),
        ("documents.toml#/document", "rule_without_row"),
        ("security.toml#/threshold", "rows_expected"),
        ("entry_regimes.toml#/entry/0/from", "date_expected"),
        ("checklists.toml#/item/0/what/fr", "text_expected"),
        ("checklists.toml#/itmes", "unknown_key"),
    }


def test_missing_files_are_told_like_empty_ones() -> None:
    wheres = {where.split("#")[0] for where, _ in problems_of({})}

    assert wheres == {f"{name}.toml" for name in ELIGIBILITY_FILES}


def test_a_rule_without_a_source_is_told() -> None:
    documents = mechanism_documents()
    documents["eligibility"]["rule"] = [row for row in documents["eligibility"]["rule"] if row["code"] != "E05"]

    assert problems_of(documents) == {("eligibility.toml#/rule", "rule_without_row")}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"confidence": "U"}, ("verified", "unverified_cannot_be_verified")),
        ({"confidence": "X"}, ("confidence", "not_one_of")),
        ({"verified": "yes"}, ("verified", "true_or_false_expected")),
        ({"source": " "}, ("source", "text_expected")),
        ({"from": date(2020, 1, 2), "to": date(2020, 1, 1)}, ("to", "ends_before_it_begins")),
        ({"until": date(2020, 1, 1)}, ("until", "unknown_key")),
    ],
)
def test_a_row_says_what_is_wrong_where(change: dict[str, Any], problem: tuple[str, str]) -> None:
    assert corridor_problems({**GOOD, **change}) == {(f"corridors.toml#/corridor/0/{problem[0]}", problem[1])}


def test_two_values_for_the_same_day_are_told_and_neighbouring_ones_are_not() -> None:
    first, second = {**GOOD, "to": date(2020, 6, 30)}, {**GOOD, "from": date(2020, 7, 1)}

    assert len(parse_corridors({"corridor": [first, second]})) == 2
    assert corridor_problems(first, {**second, "from": date(2020, 6, 30)}) == {
        ("corridors.toml#/corridor/1", "periods_overlap")
    }


def test_a_table_that_is_no_list_of_tables_is_told() -> None:
    with pytest.raises(PolicyError) as error:
        parse_corridors({"corridor": "MA-SN"})

    assert [problem.code for problem in error.value.problems] == ["rows_expected"]
