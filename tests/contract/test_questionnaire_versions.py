"""Versions of a questionnaire on both engines: held from the first answer, shown to whoever was sent them, merged."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from commands.configuration import UnusableConfiguration
from commands.installation import Installation as OpenedInstallation
from commands.installation import hold_answered_versions, require_answered_versions
from config.clock import FixedClock
from config.policy_files import read_policy_files
from domain.feedback import Questionnaires
from domain.feedback_policy import parse_questionnaires
from domain.feedback_versions import fingerprint
from domain.policy import Policy
from storage.feedback import schedule_requests
from storage.feedback_records import FeedbackRecord, feedback_records
from storage.tables.feedback import feedback_answers, feedback_requests, instrument_versions
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock, sample_policy
from tests.servers.fixtures import FreshDatabaseUrl
from tests.stored import KEYS, NOW, add_service
from workers.schedule import tick

POLICY = sample_policy()
MID = "volunteer.mid"
DAY_OFF = {"code": "day_off", "type": "yes_no", "text": {"fr": "Avez-vous un jour libre ?", "en": "A day off?"}}
Open = Callable[[Policy], Installation]


def second_version(items: Callable[[list[dict[str, Any]]], object]) -> Policy:
    """The mechanism with a second version of the mid-term questionnaire of volunteers."""
    file = copy.deepcopy(dict(read_policy_files().documents["questionnaires"]))
    (first,) = [each for each in file["instruments"] if each["party"] == "volunteer" and each["moments"] == ["mid"]]
    second = copy.deepcopy(first) | {"version": 2}
    items(second["items"])
    return with_questionnaires(parse_questionnaires({**file, "instruments": [*file["instruments"], second]}))


def with_questionnaires(questionnaires: Questionnaires) -> Policy:
    return replace(POLICY, questionnaires=questionnaires)


@pytest.fixture
def reopen(database_kind: str, fresh_database_url: FreshDatabaseUrl) -> Iterator[Open]:
    """The same pilot, with another mechanism after a restart. Two services, in French and in English."""
    url = fresh_database_url(database_kind)
    opened: list[Installation] = []

    def start(policy: Policy) -> Installation:
        opened.append(Installation(url, "embedded:", SetClock(NOW), policy=policy))
        return opened[-1]

    pilot = start(POLICY)
    with unit_of_work(pilot.database, FixedClock(NOW), correlation="test") as work:
        for last in (date(2027, 8, 31), date(2027, 9, 30)):
            placement = add_service(work.connection, date(2027, 3, 1), last)
            schedule_requests(work, placement, POLICY, KEYS)
        work.commit()
    yield start
    for each in opened:
        each.close()


def at(pilot: Installation, *when: int) -> None:
    pilot.clock.at = datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]
    tick(pilot.database, pilot.worker_services, pilot.clock.at)


def mid_terms(pilot: Installation) -> list[str]:
    """The links of the mid-term questionnaires of the two volunteers, the shorter service first."""
    query = select(feedback_requests.c.id).where(feedback_requests.c.instrument == MID)
    with pilot.database.read() as connection:
        found = connection.execute(query.order_by(feedback_requests.c.due_on)).scalars()
        return [f"/feedback/{KEYS.token('feedback', each)}" for each in found]


def held(pilot: Installation) -> dict[tuple[str, int], str]:
    with pilot.database.read() as connection:
        rows = connection.execute(select(instrument_versions))
        return {(row.instrument, row.version): row.sha256 for row in rows}


def refused(pilot: Installation) -> list[str]:
    """What an operator reads when the installation starts; nothing when it starts."""
    try:
        require_answered_versions(opened(pilot))
    except UnusableConfiguration as error:
        return error.problems
    return []


def opened(pilot: Installation) -> OpenedInstallation:
    """The pilot as the commands know it."""
    settings = pilot.worker_services.settings
    return OpenedInstallation(settings, pilot.policy, pilot.database, pilot.keys, pilot.clock)


def records(pilot: Installation) -> list[FeedbackRecord]:
    with pilot.database.read() as connection:
        return list(feedback_records(connection, pilot.policy.questionnaires, "volunteer", "mid"))


def by_item(record: FeedbackRecord) -> dict[str, object]:
    return {each.item: each.missing or each.value for each in record.answers}


def changed_mid_term() -> Policy:
    """Version 1 with other words: what nobody may do after its first answer."""
    file = copy.deepcopy(dict(read_policy_files().documents["questionnaires"]))
    (first,) = [each for each in file["instruments"] if each["party"] == "volunteer" and each["moments"] == ["mid"]]
    first["items"][0]["text"]["en"] = "My tasks suit me."
    return with_questionnaires(parse_questionnaires(file))


def test_the_first_answer_holds_the_questionnaire_and_a_later_one_changes_nothing(reopen: Open) -> None:
    pilot = reopen(POLICY)
    at(pilot, 2027, 6, 20, 8)
    assert held(pilot) == {}
    first, second = mid_terms(pilot)
    pilot.post(first, body={"answers": {}}).expect(201)
    mid = POLICY.questionnaires.version("volunteer", "mid", 1)
    assert mid is not None
    assert held(pilot) == {(MID, 1): fingerprint(mid)}
    pilot.post(second, body={"answers": {"learning": 3}}).expect(201)
    assert held(pilot) == {(MID, 1): fingerprint(mid)}


def test_a_refused_answer_holds_nothing(reopen: Open) -> None:
    pilot = reopen(POLICY)
    at(pilot, 2027, 6, 20, 8)
    pilot.post(mid_terms(pilot)[0], body={"answers": {"learning": 9}}).expect(422)
    assert held(pilot) == {}


def test_a_change_is_free_before_the_first_answer_and_refused_after_it_with_what_to_do(reopen: Open) -> None:
    pilot = reopen(changed_mid_term())
    at(pilot, 2027, 6, 20, 8)
    assert refused(pilot) == []
    pilot.post(mid_terms(pilot)[0], body={"answers": {}}).expect(201)
    assert refused(pilot) == []

    (line,) = refused(reopen(POLICY))
    assert line.startswith("questionnaires.toml/volunteer.mid: changed_after_first_answer: ")
    assert "write the change as a new version" in line


def answered_before_versions_were_held(reopen: Open) -> Installation:
    """Two answers to the mid-term questionnaire, as a database holds them that was migrated from schema 0003."""
    pilot = reopen(POLICY)
    at(pilot, 2027, 6, 20, 8)
    for link in mid_terms(pilot):
        pilot.post(link, body={"answers": {"learning": 3}}).expect(201)
        pilot.clock.at += timedelta(hours=1)
    with pilot.database.write() as connection:
        connection.execute(instrument_versions.delete())
    return pilot


def test_what_was_answered_before_an_upgrade_is_held_from_the_first_start_on(reopen: Open) -> None:
    pilot = answered_before_versions_were_held(reopen)
    assert refused(pilot) == []
    assert held(pilot) == {}

    for _ in range(2):
        hold_answered_versions(opened(pilot))

    mid = POLICY.questionnaires.version("volunteer", "mid", 1)
    assert mid is not None
    assert held(pilot) == {(MID, 1): fingerprint(mid)}
    with pilot.database.read() as connection:
        first = connection.execute(select(instrument_versions.c.first_answered_at)).scalar_one()
    assert first == datetime(2027, 6, 20, 8, tzinfo=UTC)
    (line,) = refused(reopen(changed_mid_term()))
    assert line.startswith("questionnaires.toml/volunteer.mid: changed_after_first_answer: ")


def test_an_answered_version_cannot_leave_the_file_even_before_it_is_held(reopen: Open) -> None:
    pilot = answered_before_versions_were_held(reopen)
    left = tuple(each for each in POLICY.questionnaires.instruments if each.code != MID)
    without = reopen(with_questionnaires(replace(POLICY.questionnaires, instruments=left)))

    (line,) = refused(without)
    assert line.startswith("questionnaires.toml/volunteer.mid: version_in_use_is_gone: version 1 ")
    hold_answered_versions(opened(without))
    assert held(pilot) == {}


def test_what_was_sent_is_answered_as_it_was_sent_and_what_comes_later_is_new(reopen: Open) -> None:
    pilot = reopen(POLICY)
    at(pilot, 2027, 6, 1, 8)  # the shorter service is asked, the longer one not yet
    first, second = mid_terms(pilot)

    later = reopen(second_version(lambda items: items.append(DAY_OFF)))
    assert refused(later) == []
    at(later, 2027, 6, 20, 8)
    codes = {link: [item["code"] for item in later.get(link).expect(200)["items"]] for link in (first, second)}
    assert "day_off" not in codes[first]
    assert codes[second][-1] == "day_off"
    refusal = later.post(first, body={"answers": {"day_off": True}}).expect(422)
    assert refusal["errors"][0]["code"] == "unknown_question"
    assert later.post(first, body={"answers": {}}).expect(201)["version"] == 1
    assert later.post(second, body={"answers": {"day_off": True}}).expect(201)["version"] == 2
    assert set(held(later)) == {(MID, 1), (MID, 2)}


def test_a_version_that_somebody_is_asked_cannot_leave_the_file(reopen: Open) -> None:
    at(reopen(POLICY), 2027, 6, 20, 8)
    only_second = second_version(lambda items: items.append(DAY_OFF)).questionnaires
    gone = tuple(each for each in only_second.instruments if (each.code, each.version) != (MID, 1))
    (line,) = refused(reopen(with_questionnaires(replace(only_second, instruments=gone))))
    assert line.startswith("questionnaires.toml/volunteer.mid: version_in_use_is_gone: version 1 ")


def test_a_questionnaire_that_nobody_is_asked_any_more_is_not_sent_and_ends(reopen: Open) -> None:
    left = tuple(each for each in POLICY.questionnaires.instruments if each.code != MID)
    pilot = reopen(with_questionnaires(replace(POLICY.questionnaires, instruments=left)))
    assert refused(pilot) == []
    for month in (6, 8):
        at(pilot, 2027, month, 20, 8)
    query = select(feedback_requests.c.status, feedback_requests.c.end_code).where(
        feedback_requests.c.instrument == MID
    )
    with pilot.database.read() as connection:
        assert {tuple(row) for row in connection.execute(query)} == {("expired", "never_sent")}


def test_answers_of_two_versions_and_of_two_languages_are_the_same_variables(reopen: Open) -> None:
    pilot = reopen(POLICY)
    at(pilot, 2027, 6, 1, 8)
    first, second = mid_terms(pilot)
    pilot.post(first, body={"answers": {"workload": "right", "learning": 4, "tasks_use_skills": 2}}).expect(201)

    def change(items: list[dict[str, Any]]) -> None:
        items.pop(0)
        items.append(DAY_OFF)

    later = reopen(second_version(change))
    with later.database.write() as connection:
        english = feedback_requests.c.instrument == MID, feedback_requests.c.status == "scheduled"
        connection.execute(update(feedback_requests).where(*english).values(language="en"))
    at(later, 2027, 6, 20, 8)
    assert later.get(second).expect(200)["language"] == "en"
    later.post(second, body={"answers": {"workload": "right", "learning": "4", "day_off": "yes"}}).expect(201)

    found = {record.version: by_item(record) for record in records(later)}
    assert set(found) == {1, 2}
    assert list(found[1]) == list(found[2])
    for version in (1, 2):
        assert (found[version]["workload"], found[version]["learning"]) == ("right", 4)
        assert found[version]["supervision"] == "left_out"
    assert (found[1]["day_off"], found[2]["day_off"]) == ("not_asked", True)
    assert (found[1]["tasks_use_skills"], found[2]["tasks_use_skills"]) == (2, "not_asked")


def test_silence_a_gap_and_what_does_not_apply_are_three_things(reopen: Open) -> None:
    pilot = reopen(POLICY)
    at(pilot, 2027, 6, 20, 8)
    pilot.post(mid_terms(pilot)[0], body={"answers": {"learning": "not_applicable", "supervision": 3}}).expect(201)
    at(pilot, 2027, 8, 1, 8)

    silent, answered = sorted(map(by_item, records(pilot)), key=lambda each: each["supervision"] == 3)
    assert set(silent.values()) == {"no_answer"}
    assert (answered["supervision"], answered["learning"], answered["integration"]) == (3, "not_applicable", "left_out")


def test_a_hidden_question_was_not_asked_and_is_stored_nowhere(reopen: Open) -> None:
    pilot = reopen(POLICY)
    at(pilot, 2027, 6, 20, 8)
    with pilot.database.read() as connection:
        wanted = feedback_requests.c.party == "host", feedback_requests.c.moment == "mid"
        hosts = list(connection.execute(select(feedback_requests.c.id).where(*wanted)).scalars())
    for host, people in zip(hosts, (0, 7), strict=True):
        sheet = {"answers": {"people_reached": people}}
        pilot.post(f"/feedback/{KEYS.token('feedback', host)}", body=sheet).expect(201)
    with pilot.database.read() as connection:
        found = list(feedback_records(connection, POLICY.questionnaires, "host", "mid"))
        count = select(func.count()).where(feedback_answers.c.item == "people_counted_how")
        assert connection.execute(count).scalar_one() == 1
    answers = [by_item(record) for record in found]
    assert {each["people_reached"]: each["people_counted_how"] for each in answers} == {0: "not_asked", 7: "left_out"}
    # Free texts name people: no record has them.
    assert "good_practice" not in answers[0]
