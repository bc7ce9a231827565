"""The host's whole job in pages: accreditation, offers, candidates, proposals, calendar, questionnaires."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage.accounts import open_session
from storage.tables.accounts import accounts
from storage.tables.placements import placements
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, wire_size
from tests.integration.test_page_budget import FORM, LIST

HOST = "host-MA@example.org"
OFFER = {
    "modality": "volunteering",
    "title-fr": "Jardin scolaire",
    "description-fr": "Créer un jardin.\nLe faire vivre.",
    "city": "Salé",
    "district": "Tabriquet",
    "skills": ["agriculture", "teaching"],
    "languages-0-language": "fr",
    "languages-0-level": "B1",
    "starts_on-day": "1",
    "starts_on-month": "4",
    "starts_on-year": "2027",
    "ends_on-day": "30",
    "ends_on-month": "9",
    "ends_on-year": "2027",
    "capacity": "2",
    "tutor": "true",
    "allowance-amount": "3000",
    "allowance-currency": "MAD",
}


def signed_in(journey: Journey, email: str) -> PageClient:
    """Somebody of the staff at the pages."""
    pilot = journey.pilot
    with pilot.database.write() as connection:
        account = connection.execute(select(accounts.c.id).where(accounts.c.email == email)).scalar_one()
        cookie = open_session(connection, pilot.clock.now(), account=account)
    client = PageClient(pilot)
    client.client.set_cookie("passerelle", cookie)
    return client


@pytest.fixture
def host(journey: Journey) -> PageClient:
    return signed_in(journey, HOST)


def propose(journey: Journey, *names: str) -> None:
    """Apply, and have the round propose these people to the host in Morocco."""
    for name in names:
        journey.apply(name, "SN", motivation=f"Je m’appelle {name}.")
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.pilot.deliver()


def test_a_refused_organisation_reads_why_corrects_and_asks_again(journey: Journey) -> None:
    newcomer = journey.pilot.account("host", "nouveau@example.org")
    body = {"name": "Maison exemple", "country": "MA", "email": "maison@example.org"}
    made = journey.pilot.post("/organisations", newcomer, body).expect(201)
    host = signed_in(journey, "nouveau@example.org")
    host.get("/en/host")
    assert "Answer expected before 2 December 2026" in host.text
    refusal = {"decision": "refuse", "reason": "Le but n’est pas dit."}
    journey.pilot.post(f"/organisations/{made['id']}/accreditation", journey.tokens["MA"], refusal).expect(200)
    journey.pilot.deliver()
    host.get("/en/host")
    assert "Le but n’est pas dit." in host.text
    assert subjects_to(journey, "maison@example.org") == ["Votre organisation n’est pas accréditée en l’état"]

    host.get("/en/host/organisation")
    assert 'value="Maison exemple"' in host.text
    corrected = {**body, "language": "fr", "description": "Soutien scolaire."}
    opened = host.text
    assert host.send("/en/host/organisation", **corrected).status_code == 303
    host.text = opened
    assert host.send("/en/host/organisation", **corrected).status_code == 303
    host.text = opened
    assert host.send("/en/host/organisation", **{**corrected, "name": "Autre"}).status_code == 409

    accreditation = {"decision": "accredit"}
    decided = journey.pilot.post(f"/organisations/{made['id']}/accreditation", journey.tokens["MA"], accreditation)
    assert decided.expect(200)["description"] == "Soutien scolaire."


def subjects_to(journey: Journey, address: str) -> list[str]:
    """The subjects of the mails to an address, newest first."""
    return [mail["subject"] for mail in journey.pilot.mailbox() if mail["to"] == address]


def test_an_offer_is_seen_as_volunteers_will_see_it_before_it_is_sent(host: PageClient) -> None:
    host.get("/en/host/offers/new")

    preview = host.send("/en/host/offers/new", **OFFER, go="preview")

    assert preview.status_code == 200
    assert "Créer un jardin." in host.text
    assert "The English text is not complete" in host.text
    assert "3,000 MAD a month" in host.text
    assert offers_of_host(host) == 1


def offers_of_host(host: PageClient) -> int:
    other = PageClient(host.pilot)
    other.client = host.client
    other.get("/en/host")
    return len(re.findall(r'<h3><a href="/en/host/offers/O', other.text))


def test_from_the_preview_the_same_answers_are_sent_or_changed(host: PageClient) -> None:
    host.get("/en/host/offers/new")
    host.send("/en/host/offers/new", **OFFER, go="preview")

    host.send("/en/host/offers/new", skills=OFFER["skills"], go="change")
    assert 'value="Jardin scolaire"' in host.text
    host.send("/en/host/offers/new", **OFFER, go="preview")
    sent = host.send("/en/host/offers/new", skills=OFFER["skills"], go="send")

    assert sent.status_code == 303
    assert offers_of_host(host) == 2


def test_nobody_describes_an_offer_before_the_organisation_is_accredited(journey: Journey) -> None:
    newcomer = journey.pilot.account("host", "nouveau@example.org")
    host = signed_in(journey, "nouveau@example.org")
    assert host.get("/en/host/offers/new").location == "/en/host"
    host.get("/en/host")
    assert "First tell us who you are" in host.text
    body = {"name": "Maison exemple", "country": "MA", "email": "maison@example.org"}
    journey.pilot.post("/organisations", newcomer, body).expect(201)

    assert host.get("/en/host/offers/new").location == "/en/host"
    host.get("/en/host")
    assert "once you are accredited, you describe your offers here" in host.text


def test_the_switch_of_languages_shows_the_preview_again_and_sends_nothing(host: PageClient) -> None:
    host.get("/en/host/offers/new")
    host.send("/en/host/offers/new", **OFFER, go="preview")

    host.send("/fr/host/offers/new", again="fr")

    assert "Rien n’est encore envoyé" in host.text
    assert "Créer un jardin." in host.text
    assert offers_of_host(host) == 1


def test_a_preview_of_what_is_not_complete_shows_the_form_with_everything_typed(host: PageClient) -> None:
    host.get("/en/host/offers/new")

    wrong = {**OFFER, "ends_on-year": "2026", "title-fr": ""}
    refused = host.send("/en/host/offers/new", **wrong, go="preview")

    assert refused.status_code == 422
    assert 'href="#title"' in host.text
    assert 'id="title"' in host.text
    assert 'value="Tabriquet"' in host.text


@pytest.mark.parametrize("button", [{"go": "preview"}, {}])
def test_an_offer_that_begins_in_the_past_is_told_at_its_day_in_the_form(
    journey: Journey, button: dict[str, str]
) -> None:
    journey.pilot.tick(2027, 4, 2)
    host = signed_in(journey, HOST)
    host.get("/fr/host/offers/new")
    assert host.send("/fr/host/offers/new", **OFFER, **button).status_code == 422
    assert '<a href="#starts_on">Ce jour est passé' in host.text
    later = OFFER | {"starts_on-day": "2"} | button
    assert host.send("/fr/host/offers/new", **later).status_code == (200 if button else 303)


def test_a_copy_begins_with_everything_the_earlier_offer_says(journey: Journey, host: PageClient) -> None:
    body = {**journey._offer("MA", 2), "languages": [{"language": "de", "level": "C1"}]}
    body["allowance"] = {"amount": 100, "currency": "MAD", "period": "week"}
    made = journey.pilot.post("/offers", journey.tokens["host MA"], body).expect(201)
    host.get(f"/en/host/offers/new?copy={made['id']}")
    copied = {
        name: value for name, value in re.findall(r'name="([\w-]+)" value="([^"]*)"', host.text) if name != "csrf_token"
    }

    assert copied["title-fr"] == "Soutien scolaire à Salé"
    assert copied["starts_on-year"] == "2027"
    assert copied["allowance-period"] == "week"
    assert re.search(r'name="languages-13-level">.*<option selected>C1', host.text)


def test_nobody_opens_an_offer_of_another_organisation(journey: Journey, host: PageClient) -> None:
    other = journey.offers["SN"]

    for path in ("", "/change", "/candidates"):
        assert host.get(f"/en/host/offers/{other}{path}").status_code == 404
    assert host.get(f"/en/host/offers/new?copy={other}").status_code == 404


def test_an_offer_is_withdrawn_unless_somebody_counts_on_it(journey: Journey, host: PageClient) -> None:
    made = journey.pilot.post("/offers", journey.tokens["host MA"], journey._offer("MA", 1)).expect(201)
    propose(journey, "awa")
    host.get(f"/en/host/offers/{journey.offers['MA']}")
    held = host.send(f"/en/host/offers/{journey.offers['MA']}/withdrawal")
    assert held.status_code == 409
    assert "Somebody is proposed or has a place here." in host.text

    free = host.send(f"/en/host/offers/{made['id']}/withdrawal")

    assert free.status_code == 303
    assert journey.pilot.get(f"/offers/{made['id']}", journey.tokens["host MA"]).expect(200)["status"] == "withdrawn"


def test_an_offer_is_not_withdrawn_under_an_open_round(journey: Journey, host: PageClient) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    journey.round()
    host.get(f"/en/host/offers/{journey.offers['MA']}")

    assert host.send(f"/en/host/offers/{journey.offers['MA']}/withdrawal").status_code == 409
    assert "You can withdraw the offer afterwards." in host.text


def test_candidates_are_pseudonyms_by_score_that_the_host_may_put_forward(journey: Journey, host: PageClient) -> None:
    for name in ("awa", "binta"):
        journey.apply(name, "SN", motivation=f"Je m’appelle {name}.")
    journey.apply("coumba", "SN", experience_years=4)
    journey.pilot.deliver()
    path = f"/en/host/offers/{journey.offers['MA']}/candidates"
    ids = {name: journey.applications[name]["id"] for name in ("awa", "binta", "coumba")}

    host.get(path)
    assert not any(word in host.text for word in ("Exemple", "Échantillon", "m’appelle", "@volunteers"))
    assert re.findall(r"2027A-00000\d", host.text)[0] == journey.applications["coumba"]["reference"]
    saved = host.send(path, **{f"rank-{ids['binta']}": "1", f"rank-{ids['awa']}": "2"})
    assert saved.status_code == 303
    host.get(path)
    assert places(host) == [ids["binta"], ids["awa"]]

    host.send(path, **{f"rank-{ids['binta']}": "1", f"rank-{ids['awa']}": "2", "move": f"up-{ids['awa']}"})
    host.get(path)
    assert places(host) == [ids["awa"], ids["binta"]]


def places(host: PageClient) -> list[str]:
    found = re.findall(r'name="rank-(\w+)" value="(\d+)"', host.text)
    return [person for person, _ in sorted(found, key=lambda each: int(each[1]))]


def test_two_equal_numbers_are_told_beside_the_second_and_nothing_is_saved(journey: Journey, host: PageClient) -> None:
    for name in ("awa", "binta"):
        journey.apply(name, "SN")
    journey.pilot.deliver()
    path = f"/en/host/offers/{journey.offers['MA']}/candidates"
    ids = [journey.applications[name]["id"] for name in ("awa", "binta")]
    host.get(path)

    refused = host.send(path, **{f"rank-{ids[0]}": "1", f"rank-{ids[1]}": "1"})

    assert refused.status_code == 422
    assert f'href="#rank-{ids[1]}"' in host.text
    host.get(path)
    assert places(host) == []


def test_candidates_of_a_begun_round_are_told_to_be_fixed(journey: Journey, host: PageClient) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    path = f"/en/host/offers/{journey.offers['MA']}/candidates"
    host.get(path)
    journey.round()

    late = host.send(path, **{f"rank-{journey.applications['awa']['id']}": "1"})
    host.get(path)

    assert late.status_code == 303
    assert "no longer changes" in host.text
    assert places(host) == []


def test_a_proposal_shows_the_deadline_and_the_reminder(journey: Journey, host: PageClient) -> None:
    propose(journey, "awa")
    host.get("/en/host")
    assert "by e-mail on 25 November 2026" in host.text
    assert "29 November 2026" in host.text
    assert "m’appelle" not in host.text

    journey.pilot.tick(2026, 11, 26)
    host = signed_in(journey, HOST)
    host.get("/en/host")

    assert "sent on 26 November 2026" in host.text


def test_her_own_words_come_with_her_name_after_both_have_accepted(journey: Journey, host: PageClient) -> None:
    propose(journey, "awa")
    journey.confirm("awa")

    host.get("/en/host")

    assert "Je m’appelle awa." in host.text


def test_overlaps_are_told_before_the_host_answers(journey: Journey, host: PageClient) -> None:
    propose(journey, "awa", "binta")
    journey.confirm("awa")
    host.get("/en/host")
    assert "Other people confirmed with you in the same period: 1." in host.text

    with journey.pilot.database.write() as connection:
        waiting = placements.c.status == "proposed"
        moved = {"ends_on": journey.pilot.clock.now().date() + timedelta(days=200)}
        connection.execute(update(placements).where(waiting).values(moved))
    host.get("/en/host")
    assert "These dates are not those of your offer (1 March 2027 to 31 August 2027)." in host.text


def test_the_calendar_begins_with_this_months_arrivals(journey: Journey, host: PageClient) -> None:
    host.get("/en/host/calendar")
    assert "Nobody is proposed to you yet" in host.text
    propose(journey, "awa", "binta")
    journey.confirm("awa")
    journey.depart("awa", "2027-03-01")
    journey.pilot.tick(2027, 3, 2)
    host = signed_in(journey, HOST)

    host.get("/en/host/calendar")

    first = host.text.split("<h2>")[1]
    assert "Arrivals and departures this month" in first
    assert "Exemple awa" in first
    assert journey.applications["binta"]["reference"] not in host.text


def test_a_questionnaire_is_answered_from_the_page_or_its_link_mailed_once_more(
    journey: Journey, host: PageClient
) -> None:
    propose(journey, "awa")
    journey.confirm("awa")
    journey.depart("awa", "2027-03-01")
    journey.pilot.tick(2027, 3, 16)
    host = signed_in(journey, HOST)
    host.get("/en/host")
    link = re.search(r"/en/feedback/([\w-]+)", host.text)
    button = re.search(r'action="(/en/host/feedback/\w+/mail)"', host.text)
    assert link is not None
    assert button is not None
    before, opened = mails_with(journey, link[1]), host.text

    assert host.send(button[1]).status_code == 303
    host.text = opened
    assert host.send(button[1]).status_code == 303
    journey.pilot.deliver()

    assert mails_with(journey, link[1]) == before + 1
    journey.pilot.post(f"/feedback/{link[1]}", None, {"answers": {}}).expect(201)
    host.get("/en/host")
    assert "answered on 16 March 2027" in host.text
    assert link[1] not in host.text
    assert host.send(button[1]).status_code == 409


def mails_with(journey: Journey, token: str) -> int:
    return sum(token in mail["text"] for mail in journey.pilot.mailbox() if mail["to"] == "contact-MA@example.org")


def test_another_organisations_questionnaire_is_not_mailed(journey: Journey) -> None:
    propose(journey, "awa")
    journey.confirm("awa")
    journey.depart("awa", "2027-03-01")
    journey.pilot.tick(2027, 3, 16)
    host = signed_in(journey, HOST)
    host.get("/en/host")
    button = re.search(r"/en/host/feedback/\w+/mail", host.text)
    assert button is not None
    stranger = signed_in(journey, "host-SN@example.org")
    stranger.get("/en/host/offers/new")

    assert stranger.send(button[0]).status_code == 404


def test_the_host_reads_how_fast_it_answers_in_counts(journey: Journey, host: PageClient) -> None:
    propose(journey, "awa", "binta")
    journey.pilot.clock.at += timedelta(days=2, hours=1)
    journey.confirm("awa")
    journey.pilot.tick(2026, 12, 1)
    host = signed_in(journey, HOST)

    host.get("/en/host")

    told = re.sub(r"<[^>]+>|\s+", " ", host.text.partition("How fast you answer")[2])
    assert "within 7 days" in told
    assert re.search(r"Proposals answered +1 ", told)
    assert re.search(r"Your usual time to answer +3 days at most for half of your answers", told)
    assert re.search(r"Ended without your answer +1 ", told)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_of_an_offer_are_light(journey: Journey, host: PageClient, language: str) -> None:
    for number in range(30):
        journey.apply(f"person{number}", "SN")
    journey.pilot.deliver()
    own = f"/{language}/host/offers/{journey.offers['MA']}"
    new = f"/{language}/host/offers/new"
    pages = {new: FORM, own: FORM, f"{own}/candidates": LIST, f"/{language}/host/calendar": FORM}

    sizes = {path: wire_size(host.get(path, **{"Accept-Encoding": "gzip"})) for path in pages}

    assert {path: size for path, size in sizes.items() if size > pages[path]} == {}


def test_a_copy_of_what_no_database_can_look_up_is_not_found(database_url: str) -> None:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    pilot.account("host", "host@example.org", "MA")
    host = PageClient(pilot)
    host.be_staff("host@example.org")

    answer = host.client.get("/fr/host/offers/new", query_string={"copy": "O0\0001"})
    pilot.close()

    assert answer.status_code == 404
