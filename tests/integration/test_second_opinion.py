"""Four eyes: a decision that waits for a second person, her answer, and who may not give it."""

import dataclasses
import re
from typing import Any

import pytest

from api.services import EXTENSION
from config.policy_files import read_policy_files
from domain.policy_problems import PolicyError
from domain.programme import parse_programme
from storage.focal_points import save_focal_point
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator
from tests.integration.staff_entry import MOROCCO, account_of

REASON = "Ancien et sans rapport avec la mission."


@pytest.fixture
def waiting(journey: Journey) -> Journey:
    """Binta declares a conviction: a person decides."""
    journey.apply("binta", "SN", criminal_record="declared")
    journey.pilot.deliver()
    assert journey.status("binta") == "needs_person"
    return journey


def decide(journey: Journey, by: str = "SN", **changes: Any) -> Any:
    address = f"/applications/{journey.applications['binta']['id']}/decision"
    return journey.pilot.post(address, journey.tokens[by], {"decision": "accept", "reason": REASON, **changes})


def page(journey: Journey, suffix: str = "", language: str = "en") -> str:
    return f"/{language}/desk/applications/{journey.applications['binta']['id']}{suffix}"


def answer(journey: Journey, reader: PageClient, **fields: str) -> int:
    reader.get(page(journey))
    return reader.send(page(journey, "/opinion"), **fields).status_code


def test_a_decision_with_a_second_person_decides_nothing_before_she_agrees(waiting: Journey) -> None:
    assert decide(waiting, second_person=True).expect(200)["status"] == "needs_person"
    own = waiting.file("binta")
    assert (own["status"], own["decisions"]) == ("needs_person", [])
    assert decide(waiting).expect(409)["code"] == "illegal_transition"


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"second_person": "true"}, "A second opinion is asked for."), ({}, "Your decision is recorded.")],
)
def test_the_page_says_whether_the_decision_is_taken_or_only_asked_for(
    waiting: Journey, fields: dict[str, str], told: str
) -> None:
    reader = coordinator(waiting.pilot, "SN")
    address = f"/en/desk/applications/{waiting.applications['binta']['id']}"
    reader.get(address)
    answered = reader.send(f"{address}/decision", decision="accept", reason=REASON, **fields)
    assert answered.status_code == 303
    reader.get(answered.location)
    said = [each for each in ("A second opinion is asked for.", "Your decision is recorded.") if each in reader.text]
    assert said == [told]


def test_a_file_that_comes_back_to_the_rules_is_not_received_a_second_time(waiting: Journey) -> None:
    decide(waiting, second_person=False)
    waiting.pilot.deliver()
    reader = coordinator(waiting.pilot, "SN")
    reader.get(page(waiting))
    words = re.findall("<b>(.+?)</b>", reader.text.partition('class="timeline"')[2])
    assert words == ["received", "a person decides", "rules checked again", "eligible"]


def test_a_plain_decision_takes_effect_at_once(waiting: Journey) -> None:
    assert decide(waiting).expect(200)["status"] == "eligible"
    (decision,) = waiting.file("binta")["decisions"]
    assert set(decision) == {"decision", "reason", "decided_by", "decided_at"}


def test_the_other_country_agrees_on_the_desk_and_both_are_named(waiting: Journey) -> None:
    decide(waiting, second_person=True).expect(200)
    second = coordinator(waiting.pilot, "MA")
    second.get("/en/desk")
    assert "give a second opinion" in second.text
    second.get(page(waiting))
    assert REASON in second.text

    assert answer(waiting, second, agrees="yes") == 303

    waiting.pilot.deliver()
    assert waiting.status("binta") == "eligible"
    (decision,) = waiting.file("binta")["decisions"]
    assert (decision["decided_by"], decision["agreed_by"]) == ("SN", "MA")
    second.get(page(waiting))
    assert "with MA" in second.text


def test_a_disagreement_needs_a_comment_and_brings_the_file_back_to_who_asked(waiting: Journey) -> None:
    decide(waiting, second_person=True).expect(200)
    second, first = coordinator(waiting.pilot, "MA"), coordinator(waiting.pilot, "SN")

    assert answer(waiting, second, agrees="no") == 422
    assert "Say why in a few words." in second.text
    assert answer(waiting, second) == 422
    assert answer(waiting, second, agrees="no", comment="Demandez d’abord la date du jugement.") == 303

    assert waiting.status("binta") == "needs_person"
    first.get("/en/desk")
    assert "your decision came back" in first.text
    first.get(page(waiting))
    assert "Demandez d’abord la date du jugement." in first.text
    assert decide(waiting).expect(200)["status"] == "eligible"


def test_nobody_is_her_own_second_person(waiting: Journey) -> None:
    decide(waiting, second_person=True).expect(200)
    first = coordinator(waiting.pilot, "SN")

    assert answer(waiting, first, agrees="yes") == 403
    assert waiting.status("binta") == "needs_person"
    first.get("/en/desk")
    assert "give a second opinion" not in first.text


