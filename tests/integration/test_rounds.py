"""Placement rounds: asked for, simulated by the worker, checked, validated or put aside."""

import hashlib
from typing import Any

from domain.matching.verifier.verify import verify
from storage import repositories
from storage.round_documents import find_whole
from tests.integration.journey import Journey

CERTIFICATE = {
    "round",
    "seed",
    "seed_commitment",
    "inputs_sha256",
    "outcome_sha256",
    "placed",
    "upper_bound",
    "min_cut",
    "unrefused_wishes",
    "justified_envy",
    "inversions",
    "empty_seats",
    "quotas",
    "order_independent",
}


def stored_seed(journey: Journey) -> str:
    with journey.pilot.database.read() as connection:
        (call,) = repositories.calls.where(connection)
    return call.seed


def ask(journey: Journey, **changes: Any) -> Any:
    return journey.pilot.post("/rounds", journey.tokens["MA"], {"call": "2027A", **changes})


def act(journey: Journey, identifier: str, action: str) -> Any:
    return journey.pilot.post(f"/rounds/{identifier}/{action}", journey.tokens["MA"])


def placed(journey: Journey, *names: str) -> set[str]:
    return {name for name in names if journey.status(name) == "proposed"}


def test_a_round_is_taken_now_and_simulated_by_the_worker(applied: Journey) -> None:
    asked = ask(applied).expect(202)
    assert (asked["status"], asked["protected"], asked["report"], asked["matching"]) == ("requested", False, None, None)
    applied.pilot.get(f"/rounds/{asked['id']}/certificate", applied.tokens["MA"]).expect(404)
    assert ask(applied).expect(409)["code"] == "illegal_transition"
    applied.pilot.deliver()
    found = applied.pilot.get(f"/rounds/{asked['id']}", applied.tokens["SN"]).expect(200)
    assert (found["status"], found["report"]["placed"]) == ("simulated", 3)
    assert ask(applied).expect(409)["code"] == "illegal_transition"


def test_the_certificate_has_what_a_stranger_needs_and_the_verifier_confirms_it(applied: Journey) -> None:
    found = applied.round()
    address = f"/rounds/{found['id']}/certificate"
    certificate = applied.pilot.get(address, applied.tokens["CI"]).expect(200)
    assert set(certificate) - {"delegation_inversions"} == CERTIFICATE
    assert certificate["seed_commitment"] == applied.pilot.get("/calls").expect(200)["items"][0]["seed_commitment"]
    assert certificate["justified_envy"] == certificate["unrefused_wishes"] == []
    quotas = {quota["corridor"]: (quota["used"], quota["cap"]) for quota in certificate["quotas"]}
    assert (quotas["SN-MA"], quotas["ML-MA"]) == ((2, 2), (0, 2))
    with applied.pilot.database.read() as connection:
        stored = find_whole(connection, found["id"])
    assert stored is not None
    assert stored["certificate"] == certificate
    assert verify(stored) == []


def test_every_person_has_a_reason_for_every_wish(applied: Journey) -> None:
    found = applied.round()
    for name in ("awa", "fatou", "khady", "salma"):
        address = f"/rounds/{found['id']}/reasons/{applied.applications[name]['id']}"
        told = applied.pilot.get(address, applied.tokens["MA"]).expect(200)
        assert [reason["rank"] for reason in told["reasons"]] == list(range(1, len(told["reasons"]) + 1))
        assert all(set(reason["message"]) == {"fr", "en"} for reason in told["reasons"])
    assert [person["reference"] for person in found["report"]["unplaced"]] == [
        reference for reference, offer in found["matching"].items() if offer is None
    ]


def test_only_the_published_seed_opens_the_round(applied: Journey) -> None:
    assert ask(applied, seed="not the seed").expect(422)["code"] == "seed_mismatch"
    ask(applied, seed=stored_seed(applied)).expect(202)


def test_the_seed_is_opened_when_the_round_is_validated(applied: Journey) -> None:
    found = applied.round()
    (before,) = applied.pilot.get("/calls").expect(200)["items"]
    act(applied, found["id"], "validation").expect(200)
    (after,) = applied.pilot.get("/calls").expect(200)["items"]
    assert (before["seed"], after["seed"]) == (None, stored_seed(applied))
    assert hashlib.sha256(after["seed"].encode()).hexdigest() == after["seed_commitment"]


