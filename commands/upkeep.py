"""Before anything runs: is the configuration usable, is the schema there."""

from pathlib import Path

import click
from sqlalchemy import make_url

from commands.configuration import Configuration, Environment, read_configuration
from commands.installation import assemble, require_answered_versions
from storage.errors import DatabaseUnavailable
from storage.schema import migrate as run_migrations


@click.command()
@click.pass_obj
def check(environ: Environment) -> None:
    """Check settings and policy files, all errors at once; what people have answered must still be as it was."""
    configuration = read_configuration(environ)
    _check_answered_versions(configuration)
    click.echo(f"settings and policy {configuration.policy.version} can be used", err=True)


def _check_answered_versions(configuration: Configuration) -> None:
    """Nothing is made: a database that is not there yet has no answers, one that is away is checked at start."""
    url = make_url(configuration.settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return
    installation = assemble(configuration)
    try:
        require_answered_versions(installation)
    except DatabaseUnavailable:
        click.echo("the database is away: questionnaires were not compared with what was answered", err=True)
    finally:
        installation.database.close()


@click.command()
@click.pass_obj
def migrate(environ: Environment) -> None:
    """Bring the database's schema up to date."""
    installation = assemble(read_configuration(environ))
    try:
        done = run_migrations(installation.database)
    finally:
        installation.database.close()
    click.echo(f"migrated: {', '.join(done)}" if done else "the schema is up to date", err=True)
