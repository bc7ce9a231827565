"""A correction that was asked for is answered on the desk: made, or declined with a remark; the person is told."""

import html
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from storage.tables.people import correction_answers, correction_requests, corrections
from tests.integration.filled_form import filled_form
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator, wire_size

ASKED = "J’ai coché par erreur."


@pytest.fixture
def declared(journey: Journey) -> Journey:
    """Awa declared a conviction by mistake, which only a focal point can correct, and asks for it."""
    journey.apply("awa", "SN", criminal_record="declared", language="fr")
    journey.pilot.deliver()
    assert journey.status("awa") == "needs_person"
    ask(journey, "criminal_record")
    return journey


def ask(journey: Journey, *fields: str, name: str = "awa") -> None:
    volunteer = PageClient(journey.pilot)
    volunteer.be_volunteer(journey.applications[name]["id"])
    volunteer.get("/en/me/facts/request")
    assert volunteer.send("/en/me/facts/request", fields=list(fields), comment=ASKED).status_code == 303


def file_page(journey: Journey, name: str = "awa", language: str = "en") -> str:
    return f"/{language}/desk/applications/{journey.applications[name]['id']}"


def correction_page(journey: Journey, name: str = "awa", language: str = "en") -> str:
    return f"{file_page(journey, name, language)}/correction"


def opened(journey: Journey, country: str = "SN", language: str = "en") -> tuple[PageClient, MultiDict[str, str]]:
    """The desk with the form of Awa's file open, and the form as it would be sent."""
    desk = coordinator(journey.pilot, country)
    desk.get(correction_page(journey, language=language))
    return desk, filled_form(desk.text, correction_page(journey, language=language))


def send(desk: PageClient, path: str, form: MultiDict[str, str], **changes: Any) -> TestResponse:
    changed: MultiDict[str, Any] = MultiDict(form)
    for name, value in changes.items():
        changed.setlist(name, value if isinstance(value, list) else [value])
    return desk._read(desk.client.post(path, data=changed))


def errors(desk: PageClient) -> str:
    return html.unescape(desk.text.split('class="errors"')[1].split("</div>")[0])


def mails(journey: Journey, name: str = "awa") -> list[dict[str, Any]]:
    journey.pilot.deliver()
    return [mail for mail in journey.pilot.mailbox() if mail["to"] == f"{name}@volunteers.example.org"]


def stored(journey: Journey, table: Any) -> list[Any]:
    with journey.pilot.database.read() as connection:
        return list(connection.execute(select(table)))


def test_a_form_that_is_sent_back_as_it_was_filled_changes_nothing(journey: Journey) -> None:
    journey.apply(
        "awa",
        "SN",
        languages=[
            {"language": "wo", "level": "C2"},
            {"language": "fr", "level": "C1"},
            {"language": "de", "level": "A1"},
        ],
        nationalities=["SN", "CI", "FR"],
        country_of_residence="FR",
        diaspora=True,
        skills=["teaching", "beekeeping"],
        experience_years=0,
        institution="Université Exemple",
    )
    journey.pilot.deliver()
    for language in ("fr", "en"):
        desk, form = opened(journey, language=language)
        assert send(desk, correction_page(journey, language=language), form, reason="Rien.").status_code == 422
    assert "The form says the same as the file" in errors(desk)
    assert stored(journey, corrections) == stored(journey, correction_answers) == []


def test_a_conviction_declared_by_mistake_is_corrected_and_the_file_is_decided_again(declared: Journey) -> None:
    desk, form = opened(declared)
    assert "The person asks to correct this." in desk.text.split('id="criminal_record-hint"')[1].split("</p>")[0]
    assert desk.text.count("The person asks to correct this.") == 1
    sent = send(desk, correction_page(declared), form, criminal_record="none", reason="Extrait vierge vu.")

    assert sent.status_code == 303
    assert sent.headers["Location"].endswith("?done=file_corrected")
    assert declared.status("awa") == "submitted"
    letters = mails(declared)
    assert declared.status("awa") == "eligible"
    letter = next(mail for mail in letters if mail["subject"].startswith("Votre dossier est corrigé"))
    assert "Casier judiciaire" in letter["text"]
    assert "Extrait vierge" not in letter["text"]
    assert "/fr/me\n" in letter["text"]


