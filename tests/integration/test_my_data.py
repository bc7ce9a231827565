"""My data: seen, kept and corrected."""

import json

import pytest
from sqlalchemy import update

from storage.tables.accounts import accounts
from tests.integration.journey import Journey
from tests.integration.own_pages import awa_at_her_pages, focal_point, reader
from tests.integration.page_client import PageClient


@pytest.fixture
def awa(journey: Journey) -> PageClient:
    return awa_at_her_pages(journey)


def test_everything_that_is_held_is_told_as_json(journey: Journey, awa: PageClient) -> None:
    held = journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)

    assert held["identity"]["given_names"] == "Exemple awa"
    assert held["contact"]["phone"] == "+221771234567"
    assert held["answers"]["motivation"] == "Je veux enseigner."
    assert [wish["offer"] for wish in held["wishes"]] == [journey.offers["MA"]]
    assert [verdict["outcome"] for verdict in held["verdicts"]] == ["eligible"]
    assert {mail["template"] for mail in held["mails"]} >= {"verdict_eligible"}
    assert held["erasure"] is None


def test_feedback_of_others_and_the_text_of_reports_are_not_in_the_file(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    journey.depart("awa", "2026-11-22")
    placement = journey.placement("awa")["id"]
    report = {"category": "harassment", "text": "Phrase confidentielle"}
    journey.pilot.post(f"/placements/{placement}/incidents", journey.tokens["awa"], report)

    held = journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)

    assert held["placements"][0]["id"] == placement
    assert {asked["instrument"].partition(".")[0] for asked in held["feedback"]} == {"volunteer"}
    assert "Phrase confidentielle" not in json.dumps(held, ensure_ascii=False)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_shows_what_the_file_holds(journey: Journey, awa: PageClient, language: str) -> None:
    assert awa.get(f"/{language}/me").status_code == 200
    assert all(word in awa.text for word in ("Exemple awa", "Échantillon", "awa@volunteers", "Je veux enseigner"))

    file = awa.get(f"/{language}/me/data")
    assert "attachment" in file.headers["Content-Disposition"]
    assert json.loads(file.get_data()) == journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)


def test_names_and_telephone_are_corrected_at_once_and_only_the_field_is_noted(
    journey: Journey, awa: PageClient
) -> None:
    awa.get("/fr/me/contact")
    answer = awa.send("/fr/me/contact", given_names="Awa Marie", family_name="", phone="+221 77 765 43 21")

    assert answer.status_code == 303
    held = journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)
    assert (held["identity"]["given_names"], held["identity"]["family_name"]) == ("Awa Marie", None)
    assert held["contact"]["phone"] == "+221777654321"
    assert {row["field"] for row in held["corrections"]} == {"given_names", "family_name", "phone"}
    assert "Exemple awa" not in json.dumps(held["corrections"])


def test_what_is_not_changed_is_not_noted(journey: Journey, awa: PageClient) -> None:
    awa.get("/en/me/contact")
    awa.send("/en/me/contact", given_names="Exemple awa", family_name="Échantillon", phone="+221771234567")

    assert journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)["corrections"] == []


def test_names_are_shown_as_they_were_typed(awa: PageClient) -> None:
    awa.get("/fr/me/contact")
    awa.send("/fr/me/contact", given_names="ɛxemple", family_name="ɲaba")
    awa.get("/fr/me")

    assert "<bdi>ɛxemple</bdi>" in awa.text
    assert "<bdi>ɲaba</bdi>" in awa.text


def test_what_can_be_changed_at_once_is_not_asked_of_the_focal_point(awa: PageClient) -> None:
    awa.get("/en/me/facts/request")

    assert 'value="birth_date"' in awa.text
    assert [name for name in ("given_names", "family_name", "phone", "email") if f'value="{name}"' in awa.text] == []
    assert "/en/me/address" in awa.text


def test_facts_are_corrected_and_decided_again_while_the_file_may_be_completed(journey: Journey) -> None:
    journey.apply("chaka", "ML", passport_expiry=None)
    journey.pilot.deliver()
    chaka = reader(journey, application=journey.applications["chaka"]["id"])
    chaka.get("/fr/me/facts")
    typed = {"passport_expiry-day": "1", "passport_expiry-month": "1", "passport_expiry-year": "2031"}

    assert chaka.send("/fr/me/facts", **typed).status_code == 303
    journey.pilot.deliver()

    assert journey.status("chaka") == "eligible"
    held = journey.pilot.get("/me/data", journey.tokens["chaka"]).expect(200)
    assert [row["field"] for row in held["corrections"]] == ["passport_expiry"]


