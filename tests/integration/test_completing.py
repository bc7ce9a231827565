"""The form "Send what is missing" takes answers only, and every missing point has a way to be answered."""

import re

import pytest

from tests.integration.journey import Journey
from tests.integration.page_client import PageClient


def opened(journey: Journey, name: str, language: str = "en") -> tuple[PageClient, str]:
    """The volunteer at her page, which is open, and its address."""
    client = PageClient(journey.pilot)
    client.be_volunteer(journey.applications[name]["id"])
    address = f"/{language}/applications/{journey.applications[name]['id']}"
    assert client.get(address).status_code == 200
    return client, address


def day(name: str, year: str, month: str = "1") -> dict[str, str]:
    return {f"{name}-day": "1", f"{name}-month": month, f"{name}-year": year}


def told_at(html: str, field: str) -> str:
    """The message beside a field of the form."""
    found = re.search(rf'id="{field}-error"[^>]*>(.*?)</', html, re.DOTALL)
    return found[1] if found else ""


@pytest.fixture
def chaka(journey: Journey) -> tuple[PageClient, str]:
    """His passport is not known."""
    journey.apply("chaka", "ML", passport_expiry=None)
    journey.pilot.deliver()
    assert journey.status("chaka") == "to_complete"
    return opened(journey, "chaka")


def test_an_empty_form_is_refused_beside_its_field_and_the_file_stays_as_it_is(
    journey: Journey, chaka: tuple[PageClient, str]
) -> None:
    client, address = chaka
    steps = journey.file("chaka")["steps"]

    assert client.send(f"{address}/information").status_code == 422
    assert "Enter the day until which your passport is valid." in told_at(client.text, "passport_expiry")
    assert journey.file("chaka")["steps"] == steps


def test_an_empty_form_names_every_field_that_is_missing(journey: Journey) -> None:
    missing = {"passport_expiry": None, "available_from": None, "available_to": None, "conduct": True}
    journey.apply("chaka", "ML", **missing, education_level=None, experience_years=None)
    journey.pilot.deliver()
    client, address = opened(journey, "chaka")

    assert client.send(f"{address}/information").status_code == 422
    asked = ("passport_expiry", "available_from", "available_to", "education_level", "experience_years")
    named = {name for name in asked if f'href="#{name}"' in client.text}
    assert {"passport_expiry", "available_from", "available_to"} <= named


def test_half_of_an_answer_is_asked_for_the_other_half(journey: Journey) -> None:
    journey.apply("chaka", "ML", available_from=None, available_to=None, passport_expiry=None)
    journey.pilot.deliver()
    client, address = opened(journey, "chaka")

    assert client.send(f"{address}/information", **day("available_from", "2027")).status_code == 422
    assert "until which you are available" in told_at(client.text, "available_to")
    assert 'href="#passport_expiry"' not in client.text
    both = {**day("available_from", "2027"), **day("available_to", "2027", "12")}
    assert client.send(f"{address}/information", **both).status_code == 303


@pytest.mark.parametrize(
    ("year", "why"), [("2019", "This passport has expired."), ("2027", "must be valid until 29 February 2028 at least")]
)
def test_a_passport_that_would_be_asked_for_again_is_refused_at_once(
    journey: Journey, chaka: tuple[PageClient, str], year: str, why: str
) -> None:
    client, address = chaka

    assert client.send(f"{address}/information", **day("passport_expiry", year)).status_code == 422
    assert why in told_at(client.text, "passport_expiry")
    assert journey.status("chaka") == "to_complete"
    assert client.send(f"{address}/information", **day("passport_expiry", "2031")).status_code == 303
    journey.pilot.deliver()
    assert journey.status("chaka") == "eligible"


def test_the_notice_of_the_check_ends_with_the_check(journey: Journey, chaka: tuple[PageClient, str]) -> None:
    client, address = chaka
    sent = client.send(f"{address}/information", **day("passport_expiry", "2031"))
    client.get(sent.headers["Location"])
    assert "We have received what you sent." in client.text

    journey.pilot.deliver()
    again = client.get(sent.headers["Location"])
    assert again.headers["Location"].endswith("?done=checked")
    client.get(again.headers["Location"])
    assert "We have received what you sent." not in client.text
    assert "The result stands below." in client.text


def test_json_still_takes_an_empty_body(journey: Journey, chaka: tuple[PageClient, str]) -> None:
    address = f"/applications/{journey.applications['chaka']['id']}/information"

    assert journey.pilot.post(address, journey.tokens["chaka"], {}).expect(200)["status"] == "submitted"


def test_a_file_that_waits_for_wishes_leads_to_the_wishes(journey: Journey) -> None:
    journey.apply("chaka", "ML", preferences=[])
    journey.pilot.deliver()
    assert journey.status("chaka") == "to_complete"
    client, address = opened(journey, "chaka")

    assert f'action="{address}/information"' not in client.text
    assert "Choose at least one offer, and put your wishes in order." in client.text


def reason_with(html: str, words: str) -> str:
    """The item of the page's list of reasons that says this."""
    return next(
        str(item) for item in re.findall(r"<li class=\"(?:fail|missing)\">.*?</li>", html, re.DOTALL) if words in item
    )


def test_what_is_missing_under_a_proposed_refusal_is_answered_by_the_person(journey: Journey) -> None:
    unsaid = {"available_from": None, "available_to": None, "education_level": None, "experience_years": None}
    journey.apply("chaka", "ML", birth_date="1970-01-01", passport_expiry=None, **unsaid)
    journey.pilot.deliver()
    assert journey.status("chaka") == "refusal_proposed"
    client, _ = opened(journey, "chaka")

    for words in ("when your passport expires", "the first and the last day on which you are available"):
        assert 'href="/en/me/facts">Correct an answer</a>' in reason_with(client.text, words)
        assert "/en/me/wishes" not in reason_with(client.text, words)
    client.get("/en/me/facts")
    assert client.send("/en/me/facts", **day("passport_expiry", "2019")).status_code == 422
    assert "This passport has expired." in told_at(client.text, "passport_expiry")
    typed = day("available_from", "2027") | day("available_to", "2027", "12") | {"education_level": "bachelor"}
    assert (
        client.send("/en/me/facts", **day("birth_date", "1998"), **day("passport_expiry", "2031"), **typed).status_code
        == 303
    )
    journey.pilot.deliver()
    assert journey.status("chaka") == "eligible"


def test_a_second_application_is_ended_by_withdrawing_one(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    journey.apply("twin", "SN", email="awa@volunteers.example.org", given_names="Exemple awa")
    journey.pilot.deliver()
    client, _ = opened(journey, "twin")

    ways = reason_with(client.text, "You already have another application in this call.")
    assert 'href="#withdrawal">Withdraw this application</a>' in ways
    assert 'href="/en/signin">Open the other application' in ways
    assert "/en/me/wishes" not in ways
    assert 'id="withdrawal"' in client.text


@pytest.mark.parametrize("changes", [{"birth_date": "1970-01-01"}, {"criminal_record": "declared"}])
def test_the_mail_does_not_say_that_nothing_can_be_done(journey: Journey, changes: dict[str, str]) -> None:
    journey.apply("chaka", "ML", **changes)
    journey.pilot.deliver()

    mail = next(mail for mail in reversed(journey.pilot.mailbox()) if mail["to"] == "chaka@volunteers.example.org")
    assert "what you may still change" in mail["text"]
    assert "nothing to do" not in mail["text"]
