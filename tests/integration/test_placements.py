"""A placement from the two answers to the last day of service."""

from typing import Any

import pytest

from tests.integration.journey import Journey

START = "2027-03-01"


@pytest.fixture
def proposed(journey: Journey) -> Journey:
    """Awa has a proposal in Morocco."""
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    identifier = journey.round()["id"]
    journey.pilot.post(f"/rounds/{identifier}/validation", journey.tokens["MA"]).expect(200)
    return journey


@pytest.fixture
def serving(proposed: Journey) -> Journey:
    proposed.confirm("awa")
    proposed.depart("awa", START)
    return proposed


def act(journey: Journey, action: str, who: str = "SN", body: dict[str, Any] | None = None) -> Any:
    return journey.pilot.post(f"/placements/{journey.placement('awa')['id']}/{action}", journey.tokens[who], body)


def tick_everything(journey: Journey, *, done: bool = True) -> None:
    for item in journey.placement("awa")["checklist"]:
        act(journey, f"checklist/{item['code']}", "SN", {"done": done, "date": "2027-01-15"}).expect(200)


def statuses(journey: Journey) -> list[str]:
    return [step["status"] for step in journey.placement("awa")["steps"]]


def test_the_host_answers_first_and_then_the_volunteer(proposed: Journey) -> None:
    first = proposed.placement("awa")
    assert (first["status"], first["corridor"]) == ("proposed", "SN-MA")
    act(proposed, "acceptance", "awa").expect(409)
    asked = act(proposed, "acceptance", "host MA").expect(200)
    assert (asked["status"], asked["checklist"]) == ("host_accepted", [])
    assert asked["deadline"] is not None
    act(proposed, "acceptance", "host MA").expect(409)
    confirmed = act(proposed, "acceptance", "awa").expect(200)
    assert (confirmed["status"], confirmed["deadline"]) == ("preparing", None)
    assert statuses(proposed) == ["proposed", "host_accepted", "confirmed", "preparing"]
    assert {"D02", "D07"} <= {item["code"] for item in confirmed["checklist"]}
    assert all(not item["done"] and set(item["what"]) == {"fr", "en"} for item in confirmed["checklist"])
    assert proposed.status("awa") == "placed"


def test_a_host_says_no_with_a_code_and_the_volunteer_is_eligible_again(proposed: Journey) -> None:
    refused = act(proposed, "refusal", "host MA", {"code": "capacity_lost", "comment": "Travaux"}).expect(200)
    assert (refused["status"], refused["code"]) == ("host_declined", "capacity_lost")
    assert proposed.status("awa") == "eligible"
    act(proposed, "acceptance", "host MA").expect(409)


def test_a_volunteer_says_no_with_a_code(proposed: Journey) -> None:
    act(proposed, "acceptance", "host MA").expect(200)
    assert act(proposed, "refusal", "awa", {"code": "family"}).expect(200)["status"] == "declined"
    assert proposed.status("awa") == "eligible"


def test_nobody_departs_before_everything_is_done(proposed: Journey) -> None:
    proposed.confirm("awa")
    refused = act(proposed, "start", "MA", {"date": START}).expect(409)
    assert refused["code"] == "illegal_transition"
    tick_everything(proposed)
    assert proposed.placement("awa")["status"] == "ready"
    started = act(proposed, "start", "MA", {"date": START}).expect(200)
    assert (started["status"], started["started_on"]) == ("in_service", START)
    act(proposed, "start", "MA", {"date": START}).expect(409)


def test_an_item_that_is_opened_again_takes_the_readiness_back(proposed: Journey) -> None:
    proposed.confirm("awa")
    tick_everything(proposed)
    act(proposed, "checklist/D07", "SN", {"done": False, "date": "2027-01-16"}).expect(200)
    assert proposed.placement("awa")["status"] == "preparing"
    act(proposed, "start", "MA", {"date": START}).expect(409)
    act(proposed, "checklist/Z99", "SN", {"done": True, "date": "2027-01-16"}).expect(404)


def test_insurance_that_is_ticked_off_with_its_dates_protects(proposed: Journey) -> None:
    proposed.confirm("awa")
    dated = {"done": True, "date": "2027-01-15", "valid_from": START, "valid_until": "2027-08-31"}
    (record,) = act(proposed, "checklist/D07", "SN", dated).expect(200)["protection"]
    assert (record["kind"], record["from"], record["to"]) == ("insurance", START, "2027-08-31")


def test_an_allowance_is_recorded_once_for_each_due_day(serving: Journey) -> None:
    before = len(serving.placement("awa")["protection"])
    act(serving, "protection", "MA", {"kind": "allowance", "due": "2027-03-31"}).expect(200)
    serving.pilot.tick(2027, 4, 2)
    paid = {"kind": "allowance", "due": "2027-03-31", "paid": "2027-04-02"}
    records = act(serving, "protection", "MA", paid).expect(200)["protection"]
    assert len(records) == before + 1
    assert [each["paid"] for each in records if each["kind"] == "allowance"] == ["2027-04-02"]


