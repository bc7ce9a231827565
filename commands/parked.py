"""The parked store: messages that failed too often and wait for a person."""

import json

import click

from commands.configuration import Environment
from commands.installation import open_installation
from messaging.envelope import instant_text
from messaging.parked import ParkedMessage, list_parked, retry_parked

_LISTENER = click.option("--listener", help="Only what this listener could not handle.")


@click.group()
def parked() -> None:
    """Messages that failed too often and wait for a person."""


@parked.command("list")
@_LISTENER
@click.pass_obj
def list_messages(environ: Environment, listener: str | None) -> None:
    """One line a message: id, listener, event, attempts, code, when."""
    with open_installation(environ) as installation, installation.database.read() as connection:
        entries = list_parked(connection, listener=listener)
    for entry in entries:
        click.echo(_line(entry))


@parked.command()
@click.argument("message")
@click.pass_obj
def show(environ: Environment, message: str) -> None:
    """Everything about one parked message, as JSON."""
    with open_installation(environ) as installation, installation.database.read() as connection:
        entries = list_parked(connection, message=message)
    if not entries:
        raise click.ClickException("no parked message has this id")
    for entry in entries:
        click.echo(json.dumps(_document(entry), ensure_ascii=False, indent=2))


@parked.command()
@click.argument("message", required=False)
@_LISTENER
@click.option("--dry-run", is_flag=True, help="Only list what would be tried again.")
@click.pass_obj
def retry(environ: Environment, message: str | None, listener: str | None, dry_run: bool) -> None:
    """Make parked messages due again: all of them, or the one with this id."""
    with open_installation(environ) as installation, installation.database.write() as connection:
        entries = list_parked(connection, listener=listener, message=message)
        if message is not None and not entries:
            raise click.ClickException("no parked message has this id")
        if not dry_run:
            retry_parked(connection, entries)
    for entry in entries:
        click.echo(_line(entry))
    click.echo(f"{len(entries)} {'would be' if dry_run else 'will be'} tried again", err=True)


def _line(entry: ParkedMessage) -> str:
    columns = (entry.message.id, entry.listener, entry.message.name or "-", str(entry.count), entry.code)
    return "\t".join((*columns, instant_text(entry.parked_at)))


def _document(entry: ParkedMessage) -> dict[str, object]:
    return {
        "listener": entry.listener,
        "attempts": entry.count,
        "code": entry.code,
        "parked_at": instant_text(entry.parked_at),
        "attributes": entry.message.headers(),
        "data": entry.message.data,
    }
