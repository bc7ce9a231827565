"""A questionnaire from its link to the stored answers, through the JSON interface."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from api.operations.context import Operation
from api.operations.feedback import save_draft, show_request
from api.operations.paper import enter_paper
from api.problems import Problem
from api.services import EXTENSION
from config.clock import FixedClock
from domain.actor import ANONYMOUS, Actor
from messaging.tables import metadata as messaging_metadata
from messaging.tables import outbox
from storage.feedback import schedule_requests
from storage.tables import metadata
from storage.tables.feedback import feedback_answers, feedback_drafts, feedback_requests, paper_entries
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock, sample_policy
from tests.servers.fixtures import FreshDatabaseUrl
from tests.stored import KEYS, NOW, add_account, add_service
from workers.schedule import tick

POLICY = sample_policy()
ARRIVAL = {
    "information": 4,
    "visa_handling": None,
    "allowance_on_time": "yes",
    "insurance_card": False,
    "lodging": "not_applicable",
    "feels_safe": "5",
    "discrimination": True,
}


@pytest.fixture
def pilot(database_kind: str, fresh_database_url: FreshDatabaseUrl) -> Iterator[Installation]:
    installation = Installation(fresh_database_url(database_kind), "embedded:", SetClock(NOW), policy=POLICY)
    with unit_of_work(installation.database, FixedClock(NOW), correlation="test") as work:
        placement = add_service(work.connection, date(2027, 3, 1), date(2027, 8, 31))
        schedule_requests(work, placement, POLICY, KEYS)
        work.commit()
    yield installation
    installation.close()


def request_id(pilot: Installation, party: str, moment: str) -> str:
    query = select(feedback_requests.c.id).where(
        feedback_requests.c.party == party, feedback_requests.c.moment == moment
    )
    with pilot.database.read() as connection:
        return str(connection.execute(query).scalar_one())


def token_of(pilot: Installation, party: str, moment: str) -> str:
    return KEYS.token("feedback", request_id(pilot, party, moment))


def at(pilot: Installation, *when: int) -> None:
    """Let the schedule see this instant; nothing is delivered."""
    pilot.clock.at = datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]
    tick(pilot.database, pilot.worker_services, pilot.clock.at)


def stored(pilot: Installation) -> dict[str, Any]:
    with pilot.database.read() as connection:
        return {row.item: row.value for row in connection.execute(select(feedback_answers))}


@pytest.fixture
def path(pilot: Installation) -> str:
    """The volunteer's arrival questionnaire, sent this morning."""
    at(pilot, 2027, 3, 15, 8)
    return f"/feedback/{token_of(pilot, 'volunteer', 'arrival')}"


def pointers(document: dict[str, Any]) -> dict[str, str]:
    return {error["pointer"]: error["code"] for error in document["errors"]}


def test_the_questionnaire_comes_in_the_respondents_language(pilot: Installation, path: str) -> None:
    shown = pilot.get(path).expect(200)
    assert (shown["instrument"], shown["version"], shown["language"]) == ("volunteer.arrival", 1, "fr")
    assert shown["expires_at"] == "2027-04-05T00:00:00+00:00"
    items = {item["code"]: item for item in shown["items"]}
    assert items["lodging"]["options"][0] == {"code": "1", "text": "Très mal"}
    assert items["discrimination"]["private"] is True
    assert items["information"]["private"] is False


def test_answers_are_stored_by_item_code_with_one_row_for_every_question(pilot: Installation, path: str) -> None:
    received = pilot.post(path, body={"answers": ARRIVAL}).expect(201)
    assert received == {
        "instrument": "volunteer.arrival",
        "version": 1,
        "status": "answered",
        "answered_on": "2027-03-15",
    }
    answers = stored(pilot)
    assert len(answers) == 10
    assert answers["information"] == 4
    assert answers["feels_safe"] == 5
    assert answers["allowance_on_time"] is True
    assert answers["insurance_card"] is False
    assert answers["lodging"] == "not_applicable"
    assert answers["visa_handling"] is None
    assert answers["tutor_met"] is None
    with pilot.database.read() as connection:
        names = connection.execute(select(outbox.c.name)).scalars().all()
    assert list(names).count("feedback.received") == 1


