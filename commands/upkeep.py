"""Before anything runs: is the configuration usable, is the schema there."""

import click

from commands.configuration import Environment, read_configuration
from commands.installation import assemble
from storage.schema import migrate as run_migrations


@click.command()
@click.pass_obj
def check(environ: Environment) -> None:
    """Check settings and policy files, all errors at once."""
    configuration = read_configuration(environ)
    click.echo(f"settings and policy {configuration.policy.version} can be used", err=True)


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