def test_what_was_corrected_is_noted_with_the_role_and_never_with_its_value(declared: Journey) -> None:
    desk, form = opened(declared)
    changes = {"criminal_record": "none", "institution": "Université Exemple", "languages-0-level": "B2"}
    send(desk, correction_page(declared), form, reason="Vérifié.", **changes)

    noted = stored(declared, corrections)
    assert {row.field for row in noted} == {"criminal_record", "institution", "languages"}
    assert {row.made_by for row in noted} == {"coordinator"}
    assert "Exemple" not in str(noted)
    facts = declared.pilot.get("/me/data", declared.tokens["awa"]).expect(200)["answers"]
    assert (facts["institution"], facts["languages"]) == ("Université Exemple", [{"language": "fr", "level": "B2"}])


def test_what_is_emptied_on_the_form_is_taken_away(declared: Journey) -> None:
    desk, form = opened(declared)
    gone = {f"available_to-{part}": "" for part in ("day", "month", "year")}
    assert send(desk, correction_page(declared), form, education_level="", reason="Inconnu.", **gone).status_code == 303

    facts = declared.pilot.get("/me/data", declared.tokens["awa"]).expect(200)["answers"]
    assert "education_level" not in facts
    assert "available_to" not in facts
    declared.pilot.deliver()
    assert declared.status("awa") in ("needs_person", "to_complete")


def test_the_person_reads_the_reason_and_who_answered_on_her_page(declared: Journey) -> None:
    desk, form = opened(declared)
    send(desk, correction_page(declared), form, criminal_record="none", reason="Extrait vierge vu.")
    volunteer = PageClient(declared.pilot)
    volunteer.be_volunteer(declared.applications["awa"]["id"])

    volunteer.get("/en/me")
    assert "Extrait vierge vu." in volunteer.text
    assert "(by your focal point)" in volunteer.text
    assert "Answered on 22 November 2026." in volunteer.text
    volunteer.get("/fr/me")
    assert "Ce que votre point focal a répondu" in volunteer.text
    held = declared.pilot.get("/me/data", declared.tokens["awa"]).expect(200)
    assert [row["outcome"] for row in held["correction_answers"]] == ["made"]


def test_nothing_to_correct_is_answered_with_a_remark(declared: Journey) -> None:
    desk, _ = opened(declared)
    own = f"{correction_page(declared)}/declined"
    form = filled_form(desk.text, own)
    assert send(desk, own, form).status_code == 422
    assert 'href="#declined-reason"' in errors(desk)
    answered = send(desk, own, form, **{"declined-reason": "Le jugement est toujours inscrit."})

    assert answered.headers["Location"].endswith("?done=correction_declined")
    assert declared.status("awa") == "needs_person"
    assert stored(declared, corrections) == []
    letter = next(mail for mail in mails(declared) if "correction que vous avez demandée" in mail["subject"])
    assert "jugement" not in letter["text"]
    desk.get(file_page(declared))
    assert "Le jugement est toujours inscrit." in desk.text
    assert "Answer the request" not in desk.text
    assert send(desk, own, form, **{"declined-reason": "Encore."}).status_code == 409
    assert "Somebody may have answered already" in errors(desk)
    assert len(stored(declared, correction_answers)) == 1


def test_a_request_stands_among_what_is_due_until_it_is_answered_and_again_when_asked_again(declared: Journey) -> None:
    desk = coordinator(declared.pilot, "SN")
    desk.get("/en/desk")
    row = desk.text.split(f'href="{correction_page(declared)}"')[0].rsplit("<tr>", 1)[1]
    assert "2 December 2026" in row
    assert "in 10 days" in row
    other = coordinator(declared.pilot, "MA")
    other.get("/en/desk")
    assert correction_page(declared) not in other.text

    desk.get(correction_page(declared))
    own = f"{correction_page(declared)}/declined"
    send(desk, own, filled_form(desk.text, own), **{"declined-reason": "Non."})
    desk.get("/en/desk")
    assert correction_page(declared) not in desk.text
    ask(declared, "criminal_record")
    desk.get("/fr/desk")
    assert correction_page(declared, language="fr") in desk.text
    assert "répondre à une demande de correction" in desk.text