@pytest.mark.parametrize(
    ("party", "moment", "day", "answers", "clean"),
    [
        (
            "host",
            "mid",
            (2027, 5, 31),
            {"tutor_hours": "2,5", "good_practice": " Un binôme. "},
            {"tutor_hours": 2.5, "good_practice": "Un binôme."},
        ),
        ("volunteer", "end", (2027, 8, 31), {"recommend": 0, "overall": "3"}, {"recommend": 0, "overall": 3}),
        (
            "volunteer",
            "m3",
            (2027, 11, 30),
            {"activity": [], "engaged_again": "no"},
            {"activity": None, "engaged_again": False},
        ),
    ],
)
def test_answers_of_every_type_are_taken(
    pilot: Installation, party: str, moment: str, day: tuple[int, ...], answers: Any, clean: Any
) -> None:
    at(pilot, *day)
    pilot.post(f"/feedback/{token_of(pilot, party, moment)}", body={"answers": answers}).expect(201)
    kept = stored(pilot)
    assert {code: kept[code] for code in clean} == clean


def test_a_second_answer_is_refused_and_changes_nothing(pilot: Installation, path: str) -> None:
    pilot.post(path, body={"answers": {"information": 4}}).expect(201)
    assert pilot.post(path, body={"answers": {"information": 1}}).expect(409)["code"] == "already_answered"
    assert stored(pilot)["information"] == 4


def test_of_many_answers_at_once_one_is_kept(pilot: Installation, path: str) -> None:
    def answer(value: int) -> int:
        body = {"answers": {"information": value}}
        return pilot.app.test_client().post(f"/api/v1{path}", json=body).status_code

    with ThreadPoolExecutor(5) as people:
        answered = list(people.map(answer, range(1, 6)))
    assert sorted(answered) == [201, 409, 409, 409, 409]


def test_a_late_answer_is_refused_by_the_clock_before_any_tick_says_so(pilot: Installation, path: str) -> None:
    pilot.clock.at = datetime(2027, 4, 5, 0, 0, tzinfo=UTC)
    assert pilot.post(path, body={"answers": {"information": 4}}).expect(409)["code"] == "expired"
    assert stored(pilot) == {}


def test_the_last_minute_still_counts(pilot: Installation, path: str) -> None:
    at(pilot, 2027, 4, 4, 23, 59)
    pilot.post(path, body={"answers": {"information": 4}}).expect(201)


def test_a_late_answer_is_refused_after_the_tick(pilot: Installation, path: str) -> None:
    at(pilot, 2027, 6, 1)
    assert pilot.post(path, body={"answers": {"information": 4}}).expect(409)["code"] == "expired"


