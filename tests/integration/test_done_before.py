"""Whoever presses a button that has been pressed before reads what is done and by whom, not that it is impossible."""

import pytest

from tests.builders import offer
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator
from tests.integration.test_focal_points import colleague
from tests.integration.test_host_pages import signed_in

IMPOSSIBLE = "This is not possible at this step"


def another(journey: Journey, country: str) -> PageClient:
    """One more focal point of a country, signed in."""
    colleague(journey.pilot, "Zineb", country)
    return signed_in(journey, "Zineb@focal.example.org")


@pytest.fixture
def proposal(journey: Journey) -> str:
    """Awa is proposed to the host in Morocco."""
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    validated = journey.pilot.post(f"/rounds/{journey.round()['id']}/validation", journey.tokens["MA"])
    validated.expect(200)
    journey.pilot.deliver()
    return str(journey.placement("awa")["id"])


def test_a_host_that_accepts_twice_reads_that_it_has_accepted(journey: Journey, proposal: str) -> None:
    host = signed_in(journey, "host-MA@example.org")
    host.get("/en/host")
    page, path = host.text, f"/en/placements/{proposal}/acceptance"
    assert host.send(path).status_code == 303
    host.text = page

    again = host.send(path)

    assert again.status_code == 409
    assert "You have already accepted. Your answer is recorded." in host.text
    assert IMPOSSIBLE not in host.text
    assert journey.placement("awa")["status"] == "host_accepted"


def test_a_host_that_declines_what_it_accepted_reads_what_is_recorded(journey: Journey, proposal: str) -> None:
    host = signed_in(journey, "host-MA@example.org")
    host.get("/en/host")
    page = host.text
    host.send(f"/en/placements/{proposal}/acceptance")
    host.text = page

    host.send(f"/en/placements/{proposal}/refusal", **{f"{proposal}-code": "capacity_lost"})

    assert "You have already accepted." in host.text
    assert journey.placement("awa")["status"] == "host_accepted"


def test_a_volunteer_who_accepts_twice_reads_that_she_has_accepted(journey: Journey, proposal: str) -> None:
    journey.pilot.post(f"/placements/{proposal}/acceptance", journey.tokens["host MA"]).expect(200)
    awa = PageClient(journey.pilot)
    awa.be_volunteer(journey.applications["awa"]["id"])
    awa.get(f"/en/applications/{journey.applications['awa']['id']}")
    page, path = awa.text, f"/en/placements/{proposal}/acceptance"
    assert awa.send(path).status_code == 303
    awa.text = page

    assert awa.send(path).status_code == 409
    assert "You have already accepted." in awa.text
    assert IMPOSSIBLE not in awa.text


def test_who_approves_a_published_offer_reads_who_has_published_it(journey: Journey) -> None:
    made = journey.pilot.post("/offers", journey.tokens["host MA"], offer()).expect(201)["id"]
    first, second = another(journey, "MA"), coordinator(journey.pilot, "MA")
    for reader in (first, second):
        reader.get(f"/en/desk/offers/{made}")
    page = first.text
    assert first.send(f"/en/desk/offers/{made}/approval").status_code == 303
    first.text = page

    assert second.send(f"/en/desk/offers/{made}/approval").status_code == 409
    assert "Zineb has already published this offer." in second.text
    first.send(f"/en/desk/offers/{made}/return", reason="Trop court.")
    assert "You have already published this offer." in first.text
    assert IMPOSSIBLE not in first.text + second.text


def test_who_validates_a_discarded_round_reads_who_has_discarded_it(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    found = journey.round()["id"]
    first, second = another(journey, "SN"), coordinator(journey.pilot, "MA")
    for reader in (first, second):
        reader.get(f"/en/desk/rounds/{found}")
    assert first.send(f"/en/desk/rounds/{found}/discard").status_code == 303

    assert second.send(f"/en/desk/rounds/{found}/validation").status_code == 409
    assert "Zineb has already discarded this round." in second.text
    assert IMPOSSIBLE not in second.text


@pytest.mark.parametrize("second_person", [False, True])
def test_who_decides_a_decided_file_reads_what_is_decided(journey: Journey, second_person: bool) -> None:
    journey.apply("binta", "SN", criminal_record="declared")
    journey.pilot.deliver()
    path = f"/en/desk/applications/{journey.applications['binta']['id']}"
    first, second = another(journey, "SN"), coordinator(journey.pilot, "SN")
    decision = {"decision": "accept", "reason": "Ancien.", **({"second_person": "true"} if second_person else {})}
    for reader in (first, second):
        reader.get(path)
    page = first.text
    assert first.send(f"{path}/decision", **decision).status_code == 303
    first.text = page

    assert first.send(f"{path}/decision", **decision).status_code == 409
    assert second.send(f"{path}/decision", **decision).status_code == 409

    done = "asked for a second person: the answer is awaited." if second_person else "accepted this file."
    assert f"You have already {done}" in first.text
    assert f"Zineb has already {done}" in second.text
    assert IMPOSSIBLE not in first.text + second.text


def test_what_nobody_has_done_is_still_told_to_be_impossible(journey: Journey, proposal: str) -> None:
    host = signed_in(journey, "host-MA@example.org")
    host.get("/en/host")
    withdrawn = f"/applications/{journey.applications['awa']['id']}/withdrawal"
    journey.pilot.post(withdrawn, journey.tokens["awa"]).expect(200)

    assert host.send(f"/en/placements/{proposal}/acceptance").status_code == 409
    assert IMPOSSIBLE in host.text
