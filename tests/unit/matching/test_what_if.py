"""A limit of a frozen round is moved, everything else stays; what comes of it is computed and often surprising."""

import pytest

from domain.errors import DomainError
from domain.matching.inputs import CorridorQuota, OfferSeats, RoundInputs, Wish, Wisher
from domain.what_if import changed
from tests.unit.matching.rounds import a_round, a_wisher, run


def a_limited_round() -> RoundInputs:
    return a_round(
        volunteers=tuple(a_wisher(number, "SN", "O00001", "O00002") for number in range(6)),
        offers=(OfferSeats("O00001", "MA", 2), OfferSeats("O00002", "MA", 3)),
        corridors=(CorridorQuota("SN", "MA", 3), CorridorQuota("MA", "SN")),
        origin_caps={"SN": 4},
        host_caps={"MA": 4},
        call_cap=5,
    )


def placed(inputs: RoundInputs) -> int:
    return sum(offer is not None for offer in run(inputs).matching.values())


@pytest.mark.parametrize(
    ("kind", "name", "moved"),
    [
        ("corridor", "SN-MA", lambda inputs: inputs.corridors[0].cap),
        ("origin", "SN", lambda inputs: inputs.origin_caps["SN"]),
        ("host", "MA", lambda inputs: inputs.host_caps["MA"]),
        ("call", "", lambda inputs: inputs.call_cap),
        ("offer", "O00002", lambda inputs: inputs.offers[1].capacity),
    ],
)
def test_one_limit_moves_and_nothing_else(kind, name, moved):
    inputs = a_limited_round()
    for by in (1, -1, 7):
        other = changed(inputs, [{"kind": kind, "name": name, "by": by}])
        assert moved(other) == moved(inputs) + by
        assert changed(other, [{"kind": kind, "name": name, "by": -by}]) == inputs
    assert moved(changed(inputs, [{"kind": kind, "name": name, "by": -99}])) == 0


def test_changes_add_up_and_no_change_is_the_round_itself():
    inputs = a_limited_round()
    more = {"kind": "corridor", "name": "SN-MA", "by": 1}

    assert changed(inputs, [more, more]).corridors[0].cap == 5
    assert changed(inputs, []) == inputs


def test_one_more_place_in_a_corridor_that_binds_places_one_person_more():
    inputs = a_limited_round()

    assert placed(inputs) == 3
    assert placed(changed(inputs, [{"kind": "corridor", "name": "SN-MA", "by": 1}])) == 4
    assert placed(changed(inputs, [{"kind": "corridor", "name": "SN-MA", "by": -3}])) == 0


def test_one_more_seat_of_an_offer_can_place_fewer_people():
    """The example of placement.md: MA→CI has one place; whoever moves up to the new seat takes it from another one."""
    first = Wisher("2026A-0001", "MA", (Wish("O00001", band=1), Wish("O00003", band=1)))
    inputs = a_round(
        volunteers=(first, a_wisher(2, "MA", "O00002")),
        offers=(OfferSeats("O00001", "CI", 0), OfferSeats("O00002", "CI", 1), OfferSeats("O00003", "SN", 1)),
        corridors=(CorridorQuota("MA", "CI", 1), CorridorQuota("MA", "SN")),
    )

    assert placed(inputs) == 2
    assert placed(changed(inputs, [{"kind": "offer", "name": "O00001", "by": 1}])) == 1


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("corridor", "MA-SN"),
        ("corridor", "ML-MA"),
        ("origin", "MA"),
        ("host", "SN"),
        ("offer", "O99999"),
        ("organisation", "X"),
    ],
)
def test_what_has_no_limit_cannot_be_changed(kind, name):
    with pytest.raises(DomainError) as refused:
        changed(a_limited_round(), [{"kind": kind, "name": name, "by": 1}])

    assert (refused.value.code, refused.value.parameters) == ("nothing_to_change", {"kind": kind, "name": name})


def test_a_call_without_a_limit_of_its_own_cannot_be_changed_either():
    with pytest.raises(DomainError, match="nothing_to_change"):
        changed(a_round(), [{"kind": "call", "name": "", "by": 1}])
