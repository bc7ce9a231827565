"""What a volunteer may still change, take back or ask for, and what those who act for her see of it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage.tables.accounts import accounts
from storage.tables.focal_points import focal_points
from storage.tables.people import correction_requests, drafts
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator


def volunteer(journey: Journey, name: str) -> PageClient:
    client = PageClient(journey.pilot)
    client.be_volunteer(journey.applications[name]["id"])
    return client


@pytest.fixture
def binta(journey: Journey) -> PageClient:
    """Her only wish is in her own country, so that a refusal is proposed."""
    journey.apply("binta", "SN", preferences=[journey.offers["SN"]])
    journey.pilot.deliver()
    assert journey.status("binta") == "refusal_proposed"
    return volunteer(journey, "binta")


def serve(journey: Journey) -> str:
    """Awa serves in Morocco."""
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    return str(journey.depart("awa", "2026-11-22")["id"])


def test_a_mission_that_was_done_cannot_be_taken_back(journey: Journey) -> None:
    placement = serve(journey)
    journey.pilot.clock.at += timedelta(days=290)
    completion = {"date": "2027-08-31"}
    journey.pilot.post(f"/placements/{placement}/completion", journey.tokens["SN"], completion).expect(200)
    page, own = volunteer(journey, "awa"), f"/en/applications/{journey.applications['awa']['id']}"

    page.get(own)
    assert "/withdrawal" not in page.text
    assert "Your return, and your rights afterwards" in page.text
    assert "Nobody: it is over" in page.text
    assert 'id="checklist"' not in page.text
    assert page.send(f"{own}/withdrawal", understood="true").status_code == 409
    address = f"/applications/{journey.applications['awa']['id']}/withdrawal"
    assert journey.pilot.post(address, journey.tokens["awa"]).expect(409)["code"] == "illegal_transition"
    assert journey.status("awa") == "placed"


def test_taking_back_is_confirmed_by_a_tick(journey: Journey, binta: PageClient) -> None:
    own = f"/en/applications/{journey.applications['binta']['id']}"
    binta.get(own)

    assert binta.send(f"{own}/withdrawal", code="family").status_code == 422
    assert "Tick the box to confirm" in binta.text
    assert "<details open><summary>Withdraw my application</summary>" in binta.text
    assert journey.status("binta") == "refusal_proposed"
    assert binta.send(f"{own}/withdrawal", understood="true").status_code == 303
    assert journey.status("binta") == "withdrawn"


def test_the_remedy_of_a_proposed_refusal_can_be_carried_out(journey: Journey, binta: PageClient) -> None:
    own = f"/en/applications/{journey.applications['binta']['id']}"
    binta.get(own)
    assert 'href="/en/me/wishes">Change my wishes</a>' in binta.text
    assert "Nothing is asked of you" not in binta.text
    binta.get("/en/me/wishes")
    typed = {f"rank-{journey.offers['MA']}": "1"}

    assert binta.send("/en/me/wishes", **typed).status_code == 303
    assert journey.status("binta") == "submitted"
    journey.pilot.deliver()

    assert journey.status("binta") == "eligible"
    assert [wish["offer"] for wish in journey.file("binta")["wishes"]] == [journey.offers["MA"]]
    desk = coordinator(journey.pilot, "SN")
    desk.get(f"/en/desk/applications/{journey.applications['binta']['id']}")
    assert "The person changed:" in desk.text


def test_two_equal_ranks_and_a_move_change_nothing_yet(journey: Journey, binta: PageClient) -> None:
    binta.get("/en/me/wishes")
    first, second = f"rank-{journey.offers['MA']}", f"rank-{journey.offers['SN']}"

    assert binta.send("/en/me/wishes", **{first: "1", second: "1"}).status_code == 422
    assert "Two offers have the same number" in binta.text
    moved = binta.send("/en/me/wishes", **{first: "1", second: "2", "move": f"up-{journey.offers['SN']}"})
    assert moved.status_code == 200
    assert [wish["offer"] for wish in journey.file("binta")["wishes"]] == [journey.offers["SN"]]


def test_the_diaspora_and_languages_are_corrected_by_the_person(journey: Journey) -> None:
    journey.apply("fatou", "SN", country_of_residence="FR", languages=[{"language": "fr", "level": "A1"}])
    journey.pilot.deliver()
    assert journey.status("fatou") == "refusal_proposed"
    fatou = volunteer(journey, "fatou")
    fatou.get("/en/me/facts")

    sent = fatou.send("/en/me/facts", diaspora="true", **{"languages-0-level": "C1"})
    assert sent.status_code == 303
    journey.pilot.deliver()

    assert journey.status("fatou") == "eligible"
    held = journey.pilot.get("/me/data", journey.tokens["fatou"]).expect(200)
    assert {row["field"] for row in held["corrections"]} == {"diaspora", "languages"}


def test_while_a_round_is_open_nothing_changes_and_the_way_to_the_focal_point_stays(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    awa = volunteer(journey, "awa")
    awa.get("/en/me/wishes")
    journey.round()

    refused = awa.send("/en/me/wishes", **{f"rank-{journey.offers['CI']}": "1"})
    assert refused.status_code == 409
    assert "A placement round is being prepared" in awa.text
    awa.get("/en/me/facts")
    assert "Ask for a correction" in awa.text
    assert journey.status("awa") == "eligible"


def test_a_closed_call_takes_no_change(journey: Journey, binta: PageClient) -> None:
    binta.get("/en/me/wishes")
    journey.pilot.clock.at = journey.pilot.clock.at.replace(year=2027, month=1, day=5)
    binta.be_volunteer(journey.applications["binta"]["id"])
    binta.get("/en/me/contact")

    assert binta.send("/en/me/wishes", **{f"rank-{journey.offers['MA']}": "1"}).status_code == 409
    assert "The call is closed" in binta.text
    assert binta.get("/en/me/wishes").headers["Location"].endswith("/en/me/facts/request")
    binta.get(f"/en/applications/{journey.applications['binta']['id']}")
    assert "Change my wishes" not in binta.text
    assert "Write to my focal point" in binta.text


def test_a_correction_is_asked_for_in_her_words_and_read_on_the_desk(journey: Journey, binta: PageClient) -> None:
    binta.get("/en/me/facts/request")
    asked = binta.send("/en/me/facts/request", fields=["criminal_record"], comment="Je me suis trompée.")
    assert asked.status_code == 303
    journey.pilot.deliver()

    desk, identifier = coordinator(journey.pilot, "SN"), journey.applications["binta"]["id"]
    desk.get(f"/fr/desk/applications/{identifier}")
    assert "Je me suis trompée." in desk.text
    mail = next(mail for mail in journey.pilot.mailbox() if mail["to"] == "SN@focal.example.org")
    assert f"/desk/applications/{identifier}" in mail["text"]
    assert "trompée" not in mail["text"]


def test_what_she_asked_for_is_erased_with_her(journey: Journey, binta: PageClient) -> None:
    binta.get("/en/me/facts/request")
    binta.send("/en/me/facts/request", fields=["criminal_record"], comment="Je me suis trompée.")
    ask_erasure_and_carry_out(journey, "binta")

    with journey.pilot.database.read() as connection:
        assert connection.execute(select(correction_requests)).all() == []


def ask_erasure_and_carry_out(journey: Journey, name: str) -> PageClient:
    journey.pilot.account("coordinator", "second@focal.example.org", "SN")
    journey.pilot.post("/me/erasure", journey.tokens[name]).expect(202)
    address = f"/en/desk/erasures/{journey.applications[name]['id']}"
    first, second = coordinator(journey.pilot, "SN"), PageClient(journey.pilot)
    second.be_staff("second@focal.example.org")
    first.get(address)
    assert first.send(f"{address}/proposal").status_code == 303
    second.get(address)
    assert second.send(f"{address}/carrying-out").status_code == 303
    return second


def test_a_request_to_be_erased_is_seen_wherever_somebody_looks(journey: Journey, binta: PageClient) -> None:
    identifier = journey.applications["binta"]["id"]
    journey.pilot.post("/me/erasure", journey.tokens["binta"]).expect(202)
    journey.pilot.deliver()
    desk = coordinator(journey.pilot, "SN")

    desk.get("/en/desk")
    assert "1 person waits to be erased" in desk.text
    desk.get(f"/en/desk/applications/{identifier}")
    assert f'href="/en/desk/erasures/{identifier}"' in desk.text
    mail = next(mail for mail in journey.pilot.mailbox() if "/erasures/" in mail["text"])
    assert f"/desk/erasures/{identifier}\n" in mail["text"]
    binta.get(f"/en/applications/{identifier}")
    assert "You asked us to erase your data." in binta.text


def test_whoever_was_invited_by_the_proposer_is_no_second_pair_of_eyes(journey: Journey, binta: PageClient) -> None:
    journey.pilot.account("coordinator", "second@focal.example.org", "SN")
    with journey.pilot.database.write() as connection:
        ids = {row.email: row.id for row in connection.execute(select(accounts.c.email, accounts.c.id))}
        invited = focal_points.insert().values(
            account_id=ids["second@focal.example.org"], invited_by=ids["SN@focal.example.org"]
        )
        connection.execute(invited)
    journey.pilot.post("/me/erasure", journey.tokens["binta"]).expect(202)
    address = f"/en/desk/erasures/{journey.applications['binta']['id']}"
    first, second = coordinator(journey.pilot, "SN"), PageClient(journey.pilot)
    second.be_staff("second@focal.example.org")
    first.get(address)
    first.send(f"{address}/proposal")
    second.get(address)

    assert "had invited you" in second.text
    assert second.send(f"{address}/carrying-out").status_code == 403
    with journey.pilot.database.write() as connection:
        connection.execute(update(focal_points).values(invited_by=None))
    assert second.send(f"{address}/carrying-out").status_code == 303


def test_forms_that_were_not_sent_are_listed_and_deleted(journey: Journey, binta: PageClient) -> None:
    browser = PageClient(journey.pilot)
    browser.get("/en/apply")
    typed = {"given_names": "Binta", "email": "binta@volunteers.example.org", "go": "save"}
    assert browser.send("/en/apply", **typed).status_code == 303
    binta.get("/en/me")
    assert "Forms that you have not sent yet" in binta.text
    with journey.pilot.database.read() as connection:
        identifier = connection.execute(select(drafts.c.id)).scalar_one()
    assert volunteer_of_another(journey, identifier) == 404

    binta.get("/en/me")
    assert binta.send(f"/en/me/drafts/{identifier}/deletion").status_code == 303
    binta.get("/en/me")
    assert "Forms that you have not sent yet" not in binta.text


def volunteer_of_another(journey: Journey, draft: str) -> int:
    """What somebody with another address is answered who wants to delete the draft."""
    journey.apply("chaka", "ML")
    chaka = volunteer(journey, "chaka")
    chaka.get("/en/me")
    return chaka.send(f"/en/me/drafts/{draft}/deletion").status_code


def test_an_unanswered_question_is_not_given_and_the_file_keeps_letters(journey: Journey) -> None:
    journey.apply("awa", "SN", sex="undisclosed", given_names="Ɛlizabɛti")
    awa = volunteer(journey, "awa")

    awa.get("/en/me")
    assert "not given" in awa.text
    assert "I prefer not to say" not in awa.text
    awa.get("/en/me/data")
    assert "Ɛlizabɛti" in awa.text
    assert json.loads(awa.text)["identity"]["given_names"] == "Ɛlizabɛti"
