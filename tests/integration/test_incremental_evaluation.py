"""An evaluation after a small change reads only the block that changed, and says what a full one says."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, select, update

from commands import installation as commands_installation
from commands.sample_pilot import load_sample_pilot
from config.clock import FixedClock
from domain.incident import Incident
from domain.indicators.tally_document import document_of
from storage import repositories
from storage.departure import record_protection, tick_off
from storage.evaluation_blocks import fingerprints, forget_blocks
from storage.incidents import add_incident, incidents_where, move_incident
from storage.tables.applications import applications, verdicts
from storage.tables.evaluation import evaluation_blocks
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import checklist_items, placements, protection_records, suspensions
from storage.tables.safeguarding import incidents
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests.installation import Installation, SetClock
from workers.evaluation_course import Counted, count_everybody

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY = date(2026, 11, 22)
BROKEN = [{"code": "E01", "outcome": "fail"}]


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(f"sqlite:///{tmp_path_factory.mktemp('sample') / 'pilot.db'}", "embedded:", SetClock(NOW))
    services = made.worker_services
    load_sample_pilot(
        commands_installation.Installation(
            services.settings, services.policy, made.database, services.keys, FixedClock(NOW)
        )
    )
    yield made
    made.close()


def count(pilot: Installation, day: date = DAY) -> Counted:
    return count_everybody(pilot.database, pilot.worker_services, day, lambda done, total: None)


def counted_anew(pilot: Installation) -> Counted:
    with pilot.database.write() as connection:
        forget_blocks(connection, set())
    return count(pilot)


def said(counted: Counted) -> tuple[object, object]:
    return document_of(counted.tallies), counted.roots


def kept(pilot: Installation) -> dict[str, str]:
    with pilot.database.read() as connection:
        rows = connection.execute(select(evaluation_blocks.c.block, evaluation_blocks.c.fingerprint))
        return {row.block: row.fingerprint for row in rows}


def first(connection: Connection, column: object, *where: object) -> str:
    return str(connection.execute(select(column).where(*where).order_by(column).limit(1)).scalar_one())  # type: ignore[call-overload]


def answer_changed(work: UnitOfWork) -> None:
    request = first(work.connection, feedback_requests.c.id, feedback_requests.c.status == "answered")
    mine = feedback_answers.c.request_id == request
    item = first(work.connection, feedback_answers.c.item, mine)
    work.connection.execute(delete(feedback_answers).where(mine, feedback_answers.c.item == item))


def request_expired(work: UnitOfWork) -> None:
    request = first(work.connection, feedback_requests.c.id, feedback_requests.c.status == "answered")
    mine = feedback_requests.c.id == request
    work.connection.execute(update(feedback_requests).where(mine).values(status="expired", entered_at=None))


def allowance_paid_later(work: UnitOfWork) -> None:
    record = protection_records.c.paid_on.is_not(None), protection_records.c.kind == "allowance"
    row = work.connection.execute(select(protection_records).where(*record).order_by(protection_records.c.id)).first()
    assert row is not None
    dates = {"kind": "allowance", "from_on": None, "to_on": None, "due_on": row.due_on, "paid_on": date(2026, 11, 21)}
    record_protection(work, row.placement_id, dates)


def document_done_a_day_too_late(work: UnitOfWork) -> None:
    """As many items are done as before, and another day is the latest one."""
    in_time = checklist_items.c.done.is_(True) & (checklist_items.c.date <= checklist_items.c.due_on)
    query = select(checklist_items).where(in_time, checklist_items.c.due_on < DAY)
    row = work.connection.execute(query.order_by(checklist_items.c.placement_id, checklist_items.c.code)).first()
    assert row is not None
    late = row.due_on + timedelta(days=1)
    assert tick_off(work, row.placement_id, row.code, done=True, on=late, valid_from=None, valid_until=None)


def service_interrupted(work: UnitOfWork) -> None:
    """A service of which the first ten days were an interruption: fewer days to be covered."""
    insured = select(protection_records.c.placement_id)
    where = placements.c.started_on.is_not(None), placements.c.id.in_(insured)
    identifier = first(work.connection, placements.c.id, *where)
    found = repositories.placements.find(work.connection, identifier)
    assert found is not None
    assert found.started_on is not None
    last = found.started_on + timedelta(days=10)
    pause = {"placement_id": identifier, "from_on": found.started_on, "to_on": last, "code": "health"}
    work.connection.execute(suspensions.insert().values(pause))
    repositories.placements.save(work.connection, found)


def incident_reported(work: UnitOfWork) -> None:
    placement = first(work.connection, placements.c.id, placements.c.status == "in_service")
    report = Incident(
        id="incident",
        placement_id=placement,
        category="other",
        text="Exemple.",
        language="fr",
        status="reported",
        reported_at=work.clock.now(),
        mail_wanted=False,
        assigned_to=None,
        assigned_at=None,
        closed_at=None,
        outcome=None,
        version=1,
    )
    add_incident(work, report)


def incident_closed(work: UnitOfWork) -> None:
    (report,) = incidents_where(work.connection, incidents.c.id == "incident")
    assigned = move_incident(work, report, "assign", "officer")
    move_incident(work, assigned, "close", "officer", closed_at=work.clock.now(), outcome="settled")


def verdict_given(work: UnitOfWork) -> None:
    last = work.connection.execute(select(verdicts).order_by(verdicts.c.application_id).limit(1)).one()
    again = dict(last._mapping) | {"number": 99, "outcome": "refusal_proposed", "reasons": BROKEN}
    work.connection.execute(verdicts.insert().values(again))


def placement_ended(work: UnitOfWork) -> None:
    placement = first(work.connection, placements.c.id, placements.c.status == "in_service")
    values = {"status": "ended_early", "version": placements.c.version + 1, "end_code": "family"}
    work.connection.execute(update(placements).where(placements.c.id == placement).values(**values))


def file_corrected(work: UnitOfWork) -> None:
    application = first(work.connection, applications.c.id)
    values = {"sex": "other", "version": applications.c.version + 1}
    work.connection.execute(update(applications).where(applications.c.id == application).values(**values))


CHANGES = (
    answer_changed,
    request_expired,
    allowance_paid_later,
    document_done_a_day_too_late,
    service_interrupted,
    incident_reported,
    verdict_given,
    placement_ended,
    file_corrected,
)


def test_nothing_written_since_reads_no_block_again(pilot: Installation) -> None:
    counted = count(pilot)
    with pilot.database.write() as connection:
        connection.execute(update(evaluation_blocks).values(tallies=[]))
    # What was kept is used as it stands: emptied blocks count nobody.
    assert document_of(count(pilot).tallies) == []
    assert said(counted_anew(pilot)) == said(counted)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_written_fact_is_seen_and_only_its_block_is_read_again(
    pilot: Installation, change: Callable[[UnitOfWork], None]
) -> None:
    before = said(count(pilot))
    blocks = kept(pilot)
    with unit_of_work(pilot.database, FixedClock(NOW), correlation="test") as work:
        change(work)
        work.commit()
    after = said(count(pilot))
    changed = {block for block, fingerprint in kept(pilot).items() if blocks[block] != fingerprint}
    assert len(changed) == 1
    assert after != before
    assert after == said(counted_anew(pilot))


def test_another_day_and_another_policy_read_everybody_again(pilot: Installation) -> None:
    version = pilot.worker_services.policy.version
    with pilot.database.read() as connection:
        today = fingerprints(connection, DAY, version)
        assert today == fingerprints(connection, DAY, version)
        for other in (fingerprints(connection, date(2026, 11, 23), version), fingerprints(connection, DAY, "other")):
            assert other.keys() == today.keys()
            assert all(other[block] != today[block] for block in today)


def test_two_evaluations_of_two_days_at_once_count_each_its_own_day(pilot: Installation) -> None:
    other_day = DAY + timedelta(days=1)
    today, tomorrow = said(counted_anew(pilot)), said(count(pilot, other_day))
    assert today != tomorrow
    count(pilot)
    between: list[object] = []

    def meanwhile(done: int, total: int) -> None:
        """Another process begins after this one has looked at what is kept, and ends before it goes on."""
        between.append(said(count(pilot, other_day)))

    mine = count_everybody(pilot.database, pilot.worker_services, DAY, meanwhile)

    assert said(mine) == today
    assert set(map(repr, between)) == {repr(tomorrow)}


def test_blocks_that_another_evaluation_forgets_are_counted_again(pilot: Installation) -> None:
    today = said(count(pilot))

    def meanwhile(done: int, total: int) -> None:
        with pilot.database.write() as connection:
            forget_blocks(connection, set())

    assert said(count_everybody(pilot.database, pilot.worker_services, DAY, meanwhile)) == today
