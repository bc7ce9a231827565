"""One person with applications to two calls: nobody confirms two places for the same days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from domain.offer import Offer
from storage import repositories
from storage.keys import token_hash
from storage.repositories import record_step
from storage.tables.applications import applications
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator
from tests.stored import add_application, add_call, add_placement, add_round

START, END = date(2027, 3, 1), date(2027, 8, 31)


def propose(journey: Journey) -> None:
    """Awa has a proposal in Morocco that the host has accepted."""
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    journey.pilot.post(f"/rounds/{journey.round()['id']}/validation", journey.tokens["MA"]).expect(200)
    path = f"/placements/{journey.placement('awa')['id']}/acceptance"
    journey.pilot.post(path, journey.tokens["host MA"]).expect(200)


@pytest.fixture
def proposed(journey: Journey) -> Journey:
    propose(journey)
    return journey


def second_place(journey: Journey, *, same: bool = True, country: str = "MA", **changes: Any) -> str:
    """A place of another call for the same person: its id. Without `same` only the address is hers."""
    with journey.pilot.database.write() as connection:
        offer = repositories.offers.find(connection, journey.offers[country])
        own = repositories.applications.find(connection, journey.applications["awa"]["id"])
        assert isinstance(offer, Offer)
        assert own is not None
        call = add_call(connection)
        known = {"email_hash": own.email_hash, **({"identity_hash": own.identity_hash} if same else {})}
        status = "placed" if changes.get("status") in ("confirmed", "preparing", "in_service") else "proposed"
        other = add_application(connection, call, offer, status=status, **known)
        place = add_placement(connection, add_round(connection, call), other, offer, **changes)
        record_step(connection, "placement", place.id, place.status, NOW)
    return place.id


def accept(journey: Journey) -> Any:
    path = f"/placements/{journey.placement('awa')['id']}/acceptance"
    return journey.pilot.post(path, journey.tokens["awa"])


@pytest.mark.parametrize("status", ["confirmed", "preparing", "ready", "postponed", "in_service", "suspended"])
def test_a_second_place_for_the_same_days_is_not_confirmed(proposed: Journey, status: str) -> None:
    second_place(proposed, status=status)

    refused = accept(proposed).expect(409)

    assert [(error["code"], error["pointer"]) for error in refused["errors"]] == [("own_days_taken", "")]
    assert "from 1 March 2027 to 31 August 2027" in told_in_english(proposed)
    assert (proposed.placement("awa")["status"], proposed.status("awa")) == ("host_accepted", "proposed")
    assert proposed.placement("awa")["checklist"] == []


def told_in_english(journey: Journey) -> str:
    response = journey.pilot.client.post(
        f"/api/v1/placements/{journey.placement('awa')['id']}/acceptance",
        json={},
        headers={"Authorization": f"Bearer {journey.tokens['awa']}", "Accept-Language": "en"},
    )
    return str(response.get_json()["errors"][0]["message"])


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "proposed"},
        {"status": "host_accepted"},
        {"status": "declined"},
        {"status": "completed", "started_on": START, "ended_on": END},
        {"status": "confirmed", "same": False},
        {"status": "confirmed", "starts_on": date(2027, 9, 1), "ends_on": date(2027, 12, 1)},
        {"status": "confirmed", "starts_on": date(2026, 12, 1), "ends_on": date(2027, 2, 28)},
    ],
    ids=["proposed", "host accepted", "declined", "completed", "only the same address", "after it", "before it"],
)
def test_a_place_is_confirmed_beside_one_that_takes_no_day_from_it(proposed: Journey, changes: dict[str, Any]) -> None:
    second_place(proposed, **changes)

    accept(proposed).expect(200)

    assert proposed.placement("awa")["status"] == "preparing"


@pytest.mark.parametrize(
    ("first", "last"),
    [(END, date(2027, 12, 1)), (date(2026, 12, 1), START)],
    ids=["the last day is shared", "the first day is shared"],
)
def test_one_shared_day_is_enough(proposed: Journey, first: date, last: date) -> None:
    second_place(proposed, status="confirmed", starts_on=first, ends_on=last)
    accept(proposed).expect(409)


def test_the_first_place_given_back_frees_the_days(proposed: Journey) -> None:
    other = second_place(proposed, status="confirmed")
    accept(proposed).expect(409)
    cancellation = {"code": "other"}
    proposed.pilot.post(f"/placements/{other}/cancellation", proposed.tokens["MA"], cancellation).expect(200)

    accept(proposed).expect(200)


def test_a_departure_that_was_put_off_is_not_taken_up_on_days_that_another_place_has(proposed: Journey) -> None:
    accept(proposed).expect(200)
    path = f"/placements/{proposed.placement('awa')['id']}"
    proposed.pilot.post(f"{path}/postponement", proposed.tokens["MA"], {"code": "documents"}).expect(200)
    second_place(proposed, status="confirmed", starts_on=date(2027, 9, 1), ends_on=date(2027, 10, 31))

    moved = {"date": "2027-06-01"}
    refused = proposed.pilot.post(f"{path}/resumption", proposed.tokens["MA"], moved).expect(409)

    assert [error["code"] for error in refused["errors"]] == ["person_days_taken"]
    assert proposed.placement("awa")["status"] == "postponed"
    assert proposed.placement("awa")["starts_on"] == "2027-03-01"
    proposed.pilot.post(f"{path}/resumption", proposed.tokens["MA"]).expect(200)


def test_a_service_does_not_begin_early_on_days_that_another_place_has(proposed: Journey) -> None:
    accept(proposed).expect(200)
    place = proposed.placement("awa")
    path = f"/placements/{place['id']}"
    second_place(proposed, status="confirmed", starts_on=date(2027, 1, 1), ends_on=date(2027, 2, 10))
    for item in place["checklist"]:
        body = {"done": True, "date": "2027-01-15"}
        if item["code"] == "D07":
            body |= {"valid_from": place["starts_on"], "valid_until": place["ends_on"]}
        proposed.pilot.post(f"{path}/checklist/{item['code']}", proposed.tokens["SN"], body).expect(200)

    refused = proposed.pilot.post(f"{path}/start", proposed.tokens["SN"], {"date": "2027-02-10"}).expect(409)

    assert [error["code"] for error in refused["errors"]] == ["person_days_taken"]
    assert proposed.placement("awa")["status"] == "ready"
    proposed.pilot.post(f"{path}/start", proposed.tokens["SN"], {"date": "2027-02-11"}).expect(200)


def test_of_two_acceptances_at_the_same_moment_one_is_confirmed(database_url: str) -> None:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    propose(journey)
    other = second_place(journey, status="host_accepted")
    secret = "the-token-of-her-other-file"
    with pilot.database.write() as connection:
        place = repositories.placements.find(connection, other)
        assert place is not None
        own = applications.c.id == place.application_id
        connection.execute(update(applications).where(own).values(access_token_hash=token_hash(secret)))

    def one(who: tuple[str, str]) -> int:
        placement, token = who
        client = pilot.app.test_client()
        headers = {"Authorization": f"Bearer {token}"}
        return client.post(f"/api/v1/placements/{placement}/acceptance", json={}, headers=headers).status_code

    both = [(journey.placement("awa")["id"], journey.tokens["awa"]), (other, secret)]
    with ThreadPoolExecutor(2) as together:
        statuses = sorted(together.map(one, both))
    pilot.close()

    assert statuses == [200, 409]


def test_the_overlap_is_told_on_her_page_before_she_answers(proposed: Journey) -> None:
    other = second_place(proposed, status="host_accepted")
    volunteer = PageClient(proposed.pilot)
    volunteer.be_volunteer(proposed.applications["awa"]["id"])

    volunteer.get(f"/en/applications/{proposed.applications['awa']['id']}")

    assert "You have another place for the same days." in volunteer.text
    assert "You can accept only one of them." in volunteer.text
    assert other not in volunteer.text


def test_her_page_says_what_to_do_when_the_acceptance_is_refused(proposed: Journey) -> None:
    second_place(proposed, status="confirmed")
    own = proposed.applications["awa"]["id"]
    for language, told in (("en", "You have already accepted another place"), ("fr", "Vous avez déjà accepté")):
        volunteer = PageClient(proposed.pilot)
        volunteer.be_volunteer(own)
        volunteer.get(f"/{language}/applications/{own}")

        answer = volunteer.send(f"/{language}/placements/{proposed.placement('awa')['id']}/acceptance")

        assert answer.status_code == 409
        assert told in volunteer.text


def test_the_overlap_is_told_on_the_desk_with_the_way_to_the_other_place(proposed: Journey) -> None:
    other = second_place(proposed, status="confirmed")
    reader = coordinator(proposed.pilot, "SN")

    reader.get(f"/en/desk/placements/{proposed.placement('awa')['id']}")

    assert "The same person has another place for these days" in reader.text
    assert f"/en/desk/placements/{other}" in reader.text
    reader.get(f"/en/desk/placements/{other}")
    assert f"/en/desk/placements/{proposed.placement('awa')['id']}" in reader.text


def test_a_place_of_other_countries_is_told_without_naming_it(proposed: Journey) -> None:
    other = second_place(proposed, country="CI", status="confirmed")
    reader = coordinator(proposed.pilot, "MA")

    reader.get(f"/en/desk/placements/{proposed.placement('awa')['id']}")

    assert "A place of other countries" in reader.text
    assert other not in reader.text
    assert "Bouaké" not in reader.text


def test_without_an_overlap_nothing_is_told(proposed: Journey) -> None:
    second_place(proposed, status="confirmed", starts_on=date(2027, 9, 1), ends_on=date(2027, 12, 1))
    own = proposed.applications["awa"]["id"]
    volunteer = PageClient(proposed.pilot)
    volunteer.be_volunteer(own)
    volunteer.get(f"/en/applications/{own}")
    assert "another place for the same days" not in volunteer.text
    reader = coordinator(proposed.pilot, "MA")
    reader.get(f"/en/desk/placements/{proposed.placement('awa')['id']}")
    assert "another place for these days" not in reader.text
