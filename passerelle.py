"""The console command: the composition root, and the only file that knows every part."""

import os
import sys
from functools import partial

import click
from flask import Flask

from commands.accounts import account
from commands.answering import answer_for
from commands.delivering import drain, tick
from commands.everything import everything
from commands.findings import export
from commands.parked import parked
from commands.roles import application_of, delivery, relay, scheduler, web, worker
from commands.rounds import rounds
from commands.seeding import seed
from commands.upkeep import check, migrate

_DEBUG = "--debug"


@click.group()
@click.option(_DEBUG, is_flag=True, help="Show where an error comes from.")
def passerelle(debug: bool) -> None:
    """Passerelle runs the pilot of a South-South volunteering mechanism."""


for _command in (
    account,
    check,
    delivery,
    drain,
    everything,
    export,
    migrate,
    parked,
    relay,
    rounds,
    scheduler,
    seed,
    tick,
    web,
    worker,
):
    passerelle.add_command(_command)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code. `--debug` may stand anywhere."""
    given = sys.argv[1:] if arguments is None else arguments
    plain = [argument for argument in given if argument != _DEBUG]
    run = partial(passerelle.main, plain, prog_name="passerelle", standalone_mode=False, obj=os.environ)
    return answer_for(run, debug=_DEBUG in given)


def application() -> Flask:
    """The web application for a server of one's own: `passerelle:application()`."""
    return application_of(os.environ)()


if __name__ == "__main__":
    sys.exit(main())
