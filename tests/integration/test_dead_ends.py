"""No dead end: wrong addresses, addresses of forms, pages of other roles, the phone's own "back"."""

import json

import pytest

from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator
from tests.integration.test_pages import visitor  # noqa: F401 - a fixture


@pytest.mark.parametrize(("path", "switch"), [("/en/nowhere", "/fr/nowhere"), ("/nowhere", "/fr/nowhere")])
def test_an_address_that_leads_nowhere_is_told_in_either_language(
    visitor: PageClient,  # noqa: F811
    path: str,
    switch: str,
) -> None:
    assert visitor.get(path, **{"Accept-Language": "en-GB"}).status_code == 404
    assert "This page does not exist" in visitor.text
    assert f'<a class="lang" href="{switch}" lang="fr"' in visitor.text
    assert visitor.get(switch).status_code == 404
    assert "Cette page n’existe pas" in visitor.text


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("/fr/desk/applications/{}/decision", "/fr/desk/applications/{}"),
        ("/en/desk/rounds", "/en/desk"),
        ("/en/placements/none/acceptance", "/en/desk"),
        ("/fr/signout", "/fr/desk"),
    ],
)
def test_the_address_of_a_form_leads_to_the_page_it_belongs_to(journey: Journey, form: str, page: str) -> None:
    journey.apply("awa", "SN")
    application = journey.applications["awa"]["id"]
    answer = coordinator(journey.pilot, "SN").get(form.format(application))
    assert (answer.status_code, answer.headers["Location"]) == (303, page.format(application))


def test_a_visitor_who_opens_the_address_of_a_form_is_asked_to_sign_in_for_its_page(visitor: PageClient) -> None:  # noqa: F811
    assert visitor.get("/fr/desk/offers/O00001/approval").headers["Location"] == "/fr/desk/offers/O00001"
    assert visitor.get("/fr/signout").headers["Location"] == "/fr/"


def test_a_page_of_another_role_says_where_ones_own_begins(journey: Journey) -> None:
    journey.apply("awa", "SN")
    own = f"/en/applications/{journey.applications['awa']['id']}"
    volunteer = PageClient(journey.pilot)
    volunteer.be_volunteer(journey.applications["awa"]["id"])
    focal_point = coordinator(journey.pilot, "SN")

    assert volunteer.get("/en/desk").status_code == focal_point.get("/en/host").status_code == 403
    assert "ask the focal point" not in volunteer.text + focal_point.text
    assert f'<a class="button second" href="{own}">' in volunteer.text
    assert '<a class="button second" href="/en/desk">' in focal_point.text


def test_the_phones_back_shows_a_refused_form_unless_it_holds_a_secret(journey: Journey) -> None:
    focal_point = coordinator(journey.pilot, "SN")
    focal_point.get("/en/desk/calls/new")
    assert focal_point.send("/en/desk/calls/new", code="x").status_code == 422
    assert focal_point.client.post("/en/desk/calls/new").headers["Cache-Control"] == "private, no-cache"
    for secret in ("/en/account/password", "/en/desk/applications/none/decision"):
        assert focal_point.client.post(secret).headers["Cache-Control"] == "no-store"


def test_the_mailbox_shows_fifty_mails_a_page_and_those_to_one_address(journey: Journey) -> None:
    for number in range(52):
        journey.apply(f"person{number}", "SN")
    journey.pilot.deliver()
    reader = PageClient(journey.pilot)
    every = json.loads(journey.pilot.app.test_client().get("/dev/mailbox?format=json").get_data())["items"]
    reader.get("/dev/mailbox?page=-1")
    assert reader.text.count("<article") == 50
    assert 'href="/dev/mailbox?page=2"' in reader.text

    reader.get("/dev/mailbox?to=" + every[0]["to"])
    assert reader.text.count("<article") == sum(mail["to"] == every[0]["to"] for mail in every) < 50
    reader.get("/dev/mailbox?to=nobody@example.org&page=7")
    assert reader.text.count("<article") == 0
