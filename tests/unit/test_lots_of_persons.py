"""Where a limit of a call counts the people of a country: there their lots alone admit them, whatever their points."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.call import Call
from tests.stored import NOW

FROM_MOROCCO = [{"origin": "MA", "host": host, "cap": 2} for host in ("SN", "CI")]
TO_MOROCCO = [{"origin": origin, "host": "MA", "cap": 2} for origin in ("SN", "CI")]


def call(**changes: Any) -> Call:
    made = Call(
        id="c1",
        code="2027A",
        opens=NOW,
        closes=NOW + timedelta(days=30),
        modalities=["volunteering"],
        corridors=[],
        call_cap=None,
        host_caps=[],
        origin_caps=[],
        mechanism="tlda",
        seed="seed",
        seed_commitment="0" * 64,
        last_number=0,
        created_by=None,
        created_at=NOW,
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("corridors", "counted"),
    [
        (FROM_MOROCCO, set()),
        (TO_MOROCCO, {"SN", "CI"}),
        (FROM_MOROCCO + TO_MOROCCO, {"SN", "CI"}),
        ([{**each, "cap": None} for each in TO_MOROCCO], set()),
        ([TO_MOROCCO[0], {**TO_MOROCCO[1], "cap": None}], {"SN"}),
        (TO_MOROCCO[:1], set()),
    ],
    ids=["seats of each host", "people of each origin", "both", "no limit", "one limit", "one corridor alone"],
)
def test_a_capped_corridor_counts_people_where_its_origin_has_no_other_host(
    corridors: list[dict[str, Any]], counted: set[str]
) -> None:
    made = call(corridors=corridors)

    assert {origin for origin in ("MA", "SN", "CI", "ML") if made.counts_people_of(origin)} == counted


def test_a_total_of_departures_counts_people_and_a_total_of_arrivals_does_not() -> None:
    made = call(corridors=FROM_MOROCCO, origin_caps=[{"origin": "MA", "cap": 3}], host_caps=[{"host": "SN", "cap": 1}])

    assert made.counts_people_of("MA")
    assert not made.counts_people_of("SN")


def test_one_person_after_the_other_there_is_no_second_order() -> None:
    made = call(corridors=TO_MOROCCO, origin_caps=[{"origin": "SN", "cap": 3}], mechanism="serial_dictatorship")

    assert not made.counts_people_of("SN")


def test_limits_that_cross_count_nobody_because_no_round_takes_place() -> None:
    mesh = [{"origin": a, "host": b, "cap": 1} for a in ("MA", "SN", "CI") for b in ("MA", "SN", "CI") if a != b]

    assert not call(corridors=mesh).counts_people_of("MA")
