"""Content to look at: the sample pilot."""

import contextlib
from threading import Event

import click

from commands.configuration import Environment
from commands.installation import Installation, open_installation
from commands.sample_pilot import load_sample_pilot
from commands.stopping import stop_on_signals
from domain.errors import DomainError


@click.group()
def seed() -> None:
    """Content to look at and to learn with."""


@seed.command("sample-pilot")
@click.pass_obj
def sample_pilot(environ: Environment) -> None:
    """Load the sample pilot into an empty database, while no other role runs."""
    stop = stop_on_signals()
    with open_installation(environ) as installation:
        summary = load_sample_pilot(installation, stop)
    what = f"{summary.applications} applications to {summary.calls} calls"
    click.echo(f"sample pilot loaded: {what}" if summary.loaded else "the sample pilot is there already", err=True)


def offer_sample_pilot(installation: Installation, stop: Event) -> None:
    """Load the sample into an empty database; beside a real pilot it is left out. Returns early when `stop` is set."""
    try:
        with contextlib.suppress(click.Abort):
            load_sample_pilot(installation, stop)
    except DomainError as refusal:
        if refusal.code != "sample_needs_empty_database":
            raise
        click.echo("the database holds a pilot already: the sample pilot is left out", err=True)
