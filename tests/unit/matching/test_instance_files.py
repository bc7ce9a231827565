"""Instance documents that contradict themselves are refused with a code that names the place."""

import pytest

from domain.errors import DomainError
from domain.matching.refusals import public_code
from domain.matching.simulation import solve_instance

GOOD = {
    "volunteers": [{"id": "v0", "origin": "SN", "prefs": ["m0"]}, {"id": "v1", "origin": "SN", "prefs": ["m0", "m1"]}],
    "offers": [
        {"id": "m0", "host": "MA", "capacity": 1, "priority": ["v1", "v0"]},
        {"id": "m1", "host": "MA", "capacity": 1, "priority": []},
    ],
    "corridors": [{"origin": "SN", "host": "MA", "cap": 2, "side": "V", "person_order": ["v0", "v1"]}],
    "application_order": [["v1", "m0"], ["v0", "m0"]],
    "delegation_caps": [],
}


def code_of(document):
    with pytest.raises(DomainError) as refusal:
        solve_instance(document)
    return refusal.value.code


def test_a_wish_that_no_order_lists_is_ineligible():
    assert solve_instance(GOOD)["reasons"]["v1"] == {"m0": "placed", "m1": "ineligible"}


def test_a_published_order_without_ties_refuses_by_band():
    assert solve_instance(GOOD)["reasons"]["v0"] == {"m0": "offer_full_band"}


def corridor(**changes):
    return {"corridors": [GOOD["corridors"][0] | changes]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"application_order": [["v0", "m0"], ["v1", "m0"]]}, "priority_contradicts_order"),
        ({"application_order": [["v1", "m0"], ["v0", "m0"], ["v1", "m0"]]}, "duplicate_application"),
        ({"application_order": [["v9", "m0"]]}, "unknown_volunteer"),
        ({"application_order": [["v0", "m9"]]}, "unknown_offer"),
        ({"volunteers": [{"id": "v0", "origin": "SN", "prefs": ["m9"]}]}, "unknown_offer"),
        ({"volunteers": [{"id": "v0", "origin": "SN", "prefs": ["m0", "m0"]}]}, "duplicate_wish"),
        ({"delegation_caps": [{"offer": "m9", "origin": "SN", "cap": 1}]}, "unknown_offer"),
        ({"corridors": GOOD["corridors"] * 2}, "duplicate_corridor"),
        ({"delegation_caps": [{"offer": "m0", "origin": "SN", "cap": cap} for cap in (0, 9)]}, "duplicate_cap"),
        ({"host_caps": [{"host": "MA", "cap": cap} for cap in (0, 9)]}, "duplicate_cap"),
        ({"origin_caps": [{"origin": "SN", "cap": cap} for cap in (0, 9)]}, "duplicate_cap"),
        ({"organisation_caps": [{"organisation": "school", "cap": cap} for cap in (0, 9)]}, "duplicate_cap"),
        (corridor(person_order=["v0"]), "person_order_incomplete"),
        (corridor(person_order=["v0", "v1", "v9"]), "person_order_unknown"),
        (corridor(person_order=["v0", "v1", "v1"]), "person_order_unknown"),
        (corridor(side="X"), "config_crossing"),
    ],
)
def test_contradictions_are_refused(changes, code):
    assert code_of(GOOD | changes) == code


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"volunteers": None}, "/volunteers"),
        ({"volunteers": [{"id": "v0", "origin": "SN/b", "prefs": []}]}, "/volunteers/0/origin"),
        ({"mechanism": "draw"}, "/mechanism"),
        ({"offers": [3]}, "/offers/0"),
        ({"offers": [{"id": "m0", "host": "MA", "capacity": -1}]}, "/offers/0/capacity"),
        ({"offers": [{"id": "m0", "host": "MA", "capacity": True}]}, "/offers/0/capacity"),
        ({"application_order": [["v0"]]}, "/application_order/0"),
        ({"application_order": None}, "/application_order"),
        ({"call_cap": "many"}, "/call_cap"),
        (corridor(side="left"), "/corridors/0/side"),
        ({"volunteers": [{"id": "", "origin": "SN", "prefs": []}]}, "/volunteers/0/id"),
        ({"volunteers": [{"id": "v0", "origin": "SN"}]}, "/volunteers/0/prefs"),
        (
            {"volunteers": [{"id": "v0", "origin": "SN", "prefs": [], "held": {"offer": "m0"}}]},
            "/volunteers/0/held/locked",
        ),
    ],
)
def test_another_shape_is_refused_with_its_pointer(changes, pointer):
    with pytest.raises(DomainError) as refusal:
        solve_instance(GOOD | changes)
    assert (refusal.value.code, refusal.value.parameters) == ("bad_instance", {"pointer": pointer})


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_what_is_no_object_is_refused(document):
    assert code_of(document) == "bad_instance"


def test_the_cut_off_of_an_offer_with_fewer_than_five_placed_stays_hidden():
    assert {public_code(f"offer_full_{part}", 4) for part in ("band", "shortlist", "lottery")} == {"offer_full"}
    assert public_code("offer_full_band", 5) == "offer_full_band"
    assert public_code("host_full", 0) == "host_full"
