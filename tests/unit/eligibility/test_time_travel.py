"""The same facts on other days: rules are dated, by the day of decision or by the day of service."""

from datetime import date

import pytest

from domain.eligibility.decision import decide
from domain.eligibility.facts import WishedOffer
from domain.eligibility.verdict import Reason
from tests.unit.eligibility.builders import ALONE, POLICY, offer, reason_of, verdict_of, volunteer

BEFORE, AFTER, LATER = date(2024, 8, 15), date(2024, 9, 15), date(2026, 10, 1)
IVORIAN = volunteer(nationalities=("CI",), country_of_residence="CI", origin_country="CI")


def entry_reason(decided_on: date, wish: WishedOffer) -> Reason:
    return reason_of(decide(IVORIAN, (wish,), ALONE, POLICY, decided_on), "D05")


def starting(starts_on: date) -> WishedOffer:
    return offer(starts_on=starts_on, ends_on=date(starts_on.year + 1, 1, 31))


@pytest.mark.parametrize("starts_on", [date(2024, 10, 1), date(2026, 3, 1), date(2027, 3, 1)])
def test_the_same_ivorian_decided_on_three_days_gets_three_reasons_each_with_its_source(starts_on: date) -> None:
    reasons = [entry_reason(day, starting(starts_on)) for day in (BEFORE, AFTER, LATER)]

    assert [each.outcome for each in reasons] == ["later", "later", "later"]
    assert [each.parameters["regime_today"] for each in reasons] == ["visa_free", "visa", "to_confirm"]
    assert len({each.source for each in reasons}) == 3
    assert all(each.source for each in reasons)


def test_the_regime_follows_the_service_date_when_it_starts_right_after_the_decision() -> None:
    reasons = [
        entry_reason(day, starting(start))
        for day, start in ((BEFORE, date(2024, 8, 31)), (AFTER, date(2024, 10, 1)), (LATER, date(2026, 11, 1)))
    ]

    assert [each.parameters["regime"] for each in reasons] == ["visa_free", "visa", "to_confirm"]
    assert [each.parameters["verified"] for each in reasons] == [True, True, False]


@pytest.mark.parametrize(
    ("on", "regime"),
    [(date(2024, 8, 31), "visa_free"), (date(2024, 9, 1), "visa"), (date(2026, 8, 31), "visa")],
)
def test_the_visa_for_ivorians_begins_and_ends_on_its_days(on: date, regime: str) -> None:
    assert entry_reason(date(2024, 8, 1), starting(on)).parameters["regime"] == regime


def test_a_senegalese_start_before_any_row_is_to_be_confirmed_never_assumed_free() -> None:
    reason = reason_of(verdict_of(wishes=(starting(date(2025, 9, 24)),), on=date(2025, 9, 1)), "D05")

    assert (reason.parameters["regime"], reason.parameters["verified"]) == ("to_confirm", False)
    assert reason.source == "entry_regimes.toml"


def test_the_age_range_of_the_day_of_service_counts_not_that_of_the_decision() -> None:
    sixteen = volunteer(
        birth_date=date(2006, 6, 1), nationalities=("MA",), country_of_residence="MA", origin_country="MA"
    )
    wish = offer(host_country="CI", starts_on=date(2023, 1, 2), ends_on=date(2023, 6, 1))

    stamped = reason_of(decide(sixteen, (wish,), ALONE, POLICY, date(2022, 6, 1)), "E01").parameters

    assert (stamped["age"], stamped["minimum"], stamped["since"]) == (16, 18, "2021-01-01")


def test_a_corridor_is_open_from_the_day_of_its_agreement() -> None:
    malian = volunteer(nationalities=("ML",), country_of_residence="ML", origin_country="ML")

    eve, day = (reason_of(verdict_of(malian, on=on), "E04").outcome for on in (date(2019, 1, 31), date(2019, 2, 1)))

    assert (eve, day) == ("fail", "pass")
