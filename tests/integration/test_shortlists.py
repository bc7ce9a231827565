"""Whom a host puts forward among people of the same score: what it changes in a round, and what it may not change."""

from typing import Any

import pytest

from domain.matching.verifier.verify import verify
from storage.round_documents import find_whole
from tests.installation import Answer
from tests.integration.journey import Journey

NAMES = tuple(f"ma{number}" for number in range(5))


@pytest.fixture
def crowd(journey: Journey) -> Journey:
    """Five people of the same score for the one place in Senegal."""
    for name in NAMES:
        journey.apply(name, "MA", preferences=[journey.offers["SN"]])
    journey.pilot.deliver()
    return journey


def identifier(journey: Journey, name: str) -> str:
    return journey.applications[name]["id"]


def put_forward(journey: Journey, *names: str, country: str = "SN") -> Answer:
    body = {"applications": [identifier(journey, name) for name in names]}
    path = f"/offers/{journey.offers[country]}/shortlist"
    return journey.pilot.post(path, journey.tokens[f"host {country}"], body)


def placed(journey: Journey, made: dict[str, Any]) -> set[str]:
    return {reference for reference, offer in made["matching"].items() if offer is not None}


def references(journey: Journey, *names: str) -> set[str]:
    return {journey.applications[name]["reference"] for name in names}


def test_people_put_forward_are_placed_before_others_of_the_same_score(crowd: Journey) -> None:
    first = crowd.round()
    crowd.pilot.post(f"/rounds/{first['id']}/discard", crowd.tokens["MA"]).expect(200)
    by_lot = placed(crowd, first)
    others = [name for name in NAMES if crowd.applications[name]["reference"] not in by_lot][:1]

    answer = put_forward(crowd, *others).expect(200)
    second = crowd.round()

    assert answer["offer"] == crowd.offers["SN"]
    assert answer["applications"] == [identifier(crowd, name) for name in others]
    assert answer["until"].startswith("2026-12-31")
    assert placed(crowd, second) == references(crowd, *others)
    assert placed(crowd, second) != by_lot


def test_the_certificate_of_a_round_with_a_shortlist_is_verified(crowd: Journey) -> None:
    put_forward(crowd, "ma3", "ma1").expect(200)
    made = crowd.round()
    with crowd.pilot.database.read() as connection:
        whole = find_whole(connection, made["id"])

    assert whole is not None
    flags = {volunteer["id"]: volunteer["wishes"][0]["shortlisted"] for volunteer in whole["inputs"]["volunteers"]}

    assert {reference for reference, flag in flags.items() if flag} == references(crowd, "ma1", "ma3")
    assert whole["certificate"]["justified_envy"] == []
    assert verify(whole) == []


def test_a_better_score_comes_before_being_put_forward(crowd: Journey) -> None:
    crowd.apply("better", "MA", experience_years=5, preferences=[crowd.offers["SN"]])
    crowd.pilot.deliver()
    put_forward(crowd, "ma0", "ma1").expect(200)

    assert placed(crowd, crowd.round()) == references(crowd, "better")


def test_the_list_is_fixed_once_the_round_is_asked_for(crowd: Journey) -> None:
    put_forward(crowd, "ma0").expect(200)
    made = crowd.round()

    refused = put_forward(crowd, "ma1").expect(409)
    crowd.pilot.post(f"/rounds/{made['id']}/validation", crowd.tokens["MA"]).expect(200)

    assert refused["errors"][0]["code"] == "shortlist_fixed"
    assert put_forward(crowd, "ma1").status == 409


def test_the_list_may_change_again_after_a_round_was_put_aside(crowd: Journey) -> None:
    made = crowd.round()
    assert put_forward(crowd, "ma1").status == 409
    crowd.pilot.post(f"/rounds/{made['id']}/discard", crowd.tokens["MA"]).expect(200)

    put_forward(crowd, "ma1").expect(200)


def test_only_eligible_people_who_wished_for_the_offer_can_be_put_forward(crowd: Journey) -> None:
    crowd.apply("late", "MA", passport_expiry=None)
    crowd.apply("elsewhere", "SN")
    crowd.pilot.deliver()

    for name in ("late", "elsewhere"):
        refused = put_forward(crowd, "ma0", name).expect(422)
        assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [
            ("/applications/1", "not_a_candidate")
        ]


def test_nobody_orders_the_candidates_of_somebody_elses_offer(crowd: Journey) -> None:
    path = f"/offers/{crowd.offers['SN']}/shortlist"
    foreign = crowd.pilot.post(path, crowd.tokens["host MA"], {"applications": []}).expect(404)
    missing = crowd.pilot.post("/offers/O99999/shortlist", crowd.tokens["host MA"], {"applications": []}).expect(404)

    assert {**foreign, "trace_id": ""} == {**missing, "trace_id": ""}