def test_an_unknown_link_and_one_that_was_not_sent_yet_open_nothing(pilot: Installation) -> None:
    unsent = f"/feedback/{token_of(pilot, 'volunteer', 'end')}"
    for path in (unsent, "/feedback/unknown", "/feedback/%00", "/feedback/é"):
        pilot.get(path).expect(404)
        pilot.post(path, body={"answers": {}}).expect(404)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"information": 6}, {"/answers/information": "out_of_scale"}),
        ({"information": True}, {"/answers/information": "out_of_scale"}),
        ({"information": 10**400}, {"/answers/information": "not_a_decimal"}),
        ({"tutor_met": "maybe"}, {"/answers/tutor_met": "not_yes_or_no"}),
        ({"tutor_met": [1]}, {"/answers/tutor_met": "not_yes_or_no"}),
        (
            {"lodging": {"a": 1}, "language": "x"},
            {"/answers/lodging": "out_of_scale", "/answers/language": "out_of_scale"},
        ),
        ({"a/b~c": 1}, {"/answers/a~1b~0c": "unknown_question"}),
        ({"information": "4\0"}, {"/answers/information": "unreadable_characters"}),
        ({"information": "\ud800"}, {"/answers/information": "unreadable_characters"}),
        ({"\ud800": 1}, {"/answers/?": "unknown_question"}),
    ],
)
def test_each_wrong_answer_is_named_and_nothing_is_stored(
    pilot: Installation, path: str, answers: Any, expected: dict[str, str]
) -> None:
    refused = pilot.post(path, body={"answers": answers | {"feels_safe": 5}}).expect(422)
    assert pointers(refused) == expected
    assert all(error["message"] for error in refused["errors"])
    assert stored(pilot) == {}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"tutor_hours": -1}, "out_of_scale"),
        ({"people_reached": 10**11}, "out_of_scale"),
        ({"tutor_hours": "many"}, "not_a_decimal"),
        ({"counterfactual": "unheard_of"}, "not_an_option"),
        ({"good_practice": 7}, "not_text"),
        ({"good_practice": "x" * 5000}, "too_long"),
    ],
)
def test_numbers_choices_and_texts_are_checked(pilot: Installation, answers: Any, code: str) -> None:
    at(pilot, 2027, 5, 31)
    refused = pilot.post(f"/feedback/{token_of(pilot, 'host', 'mid')}", body={"answers": answers}).expect(422)
    assert list(pointers(refused).values()) == [code]


def counts(pilot: Installation) -> dict[str, int]:
    """How many rows each table has."""
    tables = (*metadata.sorted_tables, *messaging_metadata.sorted_tables)
    with pilot.database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


@pytest.mark.parametrize(
    "answers",
    [
        {"people_counted_how": "register"},
        {"people_reached": 0, "people_counted_how": "register"},
        {"people_reached": "not_applicable", "people_counted_how": "register"},
        {"people_reached": None, "people_counted_how": "unheard_of"},
    ],
)
def test_an_answer_to_a_hidden_question_is_refused_by_name_and_changes_nothing(
    pilot: Installation, answers: Any
) -> None:
    at(pilot, 2027, 5, 31)
    path = f"/feedback/{token_of(pilot, 'host', 'mid')}"
    shown = {item["code"]: item["only_if"] for item in pilot.get(path).expect(200)["items"]}
    assert shown["people_counted_how"] == {"item": "people_reached", "above": 0}
    assert shown["usefulness"] is None
    before = counts(pilot)
    refused = pilot.post(path, body={"answers": answers}).expect(422)
    assert pointers(refused) == {"/answers/people_counted_how": "hidden_item"}
    assert refused["errors"][0]["message"]
    assert counts(pilot) == before


def test_every_refusal_of_an_answer_sheet_leaves_every_table_as_it_was(pilot: Installation, path: str) -> None:
    save = Operation(ANONYMOUS, pilot.app.extensions[EXTENSION], "test")
    pilot.post(path, body={"answers": {"information": 4}}).expect(201)
    at(pilot, 2027, 3, 16)
    before = counts(pilot)
    host = f"/feedback/{token_of(pilot, 'host', 'arrival')}"
    refusals = [
        (path, {"answers": {"information": 1}}, 409),  # answered already
        (host, {"answers": {"profile_matches": 0}}, 422),
        (host, {"answers": {"information": 4}}, 422),  # a question of somebody else's
        (host, {"answers": {"profile_matches": {"deep": [[]]}}}, 422),
        (host, {"answers": {}, "answered_on": "2027-04-01"}, 422),
        (f"/feedback/{token_of(pilot, 'volunteer', 'end')}", {"answers": {}}, 404),  # not sent yet
        (f"/feedback/{KEYS.token('application', request_id(pilot, 'host', 'arrival'))}", {"answers": {}}, 404),
        (f"/feedback/{request_id(pilot, 'host', 'arrival')}", {"answers": {}}, 404),
        (host, {"answers": {"documents_ready": "x" * 1_100_000}}, 413),
    ]
    for address, body, status in refusals:
        pilot.post(address, body=body).expect(status)
    with pytest.raises(Problem, match="not_found"):
        save_draft(save, "somebody-elses", {"information": "1"})
    pilot.clock.at = datetime(2027, 4, 5, tzinfo=UTC)
    assert pilot.post(host, body={"answers": {}}).expect(409)["code"] == "expired"
    with pytest.raises(Problem, match="expired"):
        save_draft(save, host.rpartition("/")[2], {"profile_matches": "1"})
    assert counts(pilot) == before


