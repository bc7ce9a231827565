"""The migrations and the models tell the same schema, on both engines."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.schema import differences, migrate, missing_migrations
from tests.servers.fixtures import FreshDatabaseUrl, fresh_database_url  # noqa: F401 - fixtures


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, fresh_database_url: FreshDatabaseUrl) -> Iterator[Database]:  # noqa: F811
    opened = Database.open(fresh_database_url(request.param))
    yield opened
    opened.close()


def test_an_empty_database_lacks_every_migration(database: Database) -> None:
    assert missing_migrations(database)[0] == "0001"


def test_migrating_leads_to_exactly_the_models(database: Database) -> None:
    assert migrate(database) != ()
    with database.read() as connection:
        assert differences(connection) == []
    assert missing_migrations(database) == ()


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    assert migrate(database) == ()


def test_a_column_that_only_the_database_has_is_noticed(database: Database) -> None:
    migrate(database)
    with database.write() as connection:
        connection.execute(text("ALTER TABLE calls ADD COLUMN forgotten INTEGER"))
    with database.read() as connection:
        assert differences(connection) != []
