"""An evaluation after a small change reads only the block that changed, and says what a full one says."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, delete, select, update

from commands import installation as commands_installation
from commands.sample_pilot import load_sample_pilot
from config.clock import FixedClock
from domain.indicators.tally_document import document_of
from storage.evaluation_blocks import fingerprints, forget_blocks, kept_blocks
from storage.tables.applications import applications
from storage.tables.evaluation import evaluation_blocks
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import checklist_items, placements, protection_records
from tests.installation import Installation, SetClock
from workers.evaluation_course import Counted, count_everybody

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY = date(2026, 11, 22)


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
        return kept_blocks(connection)


def first(connection: Connection, column: object, *where: object) -> str:
    return str(connection.execute(select(column).where(*where).order_by(column).limit(1)).scalar_one())  # type: ignore[call-overload]


def answer_changed(connection: Connection) -> None:
    request = first(connection, feedback_requests.c.id, feedback_requests.c.status == "answered")
    mine = feedback_answers.c.request_id == request
    connection.execute(delete(feedback_answers).where(mine, feedback_answers.c.item == _item(connection, request)))


def _item(connection: Connection, request: str) -> str:
    return first(connection, feedback_answers.c.item, feedback_answers.c.request_id == request)


def request_expired(connection: Connection) -> None:
    request = first(connection, feedback_requests.c.id, feedback_requests.c.status == "answered")
    mine = feedback_requests.c.id == request
    connection.execute(update(feedback_requests).where(mine).values(status="expired", entered_at=None))


def allowance_unpaid(connection: Connection) -> None:
    record = first(connection, protection_records.c.id, protection_records.c.paid_on.is_not(None))
    connection.execute(update(protection_records).where(protection_records.c.id == record).values(paid_on=None))


def document_done(connection: Connection) -> None:
    placement = first(connection, checklist_items.c.placement_id)
    mine = checklist_items.c.placement_id == placement
    connection.execute(update(checklist_items).where(mine).values(done=True, date=date(2026, 11, 20)))


def placement_ended(connection: Connection) -> None:
    placement = first(connection, placements.c.id, placements.c.status == "in_service")
    values = {"status": "ended_early", "version": placements.c.version + 1, "end_code": "family"}
    connection.execute(update(placements).where(placements.c.id == placement).values(**values))


def file_corrected(connection: Connection) -> None:
    application = first(connection, applications.c.id)
    values = {"sex": "other", "version": applications.c.version + 1}
    connection.execute(update(applications).where(applications.c.id == application).values(**values))


CHANGES = (answer_changed, request_expired, allowance_unpaid, document_done, placement_ended, file_corrected)


def test_nothing_written_since_reads_no_block_again(pilot: Installation) -> None:
    counted = count(pilot)
    with pilot.database.write() as connection:
        connection.execute(update(evaluation_blocks).values(tallies=[]))
    # What was kept is used as it stands: emptied blocks count nobody.
    assert document_of(count(pilot).tallies) == []
    assert said(counted_anew(pilot)) == said(counted)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_written_fact_is_seen_and_only_its_block_is_read_again(
    pilot: Installation, change: Callable[[Connection], None]
) -> None:
    before = said(count(pilot))
    blocks = kept(pilot)
    with pilot.database.write() as connection:
        change(connection)
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