@pytest.mark.parametrize(
    ("answered_on", "code"),
    [("2027-03-16", "in_the_future"), ("2027-03-14", "before_due"), ("2027-02-30", "not_a_date"), (7, "not_a_date")],
)
def test_the_day_of_paper_answers_lies_between_the_request_and_today(
    pilot: Installation, path: str, answered_on: object, code: str
) -> None:
    refused = pilot.post(path, body={"answers": {}, "answered_on": answered_on}).expect(422)
    assert pointers(refused) == {"/answered_on": code}


def test_paper_answers_keep_the_day_they_were_given(pilot: Installation, path: str) -> None:
    at(pilot, 2027, 3, 30)
    body = {"answers": {"information": 2}, "answered_on": "2027-03-17"}
    assert pilot.post(path, body=body).expect(201)["answered_on"] == "2027-03-17"


@pytest.mark.parametrize("body", [{}, {"answers": []}, {"answers": None}, {"answers": {}, "extra": 1}])
def test_an_answer_sheet_of_the_wrong_shape_is_refused(pilot: Installation, path: str, body: Any) -> None:
    pilot.post(path, body=body).expect(422)


def test_an_answered_request_is_neither_reminded_nor_expired(pilot: Installation, path: str) -> None:
    pilot.post(path, body={"answers": {}}).expect(201)
    at(pilot, 2027, 3, 22)
    at(pilot, 2027, 4, 6)
    query = select(feedback_requests.c.status).where(
        feedback_requests.c.party == "volunteer", feedback_requests.c.moment == "arrival"
    )
    with pilot.database.read() as connection:
        assert connection.execute(query).scalar_one() == "answered"


def test_what_is_saved_for_later_is_kept_once_and_goes_with_the_answer(pilot: Installation, path: str) -> None:
    token = path.rpartition("/")[2]
    operation = Operation(ANONYMOUS, pilot.app.extensions[EXTENSION], "test")
    save_draft(operation, token, {"information": "2", "discrimination": "yes"})
    save_draft(operation, token, {"information": "4", "text\0": "x", "lodging": ["a\0", "b"], "unknown": "x"})
    assert show_request(operation, token)["draft"] == {"information": "4", "lodging": ["a", "b"]}
    assert "draft" not in pilot.get(path).expect(200)
    pilot.post(path, body={"answers": {"information": 4}}).expect(201)
    with pilot.database.read() as connection:
        assert connection.execute(select(feedback_drafts)).all() == []
    with pytest.raises(Problem, match="already_answered"):
        save_draft(operation, token, {"information": "1"})


def test_of_a_paper_form_and_a_link_sent_at_once_one_is_kept(pilot: Installation, path: str) -> None:
    request = request_id(pilot, "volunteer", "arrival")
    with pilot.database.write() as connection:
        coordinator = add_account(connection, country="MA")
    operation = Operation(
        Actor("coordinator", account=coordinator, country="MA"), pilot.app.extensions[EXTENSION], "test"
    )

    def enter() -> int:
        try:
            enter_paper(operation, request, {"information": 1}, date(2027, 3, 15))
        except Problem as problem:
            return problem.status
        return 201

    def answer() -> int:
        return pilot.app.test_client().post(f"/api/v1{path}", json={"answers": {"information": 4}}).status_code

    with ThreadPoolExecutor(2) as people:
        answered = [people.submit(each) for each in (enter, answer, enter, answer)]
    assert sorted(each.result() for each in answered) == [201, 409, 409, 409]
    with pilot.database.read() as connection:
        entries = connection.execute(select(paper_entries.c.account_id)).scalars().all()
    assert list(entries) == ([coordinator] if stored(pilot)["information"] == 1 else [])
