"""Doing at once what the roles do by and by."""

import time
from datetime import UTC, datetime

import click

from commands.configuration import Environment
from commands.installation import Installation, open_installation
from config.logging import configure_logging
from workers.delivery import drain as deliver_all
from workers.mail import send_pass
from workers.registry import LISTENERS
from workers.schedule import tick as make_due

DRAIN_SECONDS = 60.0
_YEARS = range(2000, 3000)  # sums with the mechanism's deadlines stay within the calendar


@click.command()
@click.pass_obj
def drain(environ: Environment) -> None:
    """Deliver what is due now, mail included; safe beside a running `all`."""
    configure_logging("drain")
    with open_installation(environ) as installation:
        if not _drain(installation, time.monotonic() + DRAIN_SECONDS):
            raise click.ClickException(f"not everything was delivered within {DRAIN_SECONDS:.0f} seconds")


def _drain(installation: Installation, end: float) -> bool:
    """Events first, then the mails that they led to. False when time is up."""
    database, services = installation.database, installation.worker_services()
    broker_url = installation.settings.broker_url
    if not deliver_all(database, broker_url, LISTENERS, services, end - time.monotonic()):
        return False
    while time.monotonic() < end:
        if not send_pass(database, services):
            return True
    return False


def _instant(_context: click.Context, _parameter: click.Parameter, value: str) -> datetime:
    """An ISO 8601 instant with its zone, turned into UTC."""
    try:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is not None and instant.year in _YEARS:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise click.BadParameter("give an instant such as 2026-12-01T08:00:00Z")


@click.command()
@click.option("--at", required=True, callback=_instant, help="Make due what is due at or before this instant.")
@click.pass_obj
def tick(environ: Environment, at: datetime) -> None:
    """Make everything due that is due at an instant; nothing is delivered by it."""
    configure_logging("tick")
    with open_installation(environ) as installation:
        found = make_due(installation.database, installation.worker_services(), at)
    for name, number in found.items():
        click.echo(f"{name}\t{number}")
