"""The schema's version: bring it up to date, say what is missing, compare it with the models."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from messaging.tables import metadata as delivery
from storage.database import Database
from storage.tables import metadata as state

FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def migrate(database: Database) -> tuple[str, ...]:
    """Run every missing migration, each in a transaction of its own, and name them. Safe to run again."""
    missing = missing_migrations(database)
    if missing:
        with database.write() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    return missing


def missing_migrations(database: Database) -> tuple[str, ...]:
    """The migrations that this code has and the database has not, oldest first. Raises DatabaseUnavailable."""
    with database.read() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    script = ScriptDirectory.from_config(_config())
    heads = script.get_heads()
    if set(current) == set(heads):
        return ()
    base = current[0] if current else "base"
    return tuple(revision.revision for revision in reversed(list(script.iterate_revisions("heads", base))))


def differences(connection: Connection) -> list[object]:
    """What the migrated schema and the models disagree about; empty when they are one."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    both: Any = [state, delivery]
    return list(compare_metadata(context, both))


def new_migration(database: Database, message: str, number: str) -> None:
    """Write the migration that leads from the database's schema to the models' (for developers)."""
    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=number)