def test_later_the_focal_point_is_asked_for_the_correction(journey: Journey, awa: PageClient) -> None:
    awa.get("/fr/me/facts")
    assert awa.send("/fr/me/facts/request", fields=["birth_date", "other"]).status_code == 303

    asked = [mail for mail in journey.pilot.mailbox() if mail["to"].endswith("focal.example.org")]
    assert asked == []
    journey.pilot.deliver()
    text = next(mail["text"] for mail in journey.pilot.mailbox() if mail["to"].endswith("focal.example.org"))
    assert "date de naissance" in text.lower()
    assert "1998" not in text


def test_while_a_country_has_nobody_to_ask_the_request_is_not_said_to_be_received(
    journey: Journey, awa: PageClient
) -> None:
    with journey.pilot.database.write() as connection:
        connection.execute(
            update(accounts).where(accounts.c.country == "SN").values(disabled_at=journey.pilot.clock.now())
        )
    awa.get("/en/me/facts")
    assert awa.send("/en/me/facts/request", fields=["birth_date"]).status_code == 409
    assert "Nobody answers for your country at the moment" in awa.text


BAD = {
    "no name": ("/me/contact", {"given_names": " ", "family_name": "X"}, 422),
    "no number": ("/me/contact", {"given_names": "A", "phone": "call me"}, 422),
    "unreadable": ("/me/contact", {"given_names": "a\0b"}, 422),
    "no address": ("/me/address", {"email": "awa"}, 422),
    "same address": ("/me/address", {"email": "awa@volunteers.example.org"}, 422),
    "no code asked": ("/me/address/code", {"code": "0000-0000"}, 422),
    "empty code": ("/me/address/code", {"code": ""}, 422),
    "nothing ticked": ("/me/facts/request", {}, 422),
    "unknown field": ("/me/facts/request", {"fields": ["role"]}, 422),
    "not a day": ("/me/facts", {"birth_date-day": "31", "birth_date-month": "2", "birth_date-year": "1998"}, 422),
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_shown_again_with_what_to_do_and_changes_nothing(
    journey: Journey, awa: PageClient, case: str, language: str
) -> None:
    path, typed, status = BAD[case]
    before = journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)
    awa.get(f"/{language}/me/contact")

    answer = awa.send(f"/{language}{path}", **typed)

    assert answer.status_code == status
    assert 'class="errors"' in awa.text
    after = journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)
    assert {**after, "mails": ()} == {**before, "mails": ()}


def test_an_expired_page_keeps_what_was_typed(awa: PageClient) -> None:
    awa.text = ""
    assert awa.send("/fr/me/contact", given_names="Awa Marie").status_code == 422
    assert "Awa Marie" in awa.text


@pytest.mark.parametrize(("language", "other"), [("fr", "Erase"), ("en", "Effacer")])
def test_every_page_about_data_opens_in_both_languages(
    journey: Journey, awa: PageClient, language: str, other: str
) -> None:
    identifier = journey.applications["awa"]["id"]
    for path in ("", "/contact", "/address", "/facts", "/erasure"):
        assert awa.get(f"/{language}/me{path}").status_code == 200, path
        assert other not in awa.text
    journey.pilot.post("/me/erasure", journey.tokens["awa"]).expect(202)
    desk = focal_point(journey, "SN@focal.example.org")
    for path in ("", f"/{identifier}"):
        assert desk.get(f"/{language}/desk/erasures{path}").status_code == 200
        assert journey.applications["awa"]["reference"] in desk.text


def test_the_switch_of_languages_keeps_a_correction_as_it_is_typed(journey: Journey, awa: PageClient) -> None:
    awa.get("/fr/me/contact")
    answer = awa.send("/en/me/contact", given_names="Awa Marie", phone="call me", again="en")

    assert answer.status_code == 200
    assert "Awa Marie" in awa.text
    assert journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)["corrections"] == []
