"""The file of indicators: what it must say of each one, and what is refused with its place."""

from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.feedback import Questionnaires
from domain.indicators.definition_checks import question_problems
from domain.indicators.definition_reading import parse_indicators
from domain.indicators.definitions import IndicatorsPolicy
from domain.indicators.registry import MEASURES
from domain.policy_problems import PolicyError
from tests.installation import sample_policy
from tests.unit.evaluation.pilot import document, indicators_policy, questionnaires

# Every code of the mechanism's list of indicators, and the two that carry parts of the triple win.
LISTED = (
    "R1 R2 R3 C1 C2 C3 F1 F2 F3 F4 F5 F6 I1 I2 I3 I4 I5 P1 P2 P3 P4 P5 S1 S2 S3 S4 S5 X1 X2 X3 X4 X5 "
    "Q1 Q2 Q3 Z1 Z2 Z3 Z4 P6 P7"
)  # fmt: skip
A_TARGET = {"value": "7/10", "valid_from": date(2026, 1, 1), "source": "rule", "confidence": "M", "verified": True}


def changed(code: str, **values: Any) -> dict[str, Any]:
    file = deepcopy(document("indicators"))
    file["indicators"][code] |= values
    return file


def problems_of(file: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(PolicyError) as refused:
        parse_indicators(file)
    return {(problem.where.removeprefix("indicators.toml/"), problem.code) for problem in refused.value.problems}


def test_every_listed_indicator_is_defined_and_counted() -> None:
    assert set(indicators_policy().definitions) == set(MEASURES) == set(LISTED.split())


@pytest.mark.parametrize("code", LISTED.split())
def test_a_definition_says_in_both_languages_what_is_counted_of_whom_and_how(code: str) -> None:
    definition = indicators_policy().definitions[code]
    for text in (definition.label, definition.definition, definition.population, definition.formula):
        assert text.fr.strip()
        assert text.en.strip()
        assert text.fr != text.en


def test_a_missing_translation_is_refused_with_its_place() -> None:
    assert problems_of(changed("F4", formula={"fr": "x"})) == {("indicators/F4/formula/en", "text_missing")}
    assert problems_of(changed("F4", label={"en": "x", "fr": " "})) == {("indicators/F4/label/fr", "text_missing")}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"definition_cycle": ["R3"]}, ("definition_cycle", "unknown_key")),
        ({"target": "7/10"}, ("target", "unknown_key")),
        ({"disaggregation": ["sex", "shoe_size"]}, ("disaggregation", "unknown_option")),
        ({"rules": ["E99"]}, ("rules", "unknown_option")),
        ({"sensitive": True}, ("band", "not_a_positive_number")),
        ({"targets": [A_TARGET | {"value": "0.7.0"}]}, ("targets/0/value", "not_an_exact_number")),
        ({"targets": [A_TARGET | {"value": 0.7}]}, ("targets/0/value", "not_an_exact_number")),
        ({"targets": [A_TARGET | {"source": ""}]}, ("targets/0/source", "value_missing")),
        ({"targets": [A_TARGET | {"confidence": "sure"}]}, ("targets/0/confidence", "unknown_option")),
        ({"targets": [A_TARGET | {"until": "ever"}]}, ("targets/0/until", "unknown_key")),
        ({"targets": [{**A_TARGET, "valid_from": None}]}, ("targets/0/valid_from", "value_missing")),
        ({"targets": [A_TARGET, A_TARGET | {"value": "4/5"}]}, ("targets/1", "periods_overlap")),
        ({"answers": {"party": "host", "item": ["usefulness"]}}, ("answers/item", "unknown_key")),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_its_place(changes: dict[str, Any], problem: tuple[str, str]) -> None:
    place, code = problem
    assert problems_of(changed("F4", **changes)) == {(f"indicators/F4/{place}", code)}


def test_a_definition_that_rests_on_itself_is_refused_with_the_way_round() -> None:
    file = changed("F4", composed_of=["R3"])
    file["indicators"]["R3"]["composed_of"] = ["S1", "P1"]
    file["indicators"]["P1"]["composed_of"] = ["F4"]
    with pytest.raises(PolicyError) as refused:
        parse_indicators(file)
    (problem,) = refused.value.problems
    assert (problem.code, problem.where) == ("definition_cycle", "indicators.toml/indicators/R3/composed_of")
    assert problem.parameters == {"path": "R3 → P1 → F4 → R3"}


