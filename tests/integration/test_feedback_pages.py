"""Questionnaires as their respondents meet them by link: left, found again, in two languages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import repositories
from storage.tables.feedback import feedback_drafts
from tests.installation import Installation
from tests.integration.page_client import PageClient, wire_size
from tests.integration.sent_questionnaires import at, request_of, rows, service_asked_today, stored, ticked
from tests.stored import KEYS


@pytest.fixture
def pilot(tmp_path: Path) -> Iterator[Installation]:
    yield from service_asked_today(tmp_path)


@pytest.fixture
def visitor(pilot: Installation) -> PageClient:
    return PageClient(pilot)


@pytest.fixture
def token(pilot: Installation) -> str:
    return KEYS.token("feedback", request_of(pilot, "volunteer", "arrival"))


def test_answers_that_were_saved_are_there_again_in_either_language(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    visitor.get(f"/fr/feedback/{token}")
    assert "Réponses données\u202f: 0 sur 10" in visitor.text
    typed = {"answers-information": "4", "answers-discrimination": "yes", "answers-lodging": "not_applicable"}
    saved = visitor.send(f"/fr/feedback/{token}", **typed, go="save")
    assert saved.status_code == 303

    other = PageClient(pilot)
    other.get(f"/en/feedback/{token}")

    assert "3 of 10 answered" in other.text
    assert {name: ticked(other.text, name) for name in typed} == {name: [value] for name, value in typed.items()}
    assert "I received the information I needed" in other.text
    assert stored(pilot) == {}


def test_the_switch_of_languages_keeps_what_is_typed_and_stores_nothing(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    visitor.get(f"/fr/feedback/{token}")
    shown = visitor.send(f"/en/feedback/{token}", **{"answers-information": "2"}, again="en")

    assert shown.status_code == 200
    assert ticked(visitor.text, "answers-information") == ["2"]
    assert "1 of 10 answered" in visitor.text
    assert rows(pilot, feedback_drafts) == []


def test_a_refused_answer_is_told_and_everything_is_kept_for_later(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    visitor.get(f"/en/feedback/{token}")
    typed = {"answers-information": "9", "answers-tutor_met": "yes", "answers-invented": "1"}
    refused = visitor.send(f"/en/feedback/{token}", **typed)

    assert refused.status_code == 422
    assert 'href="#answers-information"' in visitor.text
    assert "There is no such question" in visitor.text
    (draft,) = rows(pilot, feedback_drafts)
    assert draft["answers"] == {"information": "9", "tutor_met": "yes"}
    assert stored(pilot) == {}

    assert visitor.send(f"/en/feedback/{token}", **{"answers-information": "5"}).status_code == 303
    assert stored(pilot)["information"] == 5
    assert rows(pilot, feedback_drafts) == []


def test_a_text_that_is_too_long_is_shown_again_whole(pilot: Installation, visitor: PageClient) -> None:
    at(pilot, 2027, 5, 31, 8)
    token = KEYS.token("feedback", request_of(pilot, "host", "mid"))
    visitor.get(f"/fr/feedback/{token}")
    long = "é" * 2_001
    assert visitor.send(f"/fr/feedback/{token}", **{"answers-good_practice": long + "\0"}).status_code == 422
    assert long in visitor.text
    assert rows(pilot, feedback_drafts)[0]["answers"]["good_practice"] == long


def test_a_question_says_after_which_answer_it_is_asked_and_keeps_what_is_typed_too_early(
    pilot: Installation, visitor: PageClient
) -> None:
    at(pilot, 2027, 5, 31, 8)
    token = KEYS.token("feedback", request_of(pilot, "host", "mid"))
    visitor.get(f"/en/feedback/{token}")
    hint = "Only if the answer to “How many people did the work help?” is more than 0."
    assert hint in visitor.text.partition("How did you count them?")[2][:300]
    visitor.get(f"/fr/feedback/{token}")
    assert "À combien de personnes ce travail a-t-il servi\u202f?\u202f» est supérieure à 0." in visitor.text

    visitor.get(f"/en/feedback/{token}")
    typed = {"answers-people_counted_how": "estimate", "answers-tutor_hours": "3"}
    assert visitor.send(f"/en/feedback/{token}", **typed).status_code == 422
    assert 'href="#answers-people_counted_how"' in visitor.text
    assert "Leave it empty, or change the answer named beside it." in visitor.text
    assert ticked(visitor.text, "answers-people_counted_how") == ["estimate"]
    assert 'name="answers-tutor_hours" value="3"' in visitor.text
    assert stored(pilot) == {}

    assert visitor.send(f"/en/feedback/{token}", **typed, **{"answers-people_reached": "12"}).status_code == 303
    assert stored(pilot)["people_counted_how"] == "estimate"


def test_after_the_answer_the_link_thanks_and_says_when_the_next_one_comes(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    visitor.get(f"/fr/feedback/{token}")
    answered = visitor.send(f"/fr/feedback/{token}", **{"answers-information": "4"})
    assert answered.status_code == 303
    visitor.get(answered.headers["Location"])
    assert "Merci" in visitor.text
    assert "31 mai 2027" in visitor.text

    other = PageClient(pilot)
    other.get("/en/offers")
    again = other.send(f"/en/feedback/{token}", **{"answers-information": "1"})
    assert again.status_code == 409
    assert "The first ones count" in other.text
    assert stored(pilot)["information"] == 4


def test_a_link_that_is_opened_too_late_is_answered_kindly(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    visitor.get(f"/en/feedback/{token}")
    pilot.clock.at = datetime(2027, 4, 5, tzinfo=UTC)
    assert visitor.send(f"/en/feedback/{token}", go="save").status_code == 409
    assert "nothing depends on it" in visitor.text
    assert visitor.get(f"/en/feedback/{token}").status_code == 200
    assert "31 May 2027" in visitor.text
    assert (stored(pilot), rows(pilot, feedback_drafts)) == ({}, [])


def test_a_draft_is_forgotten_when_its_questionnaire_ends_without_an_answer(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    visitor.get(f"/en/feedback/{token}")
    visitor.send(f"/en/feedback/{token}", **{"answers-discrimination": "yes"}, go="save")
    at(pilot, 2027, 3, 30, 8)
    assert len(rows(pilot, feedback_drafts)) == 1
    at(pilot, 2027, 4, 6, 8)
    assert rows(pilot, feedback_drafts) == []


def test_a_form_without_its_token_stores_nothing_and_keeps_the_answers(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    assert visitor.send(f"/fr/feedback/{token}", **{"answers-information": "4"}).status_code == 422
    assert ticked(visitor.text, "answers-information") == ["4"]
    assert (stored(pilot), rows(pilot, feedback_drafts)) == ({}, [])


def test_a_confidential_question_says_who_reads_the_answer_and_who_does_not(visitor: PageClient, token: str) -> None:
    visitor.get(f"/en/feedback/{token}")
    after = visitor.text.partition("Have you experienced discrimination")[2]
    assert "Neither the host nor a focal point ever reads it." in after[:600]
    assert visitor.text.count("Neither the host nor a focal point ever reads it.") == 1


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("party", "moment"), [("volunteer", "arrival"), ("focal_host", "departure")])
def test_the_form_and_the_paper_stay_within_their_budget(
    pilot: Installation, visitor: PageClient, party: str, moment: str, language: str
) -> None:
    packed, token = {"Accept-Encoding": "gzip"}, KEYS.token("feedback", request_of(pilot, party, moment))
    assert wire_size(visitor.get(f"/{language}/feedback/{token}", **packed)) <= 3_000
    assert wire_size(visitor.get(f"/{language}/feedback/{token}/paper", **packed)) <= 10_000


def test_a_questionnaire_without_any_answer_is_asked_about_once_and_then_taken(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    visitor.get(f"/en/feedback/{token}")
    assert "Send without any answer" not in visitor.text

    asked = visitor.send(f"/en/feedback/{token}")

    assert asked.status_code == 422
    assert "You have not answered any question." in visitor.text
    assert stored(pilot) == {}
    assert '<button class="second" name="go" value="empty">Send without any answer</button>' in visitor.text
    assert visitor.send(f"/en/feedback/{token}", go="empty").status_code == 303
    assert set(stored(pilot).values()) == {None}


def test_the_button_for_no_answer_sends_what_was_answered_meanwhile(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    visitor.get(f"/en/feedback/{token}")
    visitor.send(f"/en/feedback/{token}")
    assert visitor.send(f"/en/feedback/{token}", go="empty", **{"answers-information": "4"}).status_code == 303
    assert stored(pilot)["information"] == 4


def test_that_a_question_does_not_apply_is_an_answer(pilot: Installation, visitor: PageClient, token: str) -> None:
    visitor.get(f"/en/feedback/{token}")
    assert visitor.send(f"/en/feedback/{token}", **{"answers-lodging": "not_applicable"}).status_code == 303


@pytest.mark.parametrize("party", ["volunteer", "host"])
def test_form_paper_and_thanks_say_which_assignment_it_is_and_nobodys_name(
    pilot: Installation, visitor: PageClient, party: str
) -> None:
    token = KEYS.token("feedback", request_of(pilot, party, "arrival"))
    with pilot.database.read() as connection:
        (application,) = repositories.applications.where(connection)
    for page in (f"/en/feedback/{token}", f"/en/feedback/{token}/paper"):
        visitor.get(page)
        assert "<h1>Arrival: a few questions" in visitor.text
        assert "Your arrival" not in visitor.text
        assert "Assignment: " in visitor.text
        assert "from 1 March 2027 to 31 August 2027." in visitor.text
        assert f"Reference: {application.reference}" in visitor.text
        assert application.personal["given_names"] not in visitor.text

    at(pilot, 2027, 4, 6, 8)
    visitor.get(f"/en/feedback/{token}")
    assert "This questionnaire is closed" in visitor.text
    assert f"Reference: {application.reference}" in visitor.text


def test_page_paper_and_mail_name_the_same_last_day_in_the_same_words(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    pilot.deliver()
    (mail,) = [mail for mail in pilot.mailbox() if token in mail["text"]]
    words = "au plus tard le 4 avril 2027"
    assert words in mail["text"]
    visitor.get(f"/fr/feedback/{token}")
    assert words in visitor.text
    visitor.get(f"/fr/feedback/{token}/paper")
    assert "Répondre au plus tard le" in visitor.text
    assert "4 avril 2027" in visitor.text
    assert "5 avril" not in mail["text"] + visitor.text
    visitor.get(f"/en/feedback/{token}")
    assert "at the latest on 4 April 2027" in visitor.text
    pilot.clock.at = datetime(2027, 4, 5, tzinfo=UTC)
    visitor.get(f"/fr/feedback/{token}")
    assert "4 avril 2027" in visitor.text
