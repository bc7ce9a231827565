"""Erased by two people; afterwards everything else still works."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from messaging.tables import outbox
from tests.integration.journey import Journey
from tests.integration.own_pages import ask_for_address, awa_at_her_pages, focal_point, stored_text, told
from tests.integration.page_client import PageClient

PERSONAL = ("Exemple awa", "Échantillon", "awa@volunteers", "1998-05-04", "221771234567", "Je veux enseigner")


@pytest.fixture
def awa(journey: Journey) -> PageClient:
    return awa_at_her_pages(journey)


def test_asking_for_erasure_twice_is_one_request_due_in_ten_days(journey: Journey, awa: PageClient) -> None:
    first = journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)
    journey.pilot.clock.at += timedelta(days=1)
    second = journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)

    assert first == second
    assert (first["status"], first["due_on"]) == ("requested", "2026-12-02")
    assert len(told(journey, "awa@volunteers.example.org")) == 3
    assert "awa" not in " ".join(told(journey, "SN@focal.example.org"))
    assert len(told(journey, "second-SN@focal.example.org")) == 1


def erase(journey: Journey, identifier: str) -> tuple[int, int]:
    """Two focal points of Senegal carry the request out: the statuses of their answers."""
    first, second = focal_point(journey, "SN@focal.example.org"), focal_point(journey, "second-SN@focal.example.org")
    first.get(f"/fr/desk/erasures/{identifier}")
    proposed = first.send(f"/fr/desk/erasures/{identifier}/proposal").status_code
    second.get(f"/fr/desk/erasures/{identifier}")
    return proposed, second.send(f"/fr/desk/erasures/{identifier}/carrying-out").status_code


def test_two_people_erase_and_nothing_of_the_person_is_left(journey: Journey, awa: PageClient) -> None:
    identifier = journey.applications["awa"]["id"]
    ask_for_address(awa, "awa.new@example.org")
    awa.get("/fr/me/erasure")
    assert awa.send("/fr/me/erasure").status_code == 303
    journey.pilot.deliver()
    assert all(word in stored_text(journey) for word in PERSONAL)

    assert erase(journey, identifier) == (303, 303)
    journey.pilot.deliver()

    left = stored_text(journey)
    assert [word for word in PERSONAL if word in left] == []
    assert journey.pilot.get("/me/data", journey.tokens["awa"]).status == 401
    assert awa.get("/fr/me").status_code == 401
    view = journey.pilot.get(f"/applications/{identifier}", journey.tokens["SN"]).expect(200)
    assert (view["status"], view["reference"]) == ("withdrawn", journey.applications["awa"]["reference"])
    with journey.pilot.database.read() as connection:
        erased = select(outbox.c.data).where(outbox.c.name == "subject.erased")
        assert connection.execute(erased).scalars().all() == [f'{{"application":"{identifier}"}}']


def test_one_person_alone_erases_nobody(journey: Journey, awa: PageClient) -> None:
    identifier = journey.applications["awa"]["id"]
    journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)
    only = focal_point(journey, "SN@focal.example.org")
    only.get(f"/fr/desk/erasures/{identifier}")

    assert only.send(f"/fr/desk/erasures/{identifier}/carrying-out").status_code == 409
    assert only.send(f"/fr/desk/erasures/{identifier}/proposal").status_code == 303
    only.get(f"/fr/desk/erasures/{identifier}")
    assert only.send(f"/fr/desk/erasures/{identifier}/carrying-out").status_code == 403
    assert journey.status("awa") == "eligible"


def test_a_country_that_the_file_does_not_concern_sees_no_request(journey: Journey, awa: PageClient) -> None:
    identifier = journey.applications["awa"]["id"]
    journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)
    mali, morocco = focal_point(journey, "ML@focal.example.org"), focal_point(journey, "MA@focal.example.org")

    assert mali.get(f"/fr/desk/erasures/{identifier}").status_code == 404
    assert mali.get("/fr/desk/erasures/none").status_code == 404
    mali.get("/fr/desk/erasures")
    assert journey.applications["awa"]["reference"] not in mali.text
    morocco.get(f"/fr/desk/erasures/{identifier}")
    assert morocco.send(f"/fr/desk/erasures/{identifier}/proposal").status_code == 403


def test_a_proposed_place_is_freed_when_its_person_is_erased(journey: Journey, awa: PageClient) -> None:
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.pilot.deliver()
    assert journey.status("awa") == "proposed"
    journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)

    assert erase(journey, journey.applications["awa"]["id"]) == (303, 303)
    journey.pilot.deliver()

    items = journey.pilot.get("/placements", journey.tokens["MA"]).expect(200)["items"]
    assert [(item["status"], item["code"]) for item in items] == [("declined", "withdrawn")]


def served(journey: Journey) -> str:
    """Awa goes to Morocco and is in service."""
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    journey.depart("awa", "2026-11-22")
    return str(journey.placement("awa")["id"])


def test_in_service_it_is_refused_with_the_reason_and_may_be_asked_again_later(
    journey: Journey, awa: PageClient
) -> None:
    identifier, placement = journey.applications["awa"]["id"], served(journey)
    journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)
    assert erase(journey, identifier) == (409, 409)
    first = focal_point(journey, "SN@focal.example.org")
    first.get(f"/fr/desk/erasures/{identifier}")
    assert first.send(f"/fr/desk/erasures/{identifier}/refusal").status_code == 303

    refused = journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)
    assert (refused["status"], refused["reason"]) == ("refused", "ends_after_service")

    completion = {"date": "2027-08-31"}
    journey.pilot.clock.at += timedelta(days=290)
    journey.pilot.post(f"/placements/{placement}/completion", journey.tokens["SN"], completion).expect(200)
    again = journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)
    assert (again["status"], again["reason"]) == ("requested", None)


def test_after_an_erasure_pages_and_figures_still_work(journey: Journey, awa: PageClient) -> None:
    identifier, placement = journey.applications["awa"]["id"], served(journey)
    journey.pilot.tick(2026, 12, 7)
    journey.answer_feedback({"role_matches": 5, "allowance_on_time": True})
    journey.pilot.tick(2027, 8, 31)
    body = {"date": "2027-08-31"}
    journey.pilot.post(f"/placements/{placement}/completion", journey.tokens["SN"], body).expect(200)
    journey.pilot.tick(2027, 9, 1)
    journey.answer_feedback({"good_practice": "Exemple awa a tout rangé."})
    assert "a tout rangé" in stored_text(journey)
    journey.pilot.tick(2027, 9, 2)
    before = figures(journey)
    journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)

    assert erase(journey, identifier) == (303, 303)
    assert "a tout rangé" not in stored_text(journey)
    journey.pilot.tick(2027, 12, 3)

    view = journey.pilot.get(f"/applications/{identifier}", journey.tokens["SN"]).expect(200)
    assert view["status"] == "placed"
    for email, path in (
        ("SN@focal.example.org", f"/fr/desk/applications/{identifier}"),
        ("SN@focal.example.org", f"/fr/desk/placements/{placement}"),
        ("SN@focal.example.org", "/fr/desk/placements"),
        ("SN@focal.example.org", "/fr/desk/erasures"),
        ("SN@focal.example.org", f"/fr/desk/erasures/{identifier}"),
        ("SN@focal.example.org", "/fr/desk"),
        ("host-MA@example.org", "/fr/host"),
    ):
        assert focal_point(journey, email).get(path).status_code == 200, path
    assert len(before) == 5
    assert figures(journey) == before


def figures(journey: Journey) -> dict[str, Any]:
    """Indicators of what had happened before the erasure; not those of the questionnaires that now never come."""
    found = journey.pilot.get("/indicators", journey.tokens["evaluator"]).expect(200)["items"]
    return {each["code"]: each.get("value") for each in found if each["code"] in ("F1", "F2", "R2", "R3", "F5")}
