"""What waits on the desk and since when: asked again is asked anew; a service begins and ends with a record."""

import pytest

from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator
from tests.integration.test_desk import desk, reference, section

OFFER_FIELDS = {
    "modality": "volunteering",
    "title-fr": "Soutien scolaire",
    "title-en": "School support",
    "description-fr": "Accompagner des élèves de 12 ans.",
    "description-en": "Help pupils of 12.",
    "city": "Bouaké",
    "capacity": "1",
    "skills": "teaching",
    "languages-0-language": "fr",
    "languages-0-level": "B1",
    "starts_on-day": "1",
    "starts_on-month": "3",
    "starts_on-year": "2027",
    "ends_on-day": "31",
    "ends_on-month": "8",
    "ends_on-year": "2027",
}


@pytest.fixture
def confirmed(journey: Journey) -> Journey:
    """Awa prepares her service in Morocco, from 1 March to 31 August 2027."""
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    return journey


def test_an_offer_that_was_returned_and_sent_again_waits_from_that_day(journey: Journey) -> None:
    pilot, host = journey.pilot, journey.tokens["host CI"]
    made = pilot.post("/offers", host, journey._offer("CI", 1)).expect(201)
    pilot.tick(2026, 12, 3)
    pilot.post(f"/offers/{made['id']}/return", journey.tokens["CI"], {"reason": "Précisez les tâches."}).expect(200)
    writer = PageClient(pilot)
    writer.be_staff("host-CI@example.org")
    address = f"/en/host/offers/{made['id']}/change"
    writer.get(address)
    assert writer.send(address, go="send", **OFFER_FIELDS).status_code == 303

    page = desk(journey, "CI")
    assert "read an offer" not in section(page, "today")
    assert "since 3 December 2026" in page
    pilot.tick(2026, 12, 13)
    assert "13 December 2026" in section(desk(journey, "CI"), "today")


def test_an_organisation_that_asks_again_waits_from_that_day(journey: Journey) -> None:
    pilot, token = journey.pilot, journey.pilot.account("host", "newcomer@example.org")
    asked = {"name": "Maison exemple", "country": "CI", "email": "maison@example.org"}
    made = pilot.post("/organisations", token, asked).expect(201)
    pilot.tick(2026, 12, 3)
    decision = {"decision": "refuse", "reason": "Le récépissé manque."}
    pilot.post(f"/organisations/{made['id']}/accreditation", journey.tokens["CI"], decision).expect(200)
    writer = PageClient(pilot)
    writer.be_staff("newcomer@example.org")
    writer.get("/en/host/organisation")
    assert writer.send("/en/host/organisation", **asked, language="fr").status_code == 303

    page = desk(journey, "CI")
    assert "answer an organisation" not in section(page, "today")
    assert "since 3 December 2026" in page
    pilot.tick(2026, 12, 13)
    assert "answer an organisation" in section(desk(journey, "CI"), "today")


def test_a_service_whose_first_or_last_day_has_come_asks_to_be_recorded(confirmed: Journey) -> None:
    confirmed.pilot.tick(2027, 2, 28)
    assert "record the start" not in desk(confirmed, "SN")
    confirmed.pilot.tick(2027, 3, 1)
    due = section(desk(confirmed, "SN"), "today")
    assert "record the start of a service" in due
    assert reference(confirmed, "awa") in due
    assert "record the start" not in desk(confirmed, "CI")

    confirmed.depart("awa", "2027-03-01")
    confirmed.pilot.tick(2027, 8, 30)
    assert "record the" not in section(desk(confirmed, "MA"), "today")
    confirmed.pilot.tick(2027, 9, 2)
    due = section(desk(confirmed, "MA"), "today")
    assert "record the end of a service" in due
    assert "2 days" in due


def test_a_round_names_only_those_whose_files_the_reader_may_open(journey: Journey) -> None:
    for name, origin in (("awa", "SN"), ("fatou", "SN"), ("khady", "SN"), ("moussa", "ML")):
        journey.apply(name, origin, given_names=name.title())
    journey.pilot.deliver()
    made = journey.round()
    own, other = coordinator(journey.pilot, "SN"), coordinator(journey.pilot, "ML")
    for reader in (own, other):
        assert reader.get(f"/en/desk/rounds/{made['id']}").status_code == 200

    left_out = made["report"]["unplaced"][0]
    assert f"/en/desk/applications/{left_out['application']}" in own.text
    assert f"/en/desk/applications/{left_out['application']}" not in other.text
    assert left_out["reference"] in other.text
    assert "Moussa" in other.text
    for name in ("Awa", "Fatou", "Khady"):
        assert name in own.text
        assert name not in other.text


def test_whoever_agreed_to_a_refusal_is_not_asked_to_review_it(journey: Journey) -> None:
    pilot, tokens = journey.pilot, journey.tokens
    second = pilot.account("coordinator", "second@focal.example.org", "SN")
    journey.apply("vieux", "SN", birth_date="1950-01-01")
    pilot.deliver()
    file = f"/applications/{journey.applications['vieux']['id']}"
    refusal = {"decision": "confirm_refusal", "reason": "Âge hors des limites.", "second_person": True}
    pilot.post(f"{file}/decision", tokens["SN"], refusal).expect(200)
    agreeing = PageClient(pilot)
    agreeing.be_staff("second@focal.example.org")
    agreeing.get(f"/en/desk{file}")
    assert agreeing.send(f"/en/desk{file}/opinion", agrees="yes").status_code == 303
    pilot.post(f"{file}/review-request", tokens["vieux"]).expect(200)
    pilot.tick(2026, 12, 4)
    asked = "read a refused file again"
    assert asked in desk(journey, "MA")
    assert asked not in desk(journey, "SN")
    agreeing = PageClient(pilot)
    agreeing.be_staff("second@focal.example.org")
    agreeing.get("/en/desk")
    assert asked not in agreeing.text

    pilot.post(f"{file}/decision", tokens["MA"], refusal).expect(200)
    agreeing.get("/en/desk")
    assert "give a second opinion" not in agreeing.text
    pilot.post(f"{file}/decision", second, refusal).expect(403)


def test_a_placement_that_was_cancelled_asks_for_no_list_any_more(confirmed: Journey) -> None:
    own = f"/en/applications/{confirmed.applications['awa']['id']}"
    reader = PageClient(confirmed.pilot)
    reader.be_volunteer(confirmed.applications["awa"]["id"])
    assert 'id="checklist"' in reader.get(own).get_data(as_text=True)
    assert reader.send(f"{own}/withdrawal", understood="true").status_code == 303

    page = reader.get(own).get_data(as_text=True)
    assert "withdrawn" in page
    assert "What became of the proposal: cancelled" in page
    assert 'id="checklist"' not in page
    assert reader.get(f"{own}/checklist").status_code == 404
