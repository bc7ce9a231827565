"""Which waves are closed, and what a set of them is called."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.release.waves import MOMENTS, OPENING, CallState, Wave, closed_waves, wave_name

CLOSES = datetime(2026, 12, 31, tzinfo=UTC)
LATER = datetime(2028, 12, 31, tzinfo=UTC)
OVER = CallState("c1", CLOSES, applications=9, undecided=0, placements={"followed_up": 5}, open_requests={})


def moments(state: CallState, at: datetime = LATER) -> list[str]:
    found = closed_waves([state], at)
    return [moment for moment in MOMENTS if Wave(state.call, moment) in found]


def test_a_call_that_is_over_in_every_way_has_all_its_waves() -> None:
    assert moments(OVER) == list(MOMENTS)


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({}, datetime(2026, 12, 30, tzinfo=UTC)),
        ({"undecided": 1}, LATER),
        ({"applications": 0}, LATER),
        ({"placements": {"followed_up": 5, "proposed": 1}}, LATER),
        ({"placements": {"followed_up": 5, "host_accepted": 1}}, LATER),
    ],
)
def test_no_wave_is_closed_while_somebody_may_still_be_placed(changes: dict[str, object], at: datetime) -> None:
    assert moments(replace(OVER, **changes), at) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "last"),
    [
        ("preparing", "placed"),
        ("postponed", "placed"),
        ("in_service", "mid"),
        ("suspended", "mid"),
        ("cancelled", "m12"),
    ],
)
def test_one_placement_before_a_moment_keeps_its_wave_open(status: str, last: str) -> None:
    assert moments(replace(OVER, placements={"completed": 5, status: 1}))[-1] == last


@pytest.mark.parametrize(
    ("moment", "last"),
    [("departure", "placed"), ("arrival", "placed"), ("mid", "arrival"), ("m3", "end"), ("m12", "m6")],
)
def test_one_open_questionnaire_keeps_its_wave_and_all_later_ones_open(moment: str, last: str) -> None:
    assert moments(replace(OVER, open_requests={moment: 1}))[-1] == last


def test_a_call_without_any_placement_has_one_wave_only() -> None:
    assert moments(replace(OVER, placements={})) == ["placed"]


def test_the_name_of_a_set_depends_on_nothing_but_the_set_and_fits_its_column() -> None:
    waves = [Wave(f"call{number:028d}", moment) for number in range(9) for moment in MOMENTS]

    assert wave_name(frozenset(waves)) == wave_name(frozenset(reversed(waves)))
    assert len({wave_name(frozenset(waves[:count])) for count in range(len(waves))}) == len(waves)
    assert max(len(wave_name(frozenset(waves[:count]))) for count in range(len(waves))) <= 100
    assert wave_name(frozenset()) == OPENING
