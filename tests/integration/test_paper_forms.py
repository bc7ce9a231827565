"""Questionnaires on paper, and the list of them on the desk."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select, update

from storage import repositories
from storage.erasure import erase_person
from storage.feedback import feedback_token
from storage.tables.accounts import accounts, organisations
from storage.tables.feedback import feedback_requests, paper_entries
from storage.tables.placements import placements
from storage.unit_of_work import unit_of_work
from tests.installation import Installation
from tests.integration.page_client import PageClient
from tests.integration.sent_questionnaires import (
    DAY,
    POLICY,
    at,
    coordinator,
    request_of,
    rows,
    service_asked_today,
    stored,
    ticked,
)
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


def test_the_paper_has_every_question_but_no_confidential_one_and_no_name(visitor: PageClient, token: str) -> None:
    visitor.get(f"/fr/feedback/{token}/paper")
    asked = re.findall(r"<h2>\d+\. (.+?)</h2>", visitor.text)
    instrument = POLICY.questionnaires.latest("volunteer", "arrival")
    assert instrument is not None
    assert [unescape(text) for text in asked] == [
        item.text.fr for item in instrument.items if item.code != "discrimination"
    ]
    assert "ne figurent pas sur ce papier" in visitor.text
    assert "SN@focal.example.org" in visitor.text
    assert "Awa" not in visitor.text
    assert token not in visitor.text.replace(f"/feedback/{token}/paper", "")
    assert visitor.get(f"/en/feedback/{token}/paper").status_code == 200
    assert visitor.get("/en/feedback/none/paper").status_code == 404


def line(desk: PageClient, request: str) -> str:
    """What the list of questionnaires says about one request, or nothing."""
    return desk.text.partition(f'<tr id="request-{request}">')[2].partition("</tr>")[0]


def test_the_desk_lists_who_has_not_answered_by_role_and_reference_only(pilot: Installation, token: str) -> None:
    at(pilot, 2027, 3, 20, 8)
    desk = coordinator(pilot, "SN")
    desk.get("/en/desk/feedback")
    assert "volunteer" in desk.text
    assert "5 days ago" in desk.text
    assert "Awa" not in desk.text
    assert "@volontaire.example" not in desk.text

    at(pilot, 2027, 3, 23, 8)
    desk = coordinator(pilot, "SN")
    desk.get("/en/desk/feedback")
    assert "reminded" in desk.text
    assert "8 days ago" in desk.text
    assert token not in desk.text
    assert desk.get("/en/desk/feedback?page=x").status_code == 200
    assert "8 days ago" in desk.text
    elsewhere = coordinator(pilot, "CI")
    elsewhere.get("/en/desk/feedback")
    assert "Nobody has a questionnaire to answer" in elsewhere.text


def test_whoever_is_late_is_named_where_she_can_be_reached(pilot: Installation) -> None:
    at(pilot, 2027, 3, 22, 8)
    desk = coordinator(pilot, "MA")
    desk.get("/en/desk/feedback")
    volunteer = line(desk, request_of(pilot, "volunteer", "arrival"))
    assert "Awa Diop" in volunteer
    assert "mailto:awa@volontaire.example" in volunteer
    assert "by e-mail, on 22 March 2027" in volunteer
    assert "Answer online" not in volunteer

    at(pilot, 2027, 5, 31, 8)
    at(pilot, 2027, 6, 7, 8)
    desk = coordinator(pilot, "MA")
    desk.get("/en/desk/feedback")
    (organisation,) = rows(pilot, organisations)
    assert f"mailto:{organisation['email']}" in line(desk, request_of(pilot, "host", "mid"))


@pytest.mark.parametrize(("own", "other"), [("SN", "MA"), ("MA", "SN")])
def test_what_a_focal_point_is_asked_is_hers_alone(pilot: Installation, own: str, other: str) -> None:
    party = {"SN": "focal_origin", "MA": "focal_host"}[own]
    with pilot.database.read() as connection:
        wanted = (feedback_requests.c.party == party, feedback_requests.c.moment != "departure")
        due = select(feedback_requests.c.id, feedback_requests.c.due_on).where(*wanted)
        request, day = connection.execute(due.order_by(feedback_requests.c.due_on).limit(1)).one()
    at(pilot, day.year, day.month, day.day, 8)
    reader, stranger = coordinator(pilot, own), coordinator(pilot, other)
    for desk in (reader, stranger):
        desk.get("/en/desk/feedback")
    link = f"/en/feedback/{feedback_token(KEYS, request)}"
    assert "Answer online" in line(reader, request)
    assert link in line(reader, request)
    assert reader.get(link).status_code == 200
    assert line(stranger, request) == ""
    for page in ("entry", "paper"):
        assert reader.get(f"/en/desk/feedback/{request}/{page}").status_code == 200
        assert stranger.get(f"/en/desk/feedback/{request}/{page}").status_code == 404

    late = day + timedelta(days=8)
    at(pilot, late.year, late.month, late.day, 8)
    reader, stranger = coordinator(pilot, own), coordinator(pilot, other)
    for desk in (reader, stranger):
        desk.get("/en/desk")
    assert "answer a late questionnaire" in reader.text
    assert link in reader.text
    assert link not in stranger.text
    assert request not in stranger.text


def test_an_empty_paper_form_is_asked_about_once_and_nothing_typed_is_lost(pilot: Installation) -> None:
    at(pilot, 2027, 3, 20, 8)
    request = request_of(pilot, "volunteer", "arrival")
    address = f"/fr/desk/feedback/{request}/entry"
    desk = coordinator(pilot, "SN")
    desk.get(address)
    assert 'name="save_empty"' not in desk.text

    assert desk.send(address, **DAY, **{"answers-tutor_met": ""}).status_code == 422
    assert (stored(pilot), rows(pilot, paper_entries)) == ({}, [])
    assert 'name="save_empty"' in desk.text
    assert 'name="answered_on-day" value="17"' in desk.text
    assert desk.send(address, **DAY, save_empty="true").status_code == 303
    assert set(stored(pilot).values()) == {None}
    assert len(rows(pilot, paper_entries)) == 1


def test_what_does_not_apply_is_an_answer(pilot: Installation) -> None:
    at(pilot, 2027, 3, 20, 8)
    request = request_of(pilot, "volunteer", "arrival")
    desk = coordinator(pilot, "SN")
    desk.get(f"/en/desk/feedback/{request}/entry")
    form = {**DAY, "answers-information": "not_applicable"}
    assert desk.send(f"/en/desk/feedback/{request}/entry", **form).status_code == 303


@pytest.mark.parametrize(("language", "told"), [("fr", "15 mars 2027"), ("en", "15 March 2027")])
def test_a_day_in_a_refusal_is_written_as_the_language_writes_it(pilot: Installation, language: str, told: str) -> None:
    at(pilot, 2027, 3, 20, 8)
    address = f"/{language}/desk/feedback/{request_of(pilot, 'volunteer', 'arrival')}/entry"
    desk = coordinator(pilot, "SN")
    desk.get(address)
    assert desk.send(address, **{**DAY, "answered_on-day": "14"}).status_code == 422
    assert told in desk.text.partition('class="errors"')[2].partition("</ul>")[0]
    assert "2027-03" not in desk.text


def test_what_is_typed_in_has_the_numbers_of_the_paper_and_no_codes(pilot: Installation) -> None:
    request = request_of(pilot, "volunteer", "arrival")
    desk = coordinator(pilot, "SN")
    desk.get(f"/fr/desk/feedback/{request}/paper")
    paper = re.findall(r"<h2>(\d+)\. (.+?)</h2>", desk.text)
    desk.get(f"/fr/desk/feedback/{request}/entry")

    assert paper
    assert [desk.text.count(f"{number}. {text}") > 0 for number, text in paper] == [True] * len(paper)
    assert "(role_matches)" not in desk.text
    assert request in desk.text.partition("<form method")[0]


def test_a_paper_form_is_stored_with_its_own_day_and_who_typed_it_in(pilot: Installation) -> None:
    at(pilot, 2027, 3, 20, 8)
    request = request_of(pilot, "volunteer", "arrival")
    desk = coordinator(pilot, "MA")
    assert desk.get(f"/fr/desk/feedback/{request}/paper").status_code == 200
    desk.get(f"/fr/desk/feedback/{request}/entry")
    stored_now = desk.send(f"/fr/desk/feedback/{request}/entry", **DAY, **{"answers-information": "3"})

    assert stored_now.status_code == 303
    (row,) = [each for each in rows(pilot, feedback_requests) if each["id"] == request]
    assert (row["answered_on"], row["entered_at"].date()) == (date(2027, 3, 17), date(2027, 3, 20))
    (entry,) = rows(pilot, paper_entries)
    assert entry["request_id"] == request
    assert stored(pilot)["information"] == 3
    # A confidential question is on no paper: it was not asked, which is something else than left empty.
    assert "discrimination" not in stored(pilot)


@pytest.mark.parametrize(
    ("party", "moment", "due", "country", "typed", "kept"),
    [
        ("volunteer", "arrival", (15, 3), "MA", {"tutor_met": "yes"}, {"tutor_met": True}),
        ("host", "arrival", (15, 3), "SN", {"documents_ready": "no"}, {"documents_ready": False}),
        ("focal_origin", "departure", (1, 3), "SN", {"cost": "1850,5"}, {"cost": 1850.5}),
        (
            "focal_host",
            "departure",
            (1, 3),
            "MA",
            {"procedure_days": "20", "residence_days": "12"},
            {"procedure_days": 20, "residence_days": 12, "entry_days": None},
        ),
    ],
)
def test_the_paper_of_each_party_is_typed_in_with_its_day_the_day_of_entry_and_who_did_it(
    pilot: Installation,
    party: str,
    moment: str,
    due: tuple[int, int],
    country: str,
    typed: dict[str, str],
    kept: dict[str, object],
) -> None:
    at(pilot, 2027, 3, 1, 8)
    at(pilot, 2027, 3, 20, 8)
    request = request_of(pilot, party, moment)
    desk = coordinator(pilot, country)
    desk.get(f"/en/desk/feedback/{request}/entry")
    form = {f"answers-{item}": value for item, value in typed.items()}
    assert desk.send(f"/en/desk/feedback/{request}/entry", **DAY, **form).status_code == 303

    (row,) = [each for each in rows(pilot, feedback_requests) if each["id"] == request]
    assert (row["due_on"], row["answered_on"]) == (date(2027, due[1], due[0]), date(2027, 3, 17))
    assert (row["entered_at"].date() - row["answered_on"]).days == 3
    (entry,) = rows(pilot, paper_entries)
    (account,) = [each["id"] for each in rows(pilot, accounts) if each["country"] == country]
    assert (entry["request_id"], entry["account_id"]) == (request, account)
    assert {item: stored(pilot)[item] for item in kept} == kept


def test_a_question_hidden_by_another_answer_is_refused_on_paper_too(pilot: Installation) -> None:
    at(pilot, 2027, 5, 31, 8)
    request = request_of(pilot, "host", "mid")
    desk = coordinator(pilot, "SN")
    desk.get(f"/en/desk/feedback/{request}/paper")
    assert "Only if the answer to “How many people did the work help?” is more than 0." in desk.text
    desk.get(f"/en/desk/feedback/{request}/entry")
    form = {"answered_on-day": "31", "answered_on-month": "5", "answered_on-year": "2027"}
    answers = {"answers-people_reached": "0", "answers-people_counted_how": "register"}
    assert desk.send(f"/en/desk/feedback/{request}/entry", **form, **answers).status_code == 422
    assert "This question is only asked after another answer." in desk.text
    assert ticked(desk.text, "answers-people_counted_how") == ["register"]
    assert (stored(pilot), rows(pilot, paper_entries)) == ({}, [])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Enter the day that is written on the paper."),
        ({**DAY, "answered_on-year": "2028"}, "Enter a date that is not in the future."),
        ({**DAY, "answered_on-day": "14"}, "It cannot be before"),
        ({**DAY, "answered_on-day": "31", "answered_on-month": "2"}, "31 February 2027 does not exist."),
        ({**DAY, "answers-information": "6"}, "Choose a value on the scale"),
        ({**DAY, "answers-discrimination": "yes"}, "There is no such question"),
        ({**DAY, "answers-nothing": "yes"}, "There is no such question"),
    ],
)
def test_a_wrong_paper_entry_is_told_and_nothing_typed_is_lost(
    pilot: Installation, fields: dict[str, str], told: str
) -> None:
    at(pilot, 2027, 3, 20, 8)
    request = request_of(pilot, "volunteer", "arrival")
    desk = coordinator(pilot, "SN")
    desk.get(f"/en/desk/feedback/{request}/entry")
    assert "discrimination" not in desk.text
    refused = desk.send(f"/en/desk/feedback/{request}/entry", **{"answers-tutor_met": "yes", **fields})
    assert refused.status_code == 422
    assert told in desk.text
    assert ticked(desk.text, "answers-tutor_met") == ["yes"]
    assert (stored(pilot), rows(pilot, paper_entries)) == ({}, [])


def test_a_paper_form_that_comes_second_or_too_late_is_told_and_shown_as_typed(
    pilot: Installation, visitor: PageClient, token: str
) -> None:
    at(pilot, 2027, 3, 20, 8)
    request = request_of(pilot, "volunteer", "arrival")
    desk = coordinator(pilot, "SN")
    desk.get(f"/en/desk/feedback/{request}/entry")
    visitor.get(f"/en/feedback/{token}")
    visitor.send(f"/en/feedback/{token}", **{"answers-information": "4"})

    second = desk.send(f"/en/desk/feedback/{request}/entry", **DAY, **{"answers-information": "1"})
    assert second.status_code == 409
    assert "Already answered" in desk.text
    assert ticked(desk.text, "answers-information") == ["1"]
    assert stored(pilot)["information"] == 4

    host = request_of(pilot, "host", "arrival")
    at(pilot, 2027, 5, 5)
    desk = coordinator(pilot, "SN")
    desk.get(f"/en/desk/feedback/{host}/entry")
    assert "can no longer be counted" in desk.text
    desk.get("/en/desk/feedback")
    assert desk.send(f"/en/desk/feedback/{host}/entry", **DAY).status_code == 409


@pytest.mark.parametrize("ticked_meanwhile", [True, False])
def test_a_paper_form_answered_in_time_is_typed_in_up_to_thirty_days_after_the_end(
    pilot: Installation, visitor: PageClient, token: str, ticked_meanwhile: bool
) -> None:
    request = request_of(pilot, "volunteer", "arrival")
    pilot.clock.at = datetime(2027, 5, 4, 23, tzinfo=UTC)
    if ticked_meanwhile:
        at(pilot, 2027, 5, 4, 23)
    assert visitor.get(f"/en/feedback/{token}").status_code == 200
    assert ">Answer" not in visitor.text
    desk = coordinator(pilot, "SN")
    desk.get("/en/desk/feedback")
    assert f"/en/desk/feedback/{request}/entry" in desk.text
    assert "closed since 5 April 2027" in desk.text
    desk.get(f"/en/desk/feedback/{request}/entry")
    assert "on 4 April 2027 or before can be typed in until 4 May 2027" in desk.text

    too_late = {"answered_on-day": "5", "answered_on-month": "4", "answered_on-year": "2027"}
    assert desk.send(f"/en/desk/feedback/{request}/entry", **too_late).status_code == 422
    assert "Later answers are not counted." in desk.text
    assert stored(pilot) == {}
    assert desk.send(f"/en/desk/feedback/{request}/entry", **DAY, **{"answers-information": "3"}).status_code == 303
    (row,) = [each for each in rows(pilot, feedback_requests) if each["id"] == request]
    assert (row["status"], row["answered_on"]) == ("answered", date(2027, 3, 17))
    assert row["entered_at"].date() == date(2027, 5, 4)
    desk.get("/en/desk/feedback")
    assert f"/en/desk/feedback/{request}/entry" not in desk.text


def test_no_paper_form_is_typed_in_about_somebody_who_was_erased(pilot: Installation) -> None:
    request = request_of(pilot, "volunteer", "arrival")
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        work.connection.execute(update(placements).values(status="completed"))
        (application,) = repositories.applications.where(work.connection)
        erase_person(work, application, POLICY)
        work.commit()
    desk = coordinator(pilot, "SN")
    desk.get(f"/en/desk/feedback/{request}/entry")
    assert "can no longer be counted" in desk.text
    pilot.clock.at = datetime(2027, 4, 6, tzinfo=UTC)
    desk = coordinator(pilot, "SN")
    desk.get("/en/desk/feedback")
    assert f"/en/desk/feedback/{request}/entry" not in desk.text
    assert desk.send(f"/en/desk/feedback/{request}/entry", **DAY).status_code == 409


def test_requests_of_other_countries_and_those_not_sent_look_like_missing_ones(pilot: Installation) -> None:
    request = request_of(pilot, "volunteer", "arrival")
    unsent = request_of(pilot, "volunteer", "end")
    elsewhere, own = coordinator(pilot, "CI"), coordinator(pilot, "SN")
    for page in ("entry", "paper"):
        assert elsewhere.get(f"/fr/desk/feedback/{request}/{page}").status_code == 404
        assert own.get(f"/fr/desk/feedback/{unsent}/{page}").status_code == 404
        assert own.get(f"/fr/desk/feedback/none/{page}").status_code == 404
