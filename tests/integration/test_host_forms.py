"""The forms of offers and proposals: sent twice, sent without a reason, and shown again where they were typed."""

import re

import pytest

from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from tests.integration.test_host_pages import HOST, OFFER, offers_of_host, propose, signed_in


@pytest.fixture
def host(journey: Journey) -> PageClient:
    return signed_in(journey, HOST)


def test_an_offer_is_sent_once_however_often_its_page_is_sent(host: PageClient) -> None:
    host.get("/en/host/offers/new")
    host.send("/en/host/offers/new", **OFFER, go="preview")
    preview, skills = host.text, OFFER["skills"]
    first = host.send("/en/host/offers/new", skills=skills, go="send")

    host.text = preview
    again = host.send("/en/host/offers/new", skills=skills, go="send")

    assert again.status_code == 303
    assert again.location == first.location
    assert offers_of_host(host) == 2
    host.get(first.location)
    assert "Your offer has been sent to the focal point." in host.text


def test_other_answers_from_a_sent_page_are_a_new_offer_only_when_sent_once_more(host: PageClient) -> None:
    host.get("/en/host/offers/new")
    form = host.text
    host.send("/en/host/offers/new", **OFFER)
    host.text = form
    other = {**OFFER, "city": "Fès"}

    asked = host.send("/en/host/offers/new", **other)

    assert asked.status_code == 409
    assert '<a href="#key">You have already sent another offer from this form.' in host.text
    assert 'value="Fès"' in host.text
    assert offers_of_host(host) == 2
    assert host.send("/en/host/offers/new", **other).status_code == 303
    assert offers_of_host(host) == 3


def test_the_key_of_somebody_elses_form_opens_nothing(journey: Journey, host: PageClient) -> None:
    host.get("/en/host/offers/new")
    key = host.filled()["key"]
    host.send("/en/host/offers/new", **OFFER)
    stranger = signed_in(journey, "host-SN@example.org")
    stranger.get("/en/host/offers/new")

    assert stranger.send("/en/host/offers/new", **OFFER, key=key).status_code == 303
    assert offers_of_host(stranger) == 2


def test_a_returned_offer_sent_twice_from_its_page_is_sent_once(journey: Journey, host: PageClient) -> None:
    made = journey.pilot.post("/offers", journey.tokens["host MA"], journey._offer("MA", 1)).expect(201)
    reason = {"reason": "Précisez les tâches."}
    journey.pilot.post(f"/offers/{made['id']}/return", journey.tokens["MA"], reason).expect(200)
    path = f"/en/host/offers/{made['id']}/change"
    host.get(path)
    form = host.text
    first = host.send(path, **OFFER)
    host.text = form

    assert host.send(path, **OFFER).location == first.location
    host.text = form
    assert host.send(path, **{**OFFER, "city": "Fès"}).status_code == 409


def test_a_refusal_without_a_reason_is_shown_where_it_was_typed(journey: Journey, host: PageClient) -> None:
    propose(journey, "awa", "binta")
    host.get("/en/host")
    path = re.findall(r'action="(/en/placements/\w+/refusal)"', host.text)[1]
    assert "<details open" not in host.text

    refused = host.send(path, **{f"{path.split('/')[3]}-comment": "Plus de tutrice."})

    assert refused.status_code == 422
    assert host.text.count("<details open") == 1
    opened = host.text.partition("<details open")[2].partition("</details>")[0]
    assert f'action="{path}"' in opened
    assert "Plus de tutrice." in opened
    host.send(path, again="en")
    assert host.text.count("<details open") == 1


def test_a_volunteers_refusal_without_a_reason_is_shown_where_it_was_typed(journey: Journey) -> None:
    propose(journey, "awa")
    placement = journey.placement("awa")["id"]
    journey.pilot.post(f"/placements/{placement}/acceptance", journey.tokens["host MA"]).expect(200)
    awa = PageClient(journey.pilot)
    awa.be_volunteer(journey.applications["awa"]["id"])
    awa.get(f"/en/applications/{journey.applications['awa']['id']}")
    path = f"/en/placements/{placement}/refusal"
    assert path in awa.text

    assert awa.send(path, **{f"{placement}-comment": "Je suis malade."}).status_code == 422

    (opened,) = [part for part in awa.text.split("<details open")[1:] if path in part.partition("</details>")[0]]
    assert "Je suis malade." in opened


def test_another_reason_needs_words_on_the_page_but_not_in_json(journey: Journey, host: PageClient) -> None:
    propose(journey, "awa", "binta")
    host.get("/en/host")
    path = re.findall(r'action="(/en/placements/\w+/refusal)"', host.text)[0]
    proposal = path.split("/")[3]

    refused = host.send(path, **{f"{proposal}-code": "other", f"{proposal}-comment": " "})

    assert refused.status_code == 422
    assert f'<a href="#{proposal}-comment">Say why in a few words.' in host.text
    assert re.search(r'value="other"[^>]* checked', host.text)
    said = {f"{proposal}-code": "other", f"{proposal}-comment": "Notre local a brûlé."}
    assert host.send(path, **said).status_code == 303
    last = journey.pilot.get("/placements?status=proposed", journey.tokens["host MA"]).expect(200)["items"][0]
    address = f"/placements/{last['id']}/refusal"
    assert journey.pilot.post(address, journey.tokens["host MA"], {"code": "other"}).expect(200)