def test_a_late_request_comes_before_what_is_due_today(declared: Journey) -> None:
    declared.pilot.clock.at = declared.pilot.clock.at.replace(month=12, day=4)
    desk = coordinator(declared.pilot, "SN")
    desk.get("/en/desk")
    row = desk.text.split(f'href="{correction_page(declared)}"')[0].rsplit("<tr>", 1)[1]
    assert "2 days" in row


def test_a_focal_point_of_the_host_sees_the_request_and_cannot_answer_it(declared: Journey) -> None:
    host = coordinator(declared.pilot, "MA")
    host.get(file_page(declared))
    assert ASKED in host.text
    assert "Answer the request" not in host.text
    assert host.get(correction_page(declared)).status_code == 200
    assert "The focal point of the country of origin decides" in host.text
    assert "<textarea" not in host.text
    token = filled_form(coordinator_page(declared), correction_page(declared))
    assert send(host, correction_page(declared), token, csrf_token=csrf(host), reason="x").status_code == 403
    assert send(host, f"{correction_page(declared)}/declined", token, csrf_token=csrf(host)).status_code in (403, 422)
    assert stored(declared, correction_answers) == []


def coordinator_page(journey: Journey) -> str:
    desk, _ = opened(journey)
    return desk.text


def csrf(client: PageClient) -> str:
    return str(client.filled()["csrf_token"])


@pytest.mark.parametrize("country", ["CI", "ML"])
def test_a_focal_point_without_a_part_in_the_file_does_not_find_it(declared: Journey, country: str) -> None:
    stranger = coordinator(declared.pilot, country)
    assert stranger.get(correction_page(declared)).status_code == 404
    stranger.get("/en/desk")
    assert stranger.send(correction_page(declared), reason="x", version="1").status_code in (404, 422)
    assert stored(declared, correction_answers) == []


@pytest.mark.parametrize("email", ["evaluator@example.org", "host-MA@example.org"])
def test_nobody_but_a_focal_point_corrects_a_file(declared: Journey, email: str) -> None:
    reader = PageClient(declared.pilot)
    reader.be_staff(email)
    assert reader.get(correction_page(declared)).status_code == 403
    for path in (correction_page(declared), f"{correction_page(declared)}/declined"):
        assert reader.client.post(path, data={"reason": "x"}).status_code == 403
    volunteer = PageClient(declared.pilot)
    volunteer.be_volunteer(declared.applications["awa"]["id"])
    assert volunteer.get(correction_page(declared)).status_code == 403


def test_of_two_focal_points_at_once_the_second_reads_what_the_first_changed(declared: Journey) -> None:
    declared.pilot.account("coordinator", "second@focal.example.org", "SN")
    first, form = opened(declared)
    second = PageClient(declared.pilot)
    second.be_staff("second@focal.example.org")
    second.get(correction_page(declared))
    other = filled_form(second.text, correction_page(declared))
    assert send(first, correction_page(declared), form, institution="Lycée Exemple", reason="a").status_code == 303
    declared.pilot.deliver()

    late = send(second, correction_page(declared), other, criminal_record="none", reason="Vu l’extrait.")
    assert late.status_code == 409
    assert "The file was changed after you opened this page" in errors(second)
    told = html.unescape(second.text.split("The file was changed meanwhile")[1].split("</div>\n")[0])
    assert "Lycée Exemple" in told
    assert "Vu l’extrait." in html.unescape(second.text)
    once_more = filled_form(second.text, correction_page(declared))
    assert once_more["criminal_record"] == "none"
    assert send(second, correction_page(declared), once_more, institution="Lycée Exemple").status_code == 303
    assert len(stored(declared, correction_answers)) == 2


def test_a_correction_that_is_sent_twice_is_made_once(declared: Journey) -> None:
    desk, form = opened(declared)
    for status in (303, 409, 409):
        sent = send(desk, correction_page(declared), form, criminal_record="none", reason="Vu l’extrait.")
        assert sent.status_code == status
    assert "The rules are being checked at this moment" in errors(desk)
    assert "nothing is left to correct" in desk.text
    assert "Vu l’extrait." in html.unescape(desk.text)
    assert len(stored(declared, correction_answers)) == 1
    assert sum("est corrigé" in mail["subject"] for mail in mails(declared)) == 1


