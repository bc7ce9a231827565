"""Rounds that were computed under schema 0002 keep every word of their documents, and get their figures."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from domain.matching.inputs import RoundInputs
from domain.matching.verifier.verify import verify
from domain.round_report import figures
from storage import repositories
from storage.database import Database
from storage.round_documents import find_document, find_whole
from storage.schema import FOLDER, migrate
from tests.servers.fixtures import FreshDatabaseUrl, fresh_database_url  # noqa: F401 - fixtures

ROUNDS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("rounds_of_schema_0002.json").read_text(encoding="utf-8")
)
STORED, LATER = ROUNDS["earlier"], ROUNDS["later"]
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, fresh_database_url: FreshDatabaseUrl) -> Iterator[Database]:  # noqa: F811
    """Schema 0002 with a computed round, one that was refused, and one that was only asked for."""
    opened = Database.open(fresh_database_url(request.param))
    with opened.write() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        _store_rounds(connection)
    yield opened
    opened.close()


def _store_rounds(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    tables.reflect(connection, only=["calls", "rounds"])
    calls, rounds = tables.tables["calls"], tables.tables["rounds"]
    call = {
        "id": "call",
        "code": "2026A",
        "opens": AT,
        "closes": AT,
        "modalities": ["volunteering"],
        "corridors": STORED["inputs"]["corridors"],
        "host_caps": [{"host": "MA", "cap": 2}],
        "seed": STORED["certificate"]["seed"],
        "seed_commitment": STORED["certificate"]["seed_commitment"],
        "last_number": 4,
        "created_at": AT,
    }
    connection.execute(calls.insert().values(call))
    asked = {"call_id": "call", "protected": False, "seed": call["seed"], "requested_at": AT, "version": 1}
    refusal = {"code": "config_crossing", "parameters": {}}
    for row in (
        {"id": "R00001", "status": "validated", **_columns(STORED)},
        {"id": "R00002", "status": "discarded", "inputs": STORED["inputs"], "refusal": refusal},
        {"id": "R00003", "status": "requested"},
        {"id": "R00004", "status": "validated", **_columns(LATER)},
    ):
        connection.execute(rounds.insert().values({**asked, **row}))


def _columns(stored: dict[str, Any]) -> dict[str, Any]:
    outcome = {kind: stored[kind] for kind in ("matching", "reasons")}
    documents = {"inputs": stored["inputs"], "outcome": outcome, "certificate": stored["certificate"]}
    return {"simulated_at": AT, **documents}


def test_every_document_is_moved_as_it_was(database: Database) -> None:
    migrate(database)
    with database.read() as connection:
        whole = find_whole(connection, "R00001")
        assert (whole, find_whole(connection, "R00002"), find_whole(connection, "R00003")) == (STORED, None, None)
        assert find_document(connection, "R00002", "inputs") == STORED["inputs"]
        assert find_document(connection, "R00003", "inputs") is None
        assert find_whole(connection, "R00004") == LATER
    assert (verify(whole), verify(LATER)) == ([], [])


def test_a_computed_round_gets_the_figures_of_today_and_no_other_one_does(database: Database) -> None:
    migrate(database)
    with database.read() as connection:
        reports = {found.id: found.report for found in repositories.rounds.where(connection)}
    first, later = (figures(each["inputs"], each["matching"], each["certificate"]) for each in (STORED, LATER))
    assert reports == {"R00001": first, "R00002": None, "R00003": None, "R00004": later}


def test_status_and_refusal_stay_and_no_old_round_is_a_question(database: Database) -> None:
    migrate(database)
    with database.read() as connection:
        found = {each.id: (each.status, each.refusal, each.based_on) for each in repositories.rounds.where(connection)}
    assert found == {
        "R00001": ("validated", None, None),
        "R00002": ("discarded", {"code": "config_crossing", "parameters": {}}, None),
        "R00003": ("requested", None, None),
        "R00004": ("validated", None, None),
    }


def test_an_old_call_has_the_default_mechanism_and_no_origin_totals(database: Database) -> None:
    migrate(database)
    with database.read() as connection:
        (call,) = repositories.calls.where(connection)
    assert (call.mechanism, call.origin_caps) == ("tlda", [])


def test_a_question_can_be_asked_of_an_old_round() -> None:
    assert RoundInputs.from_document(STORED["inputs"]).host_caps == {"MA": 2}


def test_two_open_rounds_of_one_call_are_still_refused_and_questions_do_not_count(database: Database) -> None:
    migrate(database)
    with database.write() as connection:
        row = connection.execute(sa.select(repositories.rounds.table).where(sa.text("id = 'R00003'"))).mappings().one()
        question = {**row, "id": "R00005", "based_on": "R00001", "what_if": []}
        connection.execute(repositories.rounds.table.insert().values(question))
    with (
        pytest.raises(sa.exc.IntegrityError, match=r"uq_rounds_open_call|rounds\.call_id"),
        database.write() as connection,
    ):
        connection.execute(repositories.rounds.table.insert().values({**row, "id": "R00006"}))
