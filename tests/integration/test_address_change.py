"""Another e-mail address: it holds once its owner has typed the code, and the old one is told."""

import re
from datetime import timedelta

import pytest

from storage.address_changes import change_of
from storage.sign_ins import code_of
from tests.integration.journey import Journey
from tests.integration.own_pages import ask_for_address, awa_at_her_pages, reader, stored_text
from tests.integration.page_client import PageClient


@pytest.fixture
def awa(journey: Journey) -> PageClient:
    return awa_at_her_pages(journey)


def mailed_code(journey: Journey, to: str) -> str:
    journey.pilot.deliver()
    text = next(mail["subject"] for mail in journey.pilot.mailbox() if mail["to"] == to)
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    assert found is not None
    return found[0]


def test_a_new_address_holds_once_its_owner_has_typed_the_code(journey: Journey, awa: PageClient) -> None:
    ask_for_address(awa, "awa.new@example.org")
    assert journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)["contact"]["email"].startswith("awa@")
    code = mailed_code(journey, "awa.new@example.org")

    assert awa.send("/en/me/address/code", code=code.replace("-", " ").lower()).status_code == 303

    held = journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)
    assert held["contact"]["email"] == "awa.new@example.org"
    assert held["address_change"] is None
    assert journey.status("awa") == "eligible"


def warnings(journey: Journey) -> set[tuple[str, str]]:
    """Whom the warnings about another address went to, and which."""
    journey.pilot.deliver()
    subjects = {"A new e-mail address": "asked", "Your e-mail address has changed": "changed"}
    return {
        (mail["to"], warning)
        for mail in journey.pilot.mailbox()
        for subject, warning in subjects.items()
        if mail["subject"].startswith(subject)
    }


def test_both_warnings_go_to_the_old_address_even_when_they_leave_after_the_change(
    journey: Journey, awa: PageClient
) -> None:
    old, new = "awa@volunteers.example.org", "awa.new@example.org"
    ask_for_address(awa, new)
    with journey.pilot.database.read() as connection:
        change = change_of(connection, journey.applications["awa"]["id"])
    assert change is not None
    # Nothing has left yet: whoever sits at her page types the code before the mails are sent.
    assert awa.send("/en/me/address/code", code=code_of(journey.pilot.keys, change.id)).status_code == 303

    assert warnings(journey) == {(old, "asked"), (old, "changed")}
    awa.get("/en/me")
    assert old in awa.text


def test_a_second_change_takes_no_warning_away_from_the_first_address(journey: Journey, awa: PageClient) -> None:
    addresses = ("awa@volunteers.example.org", "awa.second@example.org", "awa.third@example.org")
    for new in addresses[1:]:
        ask_for_address(awa, new)
        with journey.pilot.database.read() as connection:
            change = change_of(connection, journey.applications["awa"]["id"])
        assert change is not None
        assert awa.send("/en/me/address/code", code=code_of(journey.pilot.keys, change.id)).status_code == 303

    told_of = {to for to, what in warnings(journey) if what == "changed"}
    assert told_of == set(addresses[:2])


def test_the_old_address_is_forgotten_after_a_week_and_an_unproven_one_after_a_day(
    journey: Journey, awa: PageClient
) -> None:
    ask_for_address(awa, "awa.new@example.org")
    awa.send("/en/me/address/code", code=mailed_code(journey, "awa.new@example.org"))
    ask_for_address(awa, "awa.never@example.org")
    assert "awa@volunteers.example.org" in stored_text(journey)

    journey.pilot.tick(2026, 11, 24)
    assert "awa.never@example.org" not in stored_text(journey)
    assert "awa@volunteers.example.org" in stored_text(journey)

    journey.pilot.tick(2026, 11, 30)
    assert "awa@volunteers.example.org" not in stored_text(journey)


def test_who_came_in_by_the_old_address_is_signed_out_when_a_new_one_holds(journey: Journey, awa: PageClient) -> None:
    elsewhere = reader(journey, application=journey.applications["awa"]["id"])
    ask_for_address(awa, "awa.new@example.org")
    assert elsewhere.get("/en/me").status_code == 200

    awa.send("/en/me/address/code", code=mailed_code(journey, "awa.new@example.org"))

    assert (awa.get("/en/me").status_code, elsewhere.get("/en/me").status_code) == (200, 401)


def test_a_code_dies_after_five_wrong_tries_and_after_ten_minutes(journey: Journey, awa: PageClient) -> None:
    ask_for_address(awa, "awa.new@example.org")
    code = mailed_code(journey, "awa.new@example.org")
    for _ in range(5):
        assert awa.send("/en/me/address/code", code="0000-0000").status_code == 422
    assert awa.send("/en/me/address/code", code=code).status_code == 422

    ask_for_address(awa, "awa.new@example.org")
    later = mailed_code(journey, "awa.new@example.org")
    assert later != code
    journey.pilot.clock.at += timedelta(minutes=10)
    assert awa.send("/en/me/address/code", code=later).status_code == 422
    assert journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)["contact"]["email"].startswith("awa@")


def test_the_code_of_one_person_is_worth_nothing_to_another(journey: Journey, awa: PageClient) -> None:
    journey.apply("binta", "SN")
    binta = reader(journey, application=journey.applications["binta"]["id"])
    ask_for_address(awa, "awa.new@example.org")
    ask_for_address(binta, "binta.new@example.org")

    assert binta.send("/en/me/address/code", code=mailed_code(journey, "awa.new@example.org")).status_code == 422
