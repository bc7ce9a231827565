"""One installation, opened: configuration, keys, clock, and a database whose schema is the one of this code."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from api.services import Services
from commands.configuration import (
    Configuration,
    Environment,
    UnusableConfiguration,
    read_configuration,
    version_problem_line,
)
from config.clock import Clock, SystemClock
from config.settings import Settings
from domain.feedback_versions import version_problems
from domain.policy import Policy
from storage.database import Database
from storage.feedback_versions import any_not_held, has_versions, hold_earlier_answers, versions_in_use
from storage.keys import Keys
from storage.schema import migrate, missing_migrations
from workers.services import WorkerServices


@dataclass(frozen=True, slots=True)
class Installation:
    """What the verbs work with."""

    settings: Settings
    policy: Policy
    database: Database
    keys: Keys
    clock: Clock

    def web_services(self) -> Services:
        return Services(self.settings, self.database, self.policy, self.keys, self.clock)

    def worker_services(self) -> WorkerServices:
        return WorkerServices(self.settings, self.policy, self.keys, self.clock)


@contextmanager
def open_installation(environ: Environment, port: int = 8000) -> Iterator[Installation]:
    """Open the installation that the environment describes, and close its connections afterwards.

    Raises UnusableConfiguration, DatabaseUnavailable, click.ClickException when migrations are missing.
    """
    installation = assemble(read_configuration(environ, port))
    try:
        require_schema(installation.database)
        require_answered_versions(installation)
        hold_answered_versions(installation)
        yield installation
    finally:
        installation.database.close()


def assemble(configuration: Configuration) -> Installation:
    """Put the parts together; nothing is connected yet."""
    settings = configuration.settings
    database = Database.open(settings.database_url)
    return Installation(
        settings, configuration.policy, database, Keys(settings.secret_key, settings.data_key), SystemClock()
    )


def require_schema(database: Database) -> None:
    """SQLite is migrated on the spot; a server's schema is the operator's to change. Raises click.ClickException."""
    if database.dialect == "sqlite":
        migrate(database)
        return
    missing = missing_migrations(database)
    if missing:
        raise click.ClickException(f"the database lacks migration {', '.join(missing)}: run `passerelle migrate`")


def require_answered_versions(installation: Installation) -> None:
    """What people have answered must still be there as they read it. Raises UnusableConfiguration."""
    with installation.database.read() as connection:
        in_use = versions_in_use(connection) if has_versions(connection) else []
    problems = version_problems(installation.policy.questionnaires, in_use)
    if problems:
        raise UnusableConfiguration([version_problem_line(problem) for problem in problems])


def hold_answered_versions(installation: Installation) -> None:
    """What was answered before an upgrade is held from its first start on, like what is answered later."""
    with installation.database.read() as connection:
        if not any_not_held(connection):
            return
    with installation.database.write() as connection:
        hold_earlier_answers(connection, installation.policy.questionnaires)


def new_correlation() -> str:
    """The id that ties together all that one command sets off."""
    return uuid.uuid4().hex