def test_a_file_without_its_version_is_not_overwritten(declared: Journey) -> None:
    desk, form = opened(declared)
    form.pop("version")
    assert send(desk, correction_page(declared), form, criminal_record="none", reason="x").status_code == 409
    assert "The file was changed after you opened this page" in errors(desk)


def test_the_language_switch_keeps_what_is_typed_and_the_version(declared: Journey) -> None:
    desk, form = opened(declared)
    other = correction_page(declared, language="fr")
    shown = send(desk, other, form, criminal_record="none", reason="Vu.", nationalities="Senegal, Spain", again="fr")

    assert shown.status_code == 200
    kept = filled_form(desk.text, other)
    assert (kept["criminal_record"], kept["reason"], kept["version"]) == ("none", "Vu.", form["version"])
    assert "La personne demande de corriger ceci." in desk.text
    assert send(desk, other, kept).status_code == 303
    assert {row.field for row in stored(declared, corrections)} == {"criminal_record", "nationalities"}


def test_a_page_that_was_open_too_long_keeps_what_is_typed(declared: Journey) -> None:
    desk, form = opened(declared)
    sent = send(desk, correction_page(declared), form, csrf_token="old", criminal_record="none", reason="Vu.")
    assert sent.status_code == 422
    assert "This page was open for a long time" in errors(desk)
    kept = filled_form(desk.text, correction_page(declared))
    assert (kept["criminal_record"], kept["reason"]) == ("none", "Vu.")
    assert send(desk, correction_page(declared), kept).status_code == 303


