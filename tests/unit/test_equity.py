"""Equity aims: none by default, never without a legal basis, never from a fact that the law protects."""

from datetime import date
from typing import Any

import pytest

from commands.configuration import policy_problem_line
from config.policy_files import read_policy_files
from domain.equity import read_equity, rules_in_force, rules_met
from domain.policy import build_policy
from domain.policy_problems import PolicyError
from domain.programme import Programme, parse_programme
from domain.scoring import score_of

RULE = {
    "code": "first_generation",
    "name": {"fr": "Premier diplôme de la famille", "en": "First degree of the family"},
    "points": 2,
    "fact": "education_level",
    "values": ["none", "primary"],
    "source": "Example law of 2026, article 5",
    "published_on": date(2026, 10, 1),
}
AFTER, BEFORE = date(2026, 11, 1), date(2026, 9, 1)
FACTS: dict[str, Any] = {"languages": [{"language": "fr", "level": "C1"}], "skills": ["teaching"]}


def programme(*rows: dict[str, Any]) -> Programme:
    return parse_programme({**read_policy_files().documents["programme"], "equity": list(rows)})


def problems(*rows: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each.where, each.code) for each in read_equity({"equity": list(rows)})[1]}


def test_the_pilot_ships_without_any_equity_rule() -> None:
    assert parse_programme(read_policy_files().documents["programme"]).equity == ()


def test_a_rule_adds_its_points_to_whoever_meets_it_and_to_nobody_else() -> None:
    made = programme(RULE)

    with_it = score_of({**FACTS, "education_level": "primary"}, ["teaching"], [], made, AFTER)
    without = score_of({**FACTS, "education_level": "master"}, ["teaching"], [], made, AFTER)
    unknown = score_of(FACTS, ["teaching"], [], made, AFTER)

    assert [rule.code for rule in with_it.equity_rules] == ["first_generation"]
    assert with_it.band == without.band + 2
    assert with_it.band == with_it.skills + with_it.language + with_it.experience + with_it.equity
    assert unknown == without


@pytest.mark.parametrize(
    ("opened", "ends_on", "counts"),
    [
        (AFTER, None, True),
        (BEFORE, None, False),
        (date(2026, 10, 1), None, False),
        (AFTER, AFTER, True),
        (AFTER, date(2026, 10, 31), False),
    ],
)
def test_a_rule_counts_in_the_calls_that_open_after_it_was_published(
    opened: date, ends_on: date | None, counts: bool
) -> None:
    made = programme({**RULE, **({"ends_on": ends_on} if ends_on else {})})
    in_force = rules_in_force(made.equity, opened)

    assert bool(in_force) is counts
    assert bool(rules_met(in_force, {"education_level": "none"})) is counts


@pytest.mark.parametrize("missing", sorted(RULE))
def test_a_rule_without_one_of_its_parts_is_a_problem_at_that_part(missing: str) -> None:
    found = problems({name: value for name, value in RULE.items() if name != missing})

    assert {where.split("/")[3] for where, _ in found} >= {missing}


@pytest.mark.parametrize(
    ("part", "value", "code"),
    [
        ("source", "  ", "text_expected"),
        ("fact", "sex", "not_one_of"),
        ("fact", "accommodation", "not_one_of"),
        ("fact", "nationalities", "not_one_of"),
        ("values", [], "list_of_texts_expected"),
        ("values", ["wizard"], "not_one_of"),
        ("points", 0, "whole_number_expected"),
        ("points", -2, "whole_number_expected"),
        ("points", True, "whole_number_expected"),
        ("published_on", "2026-10-01", "date_expected"),
        ("ends_on", date(2026, 9, 30), "ends_before_it_begins"),
        ("weight", 3, "unknown_key"),
    ],
)
def test_a_wrong_part_is_said_where_it_stands(part: str, value: object, code: str) -> None:
    assert (f"programme.toml#/equity/0/{part}", code) in problems({**RULE, part: value})


def test_two_rules_of_one_code_are_told_apart_by_the_second_one() -> None:
    assert problems(RULE, RULE) == {("programme.toml#/equity/1/code", "repeated")}


@pytest.mark.parametrize("equity", ["none", {"code": "x"}, ["x"], [3]])
def test_what_is_no_list_of_tables_is_a_problem_and_no_crash(equity: object) -> None:
    assert read_equity({"equity": equity})[1]


def test_the_check_of_the_configuration_names_a_rule_without_legal_basis() -> None:
    files = read_policy_files()
    lawless = {name: value for name, value in RULE.items() if name != "source"}
    documents = {**files.documents, "programme": {**files.documents["programme"], "equity": [lawless]}}

    with pytest.raises(PolicyError) as refused:
        build_policy(documents, files.digest)

    lines = list(map(policy_problem_line, refused.value.problems))
    assert lines == ["programme.toml#/equity/0/source: text_expected"]
