"""Calendar arithmetic of the rules."""

from datetime import date

import pytest

from domain.eligibility.dated import add_months, age_on, days_of, full_months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 5, 15), 0, date(2027, 5, 15)),
    ],
)
def test_months_keep_the_day_or_the_last_day_of_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("on", "age"), [(date(2026, 5, 3), 27), (date(2026, 5, 4), 28), (date(2026, 12, 31), 28), (date(2027, 1, 1), 28)]
)
def test_age_grows_on_the_birthday(on: date, age: int) -> None:
    assert age_on(date(1998, 5, 4), on) == age


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2027, 1, 1), date(2027, 3, 31), 3),
        (date(2027, 1, 1), date(2027, 3, 30), 2),
        (date(2027, 1, 15), date(2027, 2, 14), 1),
        (date(2027, 1, 15), date(2027, 2, 13), 0),
        (date(2027, 1, 1), date(2027, 1, 5), 0),
    ],
)
def test_only_completed_months_count(first: date, last: date, months: int) -> None:
    assert full_months(first, last) == months


def test_both_ends_of_a_period_are_days_of_service() -> None:
    assert days_of(date(2027, 3, 1), date(2027, 5, 29)) == 90