BAD = {
    "modality": ("", "tourism"),
    "birth_date-day": ("31x", "32"),
    "birth_date-year": ("2027",),
    "nationalities": ("", " , ", "Atlantide", "x" * 500),
    "country_of_residence": ("", "Atlantide", "a\0b", "x" * 101),
    "diaspora": ("perhaps",),
    "languages-0-level": ("", "Z9"),
    "education_level": ("genius",),
    "experience_years": ("-1", "61", "two", "9" * 5000),
    "skills": ("Very good", ["teaching", "teaching"]),
    "institution": ("x" * 201, "a\0b"),
    "available_from-month": ("13",),
    "available_to-year": ("2026",),
    "passport_expiry-day": ("31",),
    "criminal_record": ("hidden",),
    "host_link": ("friend",),
    "accommodation": ("perhaps",),
    "reason": ("", "  ", "x" * 2001, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1") + "\0"),
    "version": ("one", "-1", "9" * 30),
}


@pytest.mark.parametrize(("field", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_bad_input_is_told_at_its_field_and_nothing_is_stored(declared: Journey, field: str, value: Any) -> None:
    desk, form = opened(declared)
    form["passport_expiry-month"] = "2"
    form["passport_expiry-day"] = "3"
    form["available_to-month"] = "1"
    changes = {"criminal_record": "none", "reason": "Vu.", field: value}
    for language in ("en", "fr"):
        sent = send(desk, correction_page(declared, language=language), form, **changes)
        assert sent.status_code == 422, sent.status_code
        name = field.removesuffix("-day").removesuffix("-month").removesuffix("-year")
        name = "languages" if field == "languages-0-level" and not value else name
        assert f'href="#{name}"' in errors(desk)
    assert stored(declared, corrections) == stored(declared, correction_answers) == []


def refusal(journey: Journey, desk: PageClient, form: MultiDict[str, str]) -> str:
    """What a coordinator is told who corrects the file at its present step; what was typed stays."""
    sent = send(desk, correction_page(journey), form, education_level="master", reason="Diplôme vu.")
    assert sent.status_code == 409
    assert "Diplôme vu." in html.unescape(desk.text)
    return errors(desk)


def test_while_a_round_is_open_nothing_is_corrected_and_the_way_out_is_told(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    desk, form = opened(journey)
    made = journey.round()

    assert "Validate it or discard it first" in refusal(journey, desk, form)
    desk.get(correction_page(journey))
    assert "Validate it or discard it first" in desk.text
    assert 'name="version"' not in desk.text
    journey.pilot.post(f"/rounds/{made['id']}/discard", journey.tokens["MA"]).expect(200)
    desk.get(correction_page(journey))
    sent = send(desk, correction_page(journey), filled_form(desk.text, correction_page(journey)), reason="x")
    assert sent.status_code == 422


def test_a_place_that_is_proposed_or_taken_comes_first(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    desk, form = opened(journey)
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    assert "cancel the placement" in refusal(journey, desk, form)
    journey.confirm("awa")
    ask(journey, "education_level")
    desk.get(correction_page(journey))
    assert "cancel the placement" in desk.text
    assert f'href="/en/desk/placements/{journey.placement("awa")["id"]}"' in desk.text
    own = f"{correction_page(journey)}/declined"
    answered = send(desk, own, filled_form(desk.text, own), **{"declined-reason": "Convenu avec l’accueil."})
    assert answered.status_code == 303


def test_a_review_a_second_person_and_an_end_come_first(journey: Journey, declared: Journey) -> None:
    desk, form = opened(declared)
    decision = {"decision": "confirm_refusal", "reason": "x", "second_person": True}
    own = f"/applications/{declared.applications['awa']['id']}"
    declared.pilot.post(f"{own}/decision", declared.tokens["SN"], decision).expect(200)
    assert "A second person is being asked" in refusal(declared, desk, form)
    page = file_page(declared)
    desk.get(page)
    assert desk.send(f"{page}/opinion/taken-back").status_code == 303
    declared.pilot.post(f"{own}/decision", declared.tokens["SN"], {**decision, "second_person": False}).expect(200)
    assert "This application is closed" in refusal(declared, desk, form)
    declared.pilot.post(f"{own}/review-request", declared.tokens["awa"]).expect(200)
    desk.get(correction_page(declared))
    assert "You refused this file" in desk.text
    other, _ = coordinator(declared.pilot, "MA"), desk
    other.get(correction_page(declared))
    assert "Decide the review first" in other.text
    answer = f"{correction_page(declared)}/declined"
    assert send(other, answer, filled_form(other.text, answer), **{"declined-reason": "Vu."}).status_code == 303


def test_a_closed_call_does_not_stop_a_focal_point(declared: Journey) -> None:
    declared.pilot.clock.at = declared.pilot.clock.at.replace(year=2027, month=1, day=5)
    desk, form = opened(declared)
    assert send(desk, correction_page(declared), form, criminal_record="none", reason="Vu.").status_code == 303


def test_a_file_that_is_to_be_completed_keeps_what_was_settled(journey: Journey) -> None:
    journey.apply("awa", "SN", passport_expiry=None)
    journey.pilot.deliver()
    assert journey.status("awa") == "to_complete"
    desk, form = opened(journey)
    day = {"passport_expiry-day": "1", "passport_expiry-month": "5", "passport_expiry-year": "2031"}
    assert send(desk, correction_page(journey), form, reason="Passeport vu.", **day).status_code == 303
    journey.pilot.deliver()
    assert journey.status("awa") == "eligible"


def test_answers_are_erased_with_the_person(declared: Journey) -> None:
    desk, form = opened(declared)
    send(desk, correction_page(declared), form, criminal_record="none", reason="Extrait vierge vu.")
    declared.pilot.account("coordinator", "second@focal.example.org", "SN")
    declared.pilot.post("/me/erasure", declared.tokens["awa"]).expect(202)
    address = f"/en/desk/erasures/{declared.applications['awa']['id']}"
    second = PageClient(declared.pilot)
    second.be_staff("second@focal.example.org")
    for client, act in ((desk, "proposal"), (second, "carrying-out")):
        client.get(address)
        assert client.send(f"{address}/{act}").status_code == 303

    with declared.pilot.database.read() as connection:
        for table in (correction_answers, correction_requests, corrections):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_request_and_the_whole_file_as_a_form_travel_light(declared: Journey, language: str) -> None:
    desk = coordinator(declared.pilot, "SN")
    answer = desk.get(correction_page(declared, language=language), **{"Accept-Encoding": "gzip"})
    assert wire_size(answer) < 4_000
