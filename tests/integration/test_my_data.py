"""My data: seen, kept, corrected, and erased by two people; afterwards everything else still works."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from messaging.tables import outbox
from storage.accounts import open_session
from storage.address_changes import change_of
from storage.sign_ins import code_of
from storage.tables import metadata
from storage.tables.accounts import accounts
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient

PERSONAL = ("Exemple awa", "Échantillon", "awa@volunteers", "1998-05-04", "221771234567", "Je veux enseigner")


def reader(journey: Journey, *, application: str | None = None, account: str | None = None) -> PageClient:
    """A browser that is signed in."""
    client = PageClient(journey.pilot)
    with journey.pilot.database.write() as connection:
        secret = open_session(connection, journey.pilot.clock.now(), account=account, application=application)
    client.client.set_cookie("passerelle", secret)
    return client


def focal_point(journey: Journey, email: str) -> PageClient:
    with journey.pilot.database.read() as connection:
        found = connection.execute(select(accounts.c.id).where(accounts.c.email == email)).scalar_one()
    return reader(journey, account=found)


@pytest.fixture
def awa(journey: Journey) -> PageClient:
    """A volunteer whose file is decided, at her pages. Senegal has two focal points."""
    journey.apply("awa", "SN", phone="+221771234567", motivation="Je veux enseigner.")
    journey.pilot.account("coordinator", "second-SN@focal.example.org", "SN")
    journey.pilot.deliver()
    return reader(journey, application=journey.applications["awa"]["id"])


def told(journey: Journey, to: str) -> list[str]:
    """The subjects that somebody received, the latest first."""
    journey.pilot.deliver()
    return [mail["subject"] for mail in journey.pilot.mailbox() if mail["to"] == to]


def stored_text(journey: Journey) -> str:
    """Every value of every table, as text."""
    with journey.pilot.database.read() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return json.dumps(rows, default=str, ensure_ascii=False)


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


def mailed_code(journey: Journey, to: str) -> str:
    journey.pilot.deliver()
    text = next(mail["subject"] for mail in journey.pilot.mailbox() if mail["to"] == to)
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    assert found is not None
    return found[0]


def ask_for(awa: PageClient, email: str) -> None:
    awa.get("/en/me/address")
    assert awa.send("/en/me/address", email=email).status_code == 303
    awa.get("/en/me/address/code")


def test_a_new_address_holds_once_its_owner_has_typed_the_code(journey: Journey, awa: PageClient) -> None:
    ask_for(awa, "awa.new@example.org")
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
    ask_for(awa, new)
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
        ask_for(awa, new)
        with journey.pilot.database.read() as connection:
            change = change_of(connection, journey.applications["awa"]["id"])
        assert change is not None
        assert awa.send("/en/me/address/code", code=code_of(journey.pilot.keys, change.id)).status_code == 303

    told_of = {to for to, what in warnings(journey) if what == "changed"}
    assert told_of == set(addresses[:2])


def test_the_old_address_is_forgotten_after_a_week_and_an_unproven_one_after_a_day(
    journey: Journey, awa: PageClient
) -> None:
    ask_for(awa, "awa.new@example.org")
    awa.send("/en/me/address/code", code=mailed_code(journey, "awa.new@example.org"))
    ask_for(awa, "awa.never@example.org")
    assert "awa@volunteers.example.org" in stored_text(journey)

    journey.pilot.tick(2026, 11, 24)
    assert "awa.never@example.org" not in stored_text(journey)
    assert "awa@volunteers.example.org" in stored_text(journey)

    journey.pilot.tick(2026, 11, 30)
    assert "awa@volunteers.example.org" not in stored_text(journey)


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


def test_who_came_in_by_the_old_address_is_signed_out_when_a_new_one_holds(journey: Journey, awa: PageClient) -> None:
    elsewhere = reader(journey, application=journey.applications["awa"]["id"])
    ask_for(awa, "awa.new@example.org")
    assert elsewhere.get("/en/me").status_code == 200

    awa.send("/en/me/address/code", code=mailed_code(journey, "awa.new@example.org"))

    assert (awa.get("/en/me").status_code, elsewhere.get("/en/me").status_code) == (200, 401)


def test_a_code_dies_after_five_wrong_tries_and_after_ten_minutes(journey: Journey, awa: PageClient) -> None:
    ask_for(awa, "awa.new@example.org")
    code = mailed_code(journey, "awa.new@example.org")
    for _ in range(5):
        assert awa.send("/en/me/address/code", code="0000-0000").status_code == 422
    assert awa.send("/en/me/address/code", code=code).status_code == 422

    ask_for(awa, "awa.new@example.org")
    later = mailed_code(journey, "awa.new@example.org")
    assert later != code
    journey.pilot.clock.at += timedelta(minutes=10)
    assert awa.send("/en/me/address/code", code=later).status_code == 422
    assert journey.pilot.get("/me/data", journey.tokens["awa"]).expect(200)["contact"]["email"].startswith("awa@")


def test_the_code_of_one_person_is_worth_nothing_to_another(journey: Journey, awa: PageClient) -> None:
    journey.apply("binta", "SN")
    binta = reader(journey, application=journey.applications["binta"]["id"])
    ask_for(awa, "awa.new@example.org")
    ask_for(binta, "binta.new@example.org")

    assert binta.send("/en/me/address/code", code=mailed_code(journey, "awa.new@example.org")).status_code == 422


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
    ask_for(awa, "awa.new@example.org")
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
