"""Questionnaires: what is due when, and which answer sheets are accepted."""

import copy
from datetime import date
from typing import Any

import pytest

from domain.feedback import (
    MAXIMUM_ITEMS,
    NOT_APPLICABLE,
    Instrument,
    expires_on,
    moments,
    months_after,
    reminder_on,
)
from domain.feedback_answers import validate_answers
from domain.feedback_policy import parse_questionnaires
from domain.policy_problems import PolicyError
from tests.unit.evaluation.pilot import document, questionnaires


def instrument(party: str, moment: str) -> Instrument:
    found = questionnaires().latest(party, moment)
    assert found is not None
    return found


def test_every_party_is_asked_at_its_moments_in_order_of_date() -> None:
    plan = moments(questionnaires(), date(2026, 1, 1), date(2026, 8, 31))
    assert [due for _, _, due in plan] == sorted(due for _, _, due in plan)
    due = {(party, moment): day for party, moment, day in plan}
    assert due["focal_origin", "departure"] == date(2026, 1, 1)
    assert due["volunteer", "arrival"] == date(2026, 1, 15)
    assert due["host", "mid"] == date(2026, 5, 2)
    assert due["volunteer", "end"] == date(2026, 8, 31)
    assert due["volunteer", "m3"] == date(2026, 11, 30)
    assert due["volunteer", "m6"] == date(2027, 2, 28)
    assert due["volunteer", "m12"] == date(2027, 8, 31)
    assert len(plan) == 6 + 4 + 3 + 3


def test_a_short_visit_is_never_asked_about_arrival_after_its_end() -> None:
    due = {(party, moment): day for party, moment, day in moments(questionnaires(), date(2026, 3, 2), date(2026, 3, 6))}
    assert due["volunteer", "arrival"] == date(2026, 3, 6)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends on or after"):
        moments(questionnaires(), date(2026, 3, 2), date(2026, 3, 1))


def test_the_reminder_comes_after_seven_days_and_the_end_after_twenty_one() -> None:
    schedule = questionnaires().schedule
    assert reminder_on(schedule, date(2026, 1, 15)) == date(2026, 1, 22)
    assert expires_on(schedule, date(2026, 1, 15)) == date(2026, 2, 5)


def test_months_keep_the_day_or_take_the_last_one() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2026, 11, 15), 3) == date(2027, 2, 15)


def test_a_full_sheet_is_cleaned_the_same_from_json_and_from_a_form() -> None:
    arrival = instrument("volunteer", "arrival")
    from_json, problems = validate_answers(arrival, {"information": 4, "tutor_met": True, "lodging": NOT_APPLICABLE})
    from_form, form_problems = validate_answers(
        arrival, {"information": "4", "tutor_met": "yes", "lodging": "not_applicable", "language": ""}
    )
    assert problems == form_problems == []
    assert from_json == from_form
    assert from_json["lodging"] == NOT_APPLICABLE
    assert from_json["role_matches"] is None
    assert set(from_json) == {item.code for item in arrival.items}


@pytest.mark.parametrize(
    ("party", "moment", "item", "value", "code"),
    [
        ("volunteer", "arrival", "information", 6, "not_on_scale"),
        ("volunteer", "arrival", "information", True, "not_on_scale"),
        ("volunteer", "arrival", "information", 4.0, "not_on_scale"),
        ("volunteer", "end", "recommend", 11, "not_on_scale"),
        ("volunteer", "arrival", "tutor_met", 1, "not_yes_no"),
        ("volunteer", "arrival", "tutor_met", ["yes"], "not_yes_no"),
        ("host", "end", "tutor_hours", "many", "not_a_number"),
        ("host", "end", "tutor_hours", float("nan"), "not_a_number"),
        ("host", "end", "tutor_hours", -1, "out_of_range"),
        ("host", "end", "counterfactual", "perhaps", "unknown_option"),
        ("volunteer", "m6", "activity", ["work", "sleep"], "unknown_option"),
        ("volunteer", "m6", "activity", ["work", {}], "unknown_option"),
        ("volunteer", "m6", "activity", ["work", "none"], "options_exclude_each_other"),
        ("host", "end", "good_practice", 3, "not_a_text"),
        ("host", "end", "good_practice", "x" * 2001, "too_long"),
        ("volunteer", "arrival", "surprise", 1, "unknown_item"),
    ],
)
def test_a_wrong_answer_is_refused_with_a_code(party: str, moment: str, item: str, value: object, code: str) -> None:
    _, problems = validate_answers(instrument(party, moment), {item: value})
    assert [(problem.item, problem.code) for problem in problems] == [(item, code)]


def test_choices_come_back_in_the_order_of_the_questionnaire_without_doubles() -> None:
    clean, problems = validate_answers(instrument("volunteer", "m6"), {"activity": ["study", "work", "study"]})
    assert problems == []
    assert clean["activity"] == ["work", "study"]


def test_numbers_are_whole_when_they_can_be() -> None:
    clean, _ = validate_answers(instrument("host", "end"), {"tutor_hours": "3,5", "people_reached": "40"})
    assert (clean["tutor_hours"], clean["people_reached"]) == (3.5, 40)


def test_no_questionnaire_has_more_than_twelve_items_and_each_speaks_both_languages() -> None:
    for one in questionnaires().instruments:
        assert 1 <= len(one.items) <= MAXIMUM_ITEMS
        for item in one.items:
            assert item.text.in_language("fr") != item.text.in_language("en")
            assert (item.type in ("likert5", "single", "multiple")) == bool(item.options)


def test_a_new_version_is_the_latest_and_the_old_one_can_still_be_read() -> None:
    changed = document("questionnaires")
    again = copy.deepcopy(changed["instruments"][0]) | {"version": 2}
    changed["instruments"].append(again)
    read = parse_questionnaires(changed)
    latest, first = read.latest("volunteer", "arrival"), read.version("volunteer", "arrival", 1)
    assert latest is not None
    assert first is not None
    assert (latest.version, first.version) == (2, 1)
    assert read.latest("host", "m12") is None


def broken(change: dict[str, Any], item: bool = True) -> list[str]:
    changed = document("questionnaires")
    target = changed["instruments"][0]["items"][0] if item else changed["instruments"][0]
    target.update(change)
    with pytest.raises(PolicyError) as refused:
        parse_questionnaires(changed)
    return [problem.code for problem in refused.value.problems]


def test_a_wrong_file_is_refused_with_every_problem() -> None:
    assert broken({"privat": True, "type": "mood", "scale": "none", "text": {"fr": "x"}}) == [
        "unknown_key",
        "unknown_type",
        "unknown_scale",
        "text_missing",
    ]
    assert broken({"party": "press", "version": 0, "moments": ["dawn"], "items": []}, item=False) == [
        "unknown_party",
        "not_a_positive_number",
        "wrong_number_of_items",
        "unknown_moment",
    ]
    assert broken({"code": "lodging"}) == ["item_twice"]