def test_a_round_that_is_put_aside_proposes_nothing_and_may_be_asked_for_again(applied: Journey) -> None:
    first = applied.round()
    assert act(applied, first["id"], "discard").expect(200)["status"] == "discarded"
    act(applied, first["id"], "validation").expect(409)
    assert placed(applied, "awa", "fatou", "khady", "salma") == set()
    second = applied.round()
    assert (second["protected"], second["matching"]) == (False, first["matching"])


def test_a_round_cannot_be_validated_before_it_is_simulated(applied: Journey) -> None:
    asked = ask(applied).expect(202)
    act(applied, asked["id"], "validation").expect(409)


def test_validation_proposes_each_place_and_tells_each_volunteer_why(applied: Journey) -> None:
    found = applied.round()
    validated = act(applied, found["id"], "validation").expect(200)
    assert validated["status"] == "validated"
    act(applied, found["id"], "validation").expect(409)
    names = ("awa", "fatou", "khady")
    assert len(placed(applied, *names)) == 2
    for name in names:
        (wish,) = applied.file(name)["wishes"]
        assert wish["reason"] is not None
        assert set(wish["message"]) == {"fr", "en"}
    assert applied.placement("salma")["status"] == "proposed"


def test_a_seat_that_is_given_back_goes_to_the_next_person_in_a_protected_round(applied: Journey) -> None:
    names = ("awa", "fatou", "khady")
    act(applied, applied.round()["id"], "validation").expect(200)
    chosen = sorted(placed(applied, *names))
    (waiting,) = set(names) - set(chosen)
    stays, leaves = chosen
    applied.confirm(stays)
    refusal = f"/placements/{applied.placement(leaves)['id']}/refusal"
    applied.pilot.post(refusal, applied.tokens[leaves], {"code": "family"}).expect(200)
    protected = applied.round()
    assert protected["protected"] is True
    act(applied, protected["id"], "validation").expect(200)
    assert (applied.status(stays), applied.status(waiting), applied.status(leaves)) == (
        "placed",
        "proposed",
        "eligible",
    )
    assert applied.placement(stays)["status"] == "preparing"


def test_a_round_without_anybody_is_simulated_too(journey: Journey) -> None:
    found = journey.round()
    assert (found["status"], found["matching"], found["report"]["placed"]) == ("simulated", {}, 0)


def test_a_person_who_left_since_the_simulation_makes_the_validation_fail_as_a_whole(applied: Journey) -> None:
    found = applied.round()
    leaver = next(name for name in ("awa", "fatou", "khady") if found["matching"][applied.file(name)["reference"]])
    applied.pilot.post(f"/applications/{applied.applications[leaver]['id']}/withdrawal", applied.tokens[leaver])
    act(applied, found["id"], "validation").expect(409)
    assert placed(applied, "awa", "fatou", "khady", "salma") == set()
    act(applied, found["id"], "discard").expect(200)


def test_who_has_confirmed_keeps_her_seat_even_when_a_better_one_comes_free(journey: Journey) -> None:
    for name in ("awa", "binta"):
        journey.apply(name, "MA")
    journey.pilot.deliver()
    first = journey.round()
    journey.pilot.post(f"/rounds/{first['id']}/validation", journey.tokens["MA"]).expect(200)
    offers = {name: journey.placement(name)["offer"] for name in ("awa", "binta")}
    second_choice = next(name for name, offer in offers.items() if offer == journey.offers["CI"])
    first_choice = next(name for name, offer in offers.items() if offer == journey.offers["SN"])
    journey.confirm(second_choice)
    refused = journey.placement(first_choice)["id"]
    refusal = {"code": "tutor_unavailable"}
    journey.pilot.post(f"/placements/{refused}/refusal", journey.tokens["host SN"], refusal).expect(200)
    again = journey.round()
    assert again["protected"]
    assert again["matching"][journey.applications[second_choice]["reference"]] == journey.offers["CI"]