def test_somebody_whom_the_asker_invited_is_no_second_person(waiting: Journey) -> None:
    decide(waiting, second_person=True).expect(200)
    asker = account_of(waiting.pilot, "SN@focal.example.org")
    asked = account_of(waiting.pilot, MOROCCO)
    with waiting.pilot.database.write() as connection:
        save_focal_point(connection, asked, invited_by=asker)
    invited = coordinator(waiting.pilot, "MA")

    invited.get("/en/desk")
    assert "give a second opinion" not in invited.text
    invited.get(page(waiting))
    assert "The person who asks had invited you." in invited.text
    assert answer(waiting, invited, agrees="yes") == 403
    assert waiting.status("binta") == "needs_person"


def test_a_country_that_the_file_does_not_concern_finds_nothing(waiting: Journey) -> None:
    decide(waiting, second_person=True).expect(200)
    stranger = coordinator(waiting.pilot, "CI")

    assert stranger.get(page(waiting)).status_code == 404
    stranger.get("/en/desk")
    assert stranger.send(page(waiting, "/opinion"), agrees="yes").status_code == 404


def test_who_asked_may_take_the_question_back_and_decide_alone(waiting: Journey) -> None:
    decide(waiting, second_person=True).expect(200)
    first, second = coordinator(waiting.pilot, "SN"), coordinator(waiting.pilot, "MA")
    second.get(page(waiting))
    assert second.send(page(waiting, "/opinion/taken-back")).status_code == 403
    first.get(page(waiting))
    assert first.send(page(waiting, "/opinion/taken-back")).status_code == 303

    assert answer(waiting, second, agrees="yes") == 409
    assert decide(waiting).expect(200)["status"] == "eligible"


def test_the_programme_can_ask_two_people_for_a_reason(waiting: Journey) -> None:
    services = waiting.pilot.app.extensions[EXTENSION]
    programme = dataclasses.replace(services.policy.programme, second_person_reasons=frozenset({"M02"}))
    policy = dataclasses.replace(services.policy, programme=programme)
    waiting.pilot.app.extensions[EXTENSION] = dataclasses.replace(services, policy=policy)

    assert decide(waiting).expect(200)["status"] == "needs_person"
    first = coordinator(waiting.pilot, "SN")
    first.get(page(waiting))
    assert "A second person must agree" in first.text


def test_a_list_of_reasons_for_two_people_must_be_a_list_of_codes() -> None:
    document = read_policy_files().documents["programme"]
    assert parse_programme(document).second_person_reasons == frozenset()
    asked = {**document, "decision": {**document["decision"], "second_person": ["M02"]}}
    assert parse_programme(asked).second_person_reasons == {"M02"}

    with pytest.raises(PolicyError) as refused:
        parse_programme({**document, "decision": {**document["decision"], "second_person": "M02"}})
    assert [problem.code for problem in refused.value.problems] == ["not_a_list_of_codes"]


def test_whoever_agreed_to_a_refusal_does_not_review_it(waiting: Journey) -> None:
    decide(waiting, decision="confirm_refusal", second_person=True).expect(200)
    assert answer(waiting, coordinator(waiting.pilot, "MA"), agrees="yes") == 303
    assert waiting.status("binta") == "refusal_confirmed"
    address = f"/applications/{waiting.applications['binta']['id']}/review-request"
    waiting.pilot.post(address, waiting.tokens["binta"]).expect(200)

    for country in ("SN", "MA"):
        decide(waiting, by=country).expect(403)


def test_whoever_refused_is_no_second_person_of_the_review(waiting: Journey) -> None:
    decide(waiting, decision="confirm_refusal").expect(200)
    address = f"/applications/{waiting.applications['binta']['id']}/review-request"
    waiting.pilot.post(address, waiting.tokens["binta"]).expect(200)
    decide(waiting, by="MA", second_person=True).expect(200)
    refuser = coordinator(waiting.pilot, "SN")

    refuser.get("/en/desk")
    assert "give a second opinion" not in refuser.text
    assert answer(waiting, refuser, agrees="yes") == 403
    assert waiting.status("binta") == "under_review"


def test_a_withdrawal_ends_the_question(waiting: Journey) -> None:
    decide(waiting, second_person=True).expect(200)
    address = f"/applications/{waiting.applications['binta']['id']}/withdrawal"
    waiting.pilot.post(address, waiting.tokens["binta"]).expect(200)
    second = coordinator(waiting.pilot, "MA")

    second.get("/en/desk")
    assert "give a second opinion" not in second.text
    second.get(page(waiting))
    assert second.send(page(waiting, "/opinion"), agrees="yes").status_code == 409


def test_the_switch_of_languages_keeps_a_half_typed_decision(waiting: Journey) -> None:
    first = coordinator(waiting.pilot, "SN")
    first.get(page(waiting))

    kept = first.send(page(waiting, "/decision", "fr"), again="fr", reason="À moitié", second_person="true")

    assert kept.status_code == 200
    assert "À moitié" in first.text
    assert 'id="second_person" name="second_person" value="true" checked' in first.text
    assert waiting.status("binta") == "needs_person"
