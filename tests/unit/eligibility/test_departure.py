"""The departure checklist of a placement follows its corridor, modality, period and nationality."""

from datetime import date

import pytest

from domain.eligibility.departure import ChecklistItem, departure_items
from domain.eligibility.verdict import LATER
from domain.values import Corridor
from tests.unit.eligibility.builders import POLICY, mechanism_documents, policy_with, verdict_of

CORRIDORS = ("MA-SN", "SN-MA", "MA-CI", "CI-MA", "MA-ML", "ML-MA")
START, END = date(2027, 3, 1), date(2027, 8, 31)


def items(
    corridor: str = "SN-MA", modality: str = "volunteering", starts_on: date = START, ends_on: date = END
) -> dict[str, ChecklistItem]:
    parsed = Corridor.parse(corridor)
    chosen = departure_items(parsed, modality, starts_on, ends_on, [parsed.origin], POLICY)
    assert len({item.code for item in chosen}) == len(chosen)
    return {item.code: item for item in chosen}


@pytest.mark.parametrize("corridor", CORRIDORS)
def test_every_corridor_has_the_whole_list(corridor: str) -> None:
    assert set(items(corridor)) == {
        *("D02", "D03", "D04", "D05", "D06", "D07"),
        *("agreement_signed", "travel_booked", "allowance_account", "pre_departure_briefing"),
    }


def test_every_later_reason_of_a_verdict_is_an_item_of_the_same_code() -> None:
    later = {reason.code for reason in verdict_of().reasons if reason.outcome == LATER}

    assert later == {"D02", "D03", "D04", "D05", "D06", "D07"}
    assert later <= set(items())


def test_a_stay_of_ninety_days_needs_no_residence_title_and_one_more_does() -> None:
    assert "D06" not in items(ends_on=date(2027, 5, 29))
    assert "D06" in items(ends_on=date(2027, 5, 30))


def test_a_study_visit_has_a_shorter_list() -> None:
    assert set(items(modality="study_visit", ends_on=date(2027, 3, 6))) == {
        *("D04", "D05", "D07", "agreement_signed", "travel_booked", "pre_departure_briefing"),
    }


def test_items_come_by_due_day_before_departure() -> None:
    chosen = departure_items(Corridor("SN", "MA"), "volunteering", START, END, ["SN"], POLICY)

    assert [item.due_on for item in chosen] == sorted(item.due_on for item in chosen)
    assert all(item.due_on < START for item in chosen)
    assert items()["D07"].due_on == date(2027, 2, 14)


def test_the_entry_permission_carries_the_regime_of_the_day_of_service() -> None:
    visa = items("CI-MA", starts_on=date(2025, 3, 1), ends_on=date(2025, 8, 31))["D05"]
    unknown = items("CI-MA")["D05"]

    assert (visa.parameters["regime"], visa.verified, visa.due_on) == ("visa", True, date(2025, 1, 15))
    assert (unknown.parameters["regime"], unknown.verified) == ("to_confirm", False)


@pytest.mark.parametrize(
    ("nationalities", "regime"),
    [(["ML", "CI"], "visa"), (["CI"], "visa"), ([], "visa"), (["SN", "ML"], "electronic_authorisation")],
)
def test_she_enters_with_the_nationality_of_her_origin_if_she_has_it(nationalities: list[str], regime: str) -> None:
    start, end = date(2025, 3, 1), date(2025, 8, 31)

    chosen = departure_items(Corridor("CI", "MA"), "volunteering", start, end, nationalities, POLICY)

    assert {item.code: item for item in chosen}["D05"].parameters["regime"] == regime


def test_an_entry_permission_is_due_no_later_than_the_lead_time_of_its_regime() -> None:
    rows = mechanism_documents()["entry_regimes"]["entry"]
    slower = policy_with("entry_regimes", "entry", [{**row, "lead_days": 90} for row in rows])

    chosen = departure_items(Corridor("ML", "MA"), "volunteering", START, END, ["ML"], slower)

    assert {item.code: item.due_on for item in chosen}["D05"] == date(2026, 12, 1)


def test_each_item_says_what_why_and_where_in_both_languages() -> None:
    for corridor in CORRIDORS:
        for item in items(corridor).values():
            texts = [text for pair in (item.what, item.why, item.where) for text in (pair.fr, pair.en)]
            assert all(texts)
            assert not [pair for pair in (item.what, item.why, item.where) if pair.fr == pair.en]
