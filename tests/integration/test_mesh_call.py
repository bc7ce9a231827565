"""A call whose corridors form a mesh: refused for the usual mechanism, run one person after the other; and totals of
the countries of origin, the way out that keeps the usual mechanism."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from domain.eligibility.policy_values import Agreement
from domain.matching.verifier.verify import verify
from domain.values import Corridor
from storage.round_documents import find_whole
from tests.builders import call
from tests.installation import Installation, SetClock, sample_policy
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import coordinator
from tests.integration.test_desk_calls_rounds import CALL, ticked

MESH = [{"origin": origin, "host": host, "cap": 1} for origin, host in permutations(("MA", "SN", "CI"), 2)]


@pytest.fixture
def everywhere(tmp_path: Path) -> Iterator[Installation]:
    """A pilot with agreements among all countries, as they may be one day."""
    policy = sample_policy()
    known = policy.eligibility.corridors
    added = [Agreement(Corridor(origin, host), known[0].stamp) for origin, host in (("SN", "CI"), ("CI", "SN"))]
    wider = replace(policy, eligibility=replace(policy.eligibility, corridors=(*known, *added)))
    made = Installation(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(NOW), policy=wider)
    yield made
    made.close()


def journey_of(pilot: Installation, **changes: Any) -> Journey:
    begun = Journey(pilot)
    begun.open_the_call(**changes)
    return begun


def whole_round(journey: Journey, identifier: str) -> dict[str, Any]:
    with journey.pilot.database.read() as connection:
        whole = find_whole(connection, identifier)
    assert whole is not None
    return whole


def test_limits_that_cross_are_refused_when_the_call_is_opened(everywhere: Installation) -> None:
    coordinator = everywhere.account("coordinator", "ma@focal.example.org", "MA")

    refused = everywhere.post("/calls", coordinator, call(corridors=MESH)).expect(422)

    assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [("/corridors", "config_crossing")]
    assert "une personne après l’autre" in refused["errors"][0]["message"]
    assert everywhere.get("/calls").expect(200)["items"] == []


def test_a_mesh_is_placed_one_person_after_the_other_and_what_it_costs_is_listed(everywhere: Installation) -> None:
    journey = journey_of(everywhere, corridors=MESH, mechanism="serial_dictatorship")
    for number in range(3):
        journey.apply(f"sn{number}", "SN", preferences=[journey.offers["CI"], journey.offers["MA"]])
        journey.apply(f"ci{number}", "CI", preferences=[journey.offers["MA"], journey.offers["SN"]])
    journey.pilot.deliver()

    found = journey.round()

    assert (found["status"], found["mechanism"], found["report"]["placed"]) == ("simulated", "serial_dictatorship", 4)
    whole = whole_round(journey, found["id"])
    assert verify(whole) == []
    assert whole["certificate"]["mechanism"] == "serial_dictatorship"
    assert whole["certificate"]["offer_order_envy"]
    for passed_over, placed, offer in whole["certificate"]["offer_order_envy"]:
        assert whole["matching"][placed] == offer
        assert whole["reasons"][passed_over][offer] == "corridor_full_person"
    codes = {code for codes in whole["reasons"].values() for code in codes.values()}
    assert codes <= {"placed", "not_reached", "taken_before", "corridor_full_person"}
    validated = journey.pilot.post(f"/rounds/{found['id']}/validation", journey.tokens["MA"]).expect(200)
    assert validated["status"] == "validated"


def test_a_total_of_departures_holds_and_is_told_to_whoever_it_leaves_out(journey: Journey) -> None:
    corridors = [{"origin": "MA", "host": host, "cap": None} for host in ("SN", "CI", "ML")]
    journey.pilot.post(
        "/calls",
        journey.tokens["MA"],
        call(
            code="2027B",
            opens="2026-11-01",
            closes="2026-12-31",
            corridors=corridors,
            origin_caps=[{"origin": "MA", "cap": 1}],
        ),
    ).expect(201)
    for name in ("salma", "ghita"):
        journey.apply(name, "MA", call="2027B")
    journey.pilot.deliver()

    asked = journey.pilot.post("/rounds", journey.tokens["MA"], {"call": "2027B"}).expect(202)
    journey.pilot.deliver()

    found = journey.pilot.get(f"/rounds/{asked['id']}", journey.tokens["MA"]).expect(200)
    assert found["report"]["placed"] == found["report"]["upper_bound"] == 1
    assert found["report"]["min_cut"] == [{"kind": "origin", "name": "MA", "cap": 1}]
    whole = whole_round(journey, found["id"])
    assert verify(whole) == []
    assert "origin_full_person" in json.dumps(whole["reasons"])


def test_both_are_chosen_in_the_form_of_a_call(journey: Journey) -> None:
    reader = coordinator(journey.pilot, "MA")
    reader.get("/fr/desk/calls/new")
    assert "Tous les départs" in reader.text
    assert "une personne après l’autre" in reader.text
    at = re.search(r'name="origin_caps-(\d)-origin" value="SN"', reader.text)
    assert at is not None

    typed = {**CALL, **ticked(reader, ("SN", "MA", "")), f"origin_caps-{at[1]}-cap": "3"}
    assert reader.send("/fr/desk/calls/new", **typed, mechanism="serial_dictatorship").status_code == 303

    stored = next(each for each in journey.pilot.get("/calls").expect(200)["items"] if each["code"] == "2028A")
    assert (stored["origin_caps"], stored["mechanism"]) == ([{"origin": "SN", "cap": 3}], "serial_dictatorship")
    reader.get("/en/desk/calls/2028A")
    assert "All departures: Senegal" in reader.text
    assert "one person after the other" in reader.text
