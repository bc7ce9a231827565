"""Rows of record-level tables on both engines: stored once, in an order that tells nothing, erased with a person."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from threading import Event
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select, update

from api.exports.findings import findings_file
from domain.release.records import COLUMNS, Cohort, CohortKey, RecordTable
from domain.release.waves import Wave
from storage import repositories
from storage.erasure import erase_person
from storage.feedback_records import MISSING
from storage.release_records import RecordRows, cohort_keys, count_cohort, store_records, table_items
from storage.tables.evaluation import release_records, releases
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.integration.released import release
from tests.recomputation.pilot import CALL, OVER, Invented
from workers.release_records import Records, RecordsChanged, count_cohorts, records_header, store_tables
from workers.round_course import Course

DAY = date(2028, 12, 2)
KEY = CohortKey(CALL, "volunteer", "mid")
TABLE = RecordTable(KEY, ("origin", "sex"), ("incident",))
NAME, SECRET = "records_volunteer_mid_2026b", b"secret"


@dataclass
class Stored:
    """A release with one table of rows."""

    pilot: Installation
    made: int = 0

    @property
    def rows(self) -> RecordRows:
        return RecordRows(self.pilot.database, "R00001", NAME)

    def count(self) -> Cohort:
        policy = self.pilot.policy
        with self.pilot.database.read() as connection:
            definitions = tuple(policy.indicators.definitions.values())
            return count_cohort(connection, policy.questionnaires, definitions, KEY, DAY)

    def sheets(self, *columns: Any) -> list[Any]:
        """The requests of the table that were sent, with these columns."""
        query = select(*columns).join(placements, placements.c.id == feedback_requests.c.placement_id)
        query = query.where(feedback_requests.c.party == KEY.party, feedback_requests.c.moment == KEY.moment)
        query = query.where(feedback_requests.c.end_code.is_distinct_from("never_sent"))
        with self.pilot.database.read() as connection:
            return list(connection.execute(query.order_by(feedback_requests.c.id)).all())


@pytest.fixture
def stored(database_url: str) -> Iterator[Stored]:
    pilot = Installation(database_url, "embedded:", SetClock(OVER))
    scene = Stored(pilot)
    with pilot.database.write() as connection:
        Invented(pilot.policy.questionnaires, 60, "few").load(connection)
        values = {"id": "R00001", "wave": "w", "closed": [], "as_of": DAY, "status": "audited", "made_at": OVER}
        connection.execute(insert(releases).values(values))
        questionnaires = pilot.policy.questionnaires
        scene.made = store_records(connection, questionnaires, ("R00001", DAY), NAME, TABLE, SECRET)
    yield scene
    pilot.close()


def test_there_is_a_row_for_each_questionnaire_whoever_answered_it(stored: Stored) -> None:
    asked = stored.sheets(feedback_requests.c.status, placements.c.origin)
    assert stored.made == len(stored.rows) == len(asked) == stored.count().people > 40
    items = table_items(stored.pilot.policy.questionnaires, TABLE)
    assert "incident" not in items
    assert {len(row) for row in stored.rows} == {len(TABLE.columns) + len(items)}
    assert sorted(row[0] for row in stored.rows) == sorted(origin for _, origin in asked)
    silent = [row for row in stored.rows if set(row[2:]) == {"no_answer"}]
    assert len(silent) == [status for status, _ in asked].count("expired") > 0


def test_why_there_is_no_answer_is_a_code_of_its_own(stored: Stored) -> None:
    cells = {cell for row in stored.rows for cell in row[2:]}
    assert {"no_answer", "left_out", "not_applicable"} <= cells
    assert {cell for cell in cells if isinstance(cell, str)} <= {*MISSING, "too_light", "right", "too_heavy"}


def test_rows_name_nobody_and_their_order_tells_nothing(stored: Stored) -> None:
    with stored.pilot.database.read() as connection:
        query = select(release_records.c.request_id).order_by(release_records.c.position)
        order = list(connection.execute(query).scalars())
        ids = {*order, *connection.execute(select(placements.c.application_id)).scalars()}
    assert order not in (sorted(order), sorted(order, reverse=True))
    assert not ids & {cell for row in stored.rows for cell in row}
    assert list(stored.rows) == list(stored.rows)


def test_another_secret_gives_another_order_of_the_same_rows(stored: Stored) -> None:
    with stored.pilot.database.write() as connection:
        questionnaires = stored.pilot.policy.questionnaires
        store_records(connection, questionnaires, ("R00001", DAY), "other", TABLE, b"another secret")
    others = list(RecordRows(stored.pilot.database, "R00001", "other"))
    assert others != list(stored.rows)
    assert sorted(map(repr, others)) == sorted(map(repr, stored.rows))


def test_what_is_answered_later_changes_no_row(stored: Stored) -> None:
    before = list(stored.rows)
    with stored.pilot.database.write() as connection:
        connection.execute(update(feedback_answers).where(feedback_answers.c.item == "integration").values(value=1))
    assert list(stored.rows) == before


def test_an_answer_that_was_entered_after_the_day_belongs_to_no_row(stored: Stored) -> None:
    people = stored.count().people
    found = stored.sheets(feedback_requests.c.id, feedback_requests.c.status)
    answered = next(one for one, status in found if status == "answered")
    with stored.pilot.database.write() as connection:
        later = update(feedback_requests).where(feedback_requests.c.id == answered)
        connection.execute(later.values(entered_at=OVER.replace(month=12, day=20)))
    assert stored.count().people == people - 1


def erased(stored: Stored) -> None:
    """One person who answered is erased."""
    found = stored.sheets(placements.c.application_id, feedback_requests.c.status)
    person = next(one for one, status in found if status == "answered")
    with unit_of_work(stored.pilot.database, stored.pilot.clock, correlation="test") as work:
        application = repositories.applications.find(work.connection, person, lock=True)
        assert application is not None
        erase_person(work, application, stored.pilot.policy)
        work.commit()


def test_an_erased_person_takes_her_row_with_her_and_nobody_elses(stored: Stored) -> None:
    before = list(stored.rows)
    erased(stored)
    after = list(stored.rows)
    assert any(after == [*before[:place], *before[place + 1 :]] for place in range(len(before)))
    assert stored.count().people == len(after)


def source_of(stored: Stored) -> Any:
    described = {
        "table": NAME,
        "release": "R00001",
        "party": KEY.party,
        "moment": KEY.moment,
        "columns": list(TABLE.columns),
        "items": list(table_items(stored.pilot.policy.questionnaires, TABLE)),
        "left_out": list(TABLE.left_out),
        "rows": stored.made,
    }
    source = release()
    header = {**source.document["release"], "tier": "restricted", "records": [described]}
    return replace(source, document={**source.document, "release": header}, records={NAME: stored.rows})


def file_of(stored: Stored, file_format: str, language: str = "en") -> bytes:
    made = findings_file(source_of(stored), stored.pilot.policy, file_format, language, "restricted")
    with made.content as content:
        return content.read()


def read_me(stored: Stored, language: str = "en") -> str:
    with ZipFile(io.BytesIO(file_of(stored, "datapackage", language))) as archive:
        return archive.read("README.md").decode("utf-8")


def test_a_file_has_the_same_bytes_until_somebody_is_erased_and_then_says_so(stored: Stored) -> None:
    before = file_of(stored, "datapackage")
    assert file_of(stored, "datapackage") == before
    assert "erased" not in read_me(stored)
    erased(stored)
    assert f"Rows removed from {NAME} since its release, for people had their data erased: 1." in read_me(stored)
    assert "effacer leurs données\N{NARROW NO-BREAK SPACE}: 1" in read_me(stored, "fr")


def test_a_package_describes_its_rows(stored: Stored) -> None:
    with ZipFile(io.BytesIO(file_of(stored, "datapackage"))) as archive:
        described = json.loads(archive.read("datapackage.json"))
        lines = archive.read(f"data/{NAME}.csv").decode("utf-8").splitlines()
        words = archive.read("data/dictionary.csv").decode("utf-8")
    (resource,) = [each for each in described["resources"] if each["name"] == NAME]
    assert resource["schema"]["missingValues"] == ["", *MISSING]
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    assert (types["origin"], types["integration"], types["residence_title"]) == ("string", "integer", "boolean")
    assert len(lines) == stored.made + 2
    assert "workload,too_light,Trop légère,Too light" in words
    assert "no_answer" in words
    assert f"Left out of {NAME}, for a group answers it too seldom or too much alike: incident." in read_me(stored)


def test_a_workbook_has_a_sheet_of_rows_behind_the_others(stored: Stored) -> None:
    book = load_workbook(io.BytesIO(file_of(stored, "xlsx", "fr")), read_only=True)
    assert book.sheetnames[4:] == ["Fiches volunteer mid 1"]
    header, *rows = book[book.sheetnames[4]].iter_rows(values_only=True)
    assert header[:3] == ("origin", "sex", "tasks_use_skills")
    assert [tuple(row) for row in rows] == list(stored.rows)


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_other_files_have_no_rows(stored: Stored, file_format: str) -> None:
    assert b"not_applicable" not in file_of(stored, file_format)


def test_only_questionnaires_of_closed_waves_are_cohorts(stored: Stored) -> None:
    with stored.pilot.database.read() as connection:
        found = cohort_keys(connection, {Wave(CALL, "arrival")})
    assert {(key.party, key.moment) for key in found} == {
        ("volunteer", "arrival"), ("host", "arrival"), ("focal_origin", "departure"), ("focal_host", "departure"),
    }  # fmt: skip


def test_rows_that_are_no_longer_what_was_counted_are_not_stored(stored: Stored) -> None:
    records = Records({"later": replace(TABLE, columns=COLUMNS[:1])}, (), (stored.count(),))
    with stored.pilot.database.write() as connection:
        row = connection.execute(select(releases)).mappings().one()
        store_tables(connection, stored.pilot.policy, row, records, SECRET)
    assert len(RecordRows(stored.pilot.database, "R00001", "later")) == stored.made
    erased(stored)
    with pytest.raises(RecordsChanged), stored.pilot.database.write() as connection:
        store_tables(connection, stored.pilot.policy, row, records, SECRET)


def test_a_cohort_gets_a_table_once_and_later_releases_name_it_again(stored: Stored) -> None:
    policy, course = stored.pilot.policy, Course(Event())
    now: Any = {"id": "R00002", "closed": [[CALL, "arrival"]], "as_of": DAY}
    first = {"table": NAME, "release": "R00001"}
    earlier: list[Any] = [
        {
            "audit": {"records": [{"cohort": [CALL, "volunteer", "arrival"], "table": NAME}]},
            "restricted": {"release": {"records": [first]}},
        }
    ]
    with stored.pilot.database.read() as connection:
        whole = count_cohorts(connection, policy, now, [], course)
        cohorts = count_cohorts(connection, policy, now, earlier, course)
    assert {one.key for one in whole} - {one.key for one in cohorts} == {CohortKey(CALL, "volunteer", "arrival")}
    told = records_header(now, Records({"new": RecordTable(cohorts[0].key, ())}, (), cohorts), earlier, policy)
    assert [(each["table"], each["release"]) for each in told] == [(NAME, "R00001"), ("new", "R00002")]