def test_a_definition_made_of_itself_or_of_nothing_known_is_refused() -> None:
    assert problems_of(changed("F4", composed_of=["F4"])) == {("indicators/F4/composed_of", "definition_cycle")}
    assert problems_of(changed("F4", composed_of=["F9"])) == {("indicators/F4/composed_of", "unknown_indicator")}


def test_definitions_that_share_a_part_are_no_cycle() -> None:
    file = changed("F4", composed_of=["R3", "S1"])
    file["indicators"]["S1"]["composed_of"] = ["R3"]
    assert parse_indicators(file).definitions["F4"].composed_of == ("R3", "S1")


def asking(code: str, **answers: Any) -> tuple[IndicatorsPolicy, Questionnaires]:
    file = deepcopy(document("indicators"))
    file["indicators"][code]["answers"] |= answers
    return parse_indicators(file), questionnaires()


@pytest.mark.parametrize(
    ("answers", "code", "value"),
    [
        ({"items": ["favourite_colour"]}, "unknown_item", "favourite_colour"),
        ({"moments": ["departure"]}, "unknown_instrument", "volunteer.departure"),
        ({"party": "neighbour"}, "unknown_instrument", "neighbour.end"),
        ({"moments": ["arrival"], "items": ["discrimination"]}, "private_item", "discrimination"),
    ],
)
def test_a_question_that_nobody_is_asked_is_refused(answers: dict[str, Any], code: str, value: str) -> None:
    indicators, asked = asking("F4", **answers)
    (problem,) = question_problems(indicators.definitions, asked)
    assert (problem.code, problem.parameters["value"]) == (code, value)
    assert problem.where.startswith("indicators.toml/indicators/F4/")


def test_the_mechanism_asks_every_question_that_its_indicators_count() -> None:
    assert question_problems(sample_policy().indicators.definitions, sample_policy().questionnaires) == []


def test_what_rests_on_private_answers_or_incidents_is_sensitive_and_told_in_bands() -> None:
    sensitive = {code: one.band for code, one in indicators_policy().definitions.items() if one.sensitive}
    assert sensitive == {"X4": 2, "X5": 2}


def test_an_indicator_is_judged_against_the_target_of_the_day() -> None:
    rows = [
        A_TARGET | {"valid_to": date(2026, 12, 31)},
        A_TARGET | {"value": "4/5", "valid_from": date(2027, 1, 1), "valid_to": date(2027, 6, 30)},
    ]
    indicators = parse_indicators(changed("F4", targets=rows))
    days = (date(2025, 12, 31), date(2026, 12, 31), date(2027, 1, 1), date(2027, 7, 1))
    found = [indicators.on(day)["F4"].target for day in days]
    assert found == [None, Fraction(7, 10), Fraction(4, 5), None]
    assert [indicators.on(day)["F4"].least_n for day in days] == [None, 11, 17, None]


@pytest.mark.parametrize(
    ("code", "least"), [("P1", 6), ("R3", 11), ("F2", 17), ("I3", 36), ("I1", 36), ("X1", None), ("P5", None)]
)
def test_a_target_says_how_many_answers_it_needs_at_least(code: str, least: int | None) -> None:
    # 1/2 needs 6 answers, 7/10 11, 4/5 17, 9/10 36 (also "at most one in ten"); a census needs none, no target neither.
    assert indicators_policy().definitions[code].least_n == least


def test_every_target_has_a_source_and_an_unconfirmed_one_is_never_verified() -> None:
    stamps = [target.stamp for one in indicators_policy().definitions.values() for target in one.targets]
    assert all(stamp.source and stamp.valid_from for stamp in stamps)
    assert {stamp.confidence for stamp in stamps if not stamp.verified} == {"U"}


def test_a_sign_test_knows_no_other_target_than_one_half() -> None:
    row = A_TARGET | {"value": "1/2", "valid_to": date(2026, 12, 31)}
    later = A_TARGET | {"value": "2/3", "valid_from": date(2027, 1, 1)}
    with pytest.raises(PolicyError) as refused:
        parse_indicators(changed("P1", targets=[row, later]))
    (problem,) = refused.value.problems
    assert (problem.where, problem.code) == (
        "indicators.toml/indicators/P1/targets/1/value",
        "sign_test_needs_one_half",
    )
    assert problem.parameters == {"value": "2/3"}