def test_the_same_cover_recorded_twice_is_there_once(serving: Journey) -> None:
    cover = {"kind": "title", "from": "2027-03-01", "to": None}
    act(serving, "protection", "MA", cover).expect(200)
    act(serving, "protection", "MA", {**cover, "to": "2027-08-31"}).expect(200)

    records = act(serving, "protection", "MA", cover).expect(200)["protection"]

    titles = [(record["from"], record["to"]) for record in records if record["kind"] == "title"]
    assert sorted(titles, key=str) == [("2027-03-01", "2027-08-31"), ("2027-03-01", None)]


def test_a_service_is_suspended_and_goes_on(serving: Journey) -> None:
    suspended = act(serving, "suspension", body={"code": "health", "date": "2027-04-01"}).expect(200)
    assert suspended["status"] == "suspended"
    act(serving, "suspension", body={"code": "health"}).expect(409)
    act(serving, "completion").expect(409)
    early = act(serving, "resumption", body={"date": "2027-03-15"}).expect(422)
    assert early["errors"][0]["code"] == "end_before_start"
    resumed = act(serving, "resumption", body={"date": "2027-04-20"}).expect(200)
    assert resumed["status"] == "in_service"
    act(serving, "resumption").expect(409)


def test_a_departure_is_put_off_and_prepared_again_for_other_days(proposed: Journey) -> None:
    proposed.confirm("awa")
    tick_everything(proposed)
    assert act(proposed, "postponement", body={"code": "documents"}).expect(200)["status"] == "postponed"
    act(proposed, "start", body={"date": START}).expect(409)
    later = act(proposed, "resumption", body={"date": "2027-04-01"}).expect(200)
    assert (later["status"], later["starts_on"], later["ends_on"]) == ("preparing", "2027-04-01", "2027-10-01")
    assert not any(item["done"] for item in later["checklist"])


def test_a_departure_that_is_taken_up_on_the_same_day_stays_ready(proposed: Journey) -> None:
    proposed.confirm("awa")
    tick_everything(proposed)
    act(proposed, "postponement", body={"code": "security"}).expect(200)
    assert act(proposed, "resumption").expect(200)["status"] == "ready"


def test_a_service_ends_as_planned(serving: Journey) -> None:
    before = act(serving, "completion", body={"date": "2027-02-01"}).expect(422)
    assert before["errors"][0]["code"] == "end_before_start"
    done = act(serving, "completion", body={"date": "2027-08-31"}).expect(200)
    assert (done["status"], done["ended_on"]) == ("completed", "2027-08-31")
    act(serving, "completion").expect(409)
    act(serving, "early-end", body={"code": "health"}).expect(409)


@pytest.mark.parametrize("interrupted", [False, True], ids=["in service", "suspended"])
def test_a_service_ends_early_for_a_coded_cause(serving: Journey, interrupted: bool) -> None:
    if interrupted:
        act(serving, "suspension", body={"code": "health", "date": "2027-04-01"}).expect(200)
    ended = act(serving, "early-end", body={"code": "family", "date": "2027-05-31"}).expect(200)
    assert (ended["status"], ended["code"], ended["ended_on"]) == ("ended_early", "family", "2027-05-31")
    act(serving, "resumption").expect(409)


def test_a_confirmed_place_is_cancelled_and_the_seat_is_free(proposed: Journey) -> None:
    proposed.confirm("awa")
    cancelled = act(proposed, "cancellation", body={"code": "force_majeure"}).expect(200)
    assert (cancelled["status"], cancelled["code"]) == ("cancelled", "force_majeure")
    assert proposed.status("awa") == "eligible"
    act(proposed, "cancellation", body={"code": "other"}).expect(409)


def test_a_proposal_is_not_cancelled_but_refused(proposed: Journey) -> None:
    act(proposed, "cancellation", body={"code": "other"}).expect(409)
    for action in ("suspension", "early-end", "postponement"):
        act(proposed, action, body={"code": "other"}).expect(409)
    for action in ("completion", "resumption", "start"):
        act(proposed, action).expect(409)


def test_a_volunteer_who_withdraws_before_service_frees_her_seat(proposed: Journey) -> None:
    proposed.confirm("awa")
    address = f"/applications/{proposed.applications['awa']['id']}/withdrawal"
    proposed.pilot.post(address, proposed.tokens["awa"]).expect(200)
    assert (proposed.status("awa"), proposed.placement("awa")["status"]) == ("withdrawn", "cancelled")


def test_placements_are_listed_by_status(serving: Journey) -> None:
    for status, total in (("in_service", 1), ("proposed", 0), ("followed_up", 0)):
        page = serving.pilot.get(f"/placements?status={status}", serving.tokens["MA"]).expect(200)
        assert (page["total"], len(page["items"])) == (total, total)
