"""Placement rounds from the command line: the independent verifier, and the mechanism on a file."""

import json
from pathlib import Path
from typing import Any

import click

from commands.configuration import Environment
from commands.installation import open_installation
from domain.errors import DomainError
from domain.matching.simulation import solve_instance
from domain.matching.verifier.verify import verify as violations_of
from storage import repositories
from storage.round_documents import find_whole
from translations.round_words import ways_out


@click.group("round")
def rounds() -> None:
    """Placement rounds."""


@rounds.command()
@click.argument("source", metavar="ID|FILE")
@click.pass_obj
def verify(environ: Environment, source: str) -> int:
    """Check a round's outcome with the verifier that shares no code with the solver.

    Prints what is wrong as JSON; exit code 1 when anything is.
    """
    path = Path(source)
    document = read_json(path) if path.is_file() else _stored_round(environ, source)
    violations = violations_of(document)
    _print({"confirmed": not violations, "violations": violations})
    return 1 if violations else 0


@rounds.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def solve(file: Path) -> int:
    """Place the volunteers of an instance and print matching, reasons and certificate as JSON."""
    try:
        _print(solve_instance(read_json(file)))
    except DomainError as refusal:
        _print({"code": refusal.code})
        click.echo(f"refused: {json.dumps(refusal.parameters, ensure_ascii=False, default=str)}", err=True)
        for way in ways_out("en", refusal.code):
            click.echo(f"- {way}", err=True)
        if refusal.code == "config_crossing":
            click.echo('- Or give "mechanism": "serial_dictatorship" and a "person_order" over everybody.', err=True)
        return 1
    return 0


def read_json(path: Path) -> Any:
    """The file's document. Raises DomainError `not_json`."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DomainError("not_json", {"file": path.name}) from error


def _stored_round(environ: Environment, identifier: str) -> dict[str, Any]:
    with open_installation(environ) as installation, installation.database.read() as connection:
        found = repositories.rounds.find(connection, identifier)
        whole = find_whole(connection, identifier)
    if found is None:
        raise click.ClickException("there is neither a file nor a round of this name")
    if whole is None:
        raise click.ClickException(f"this round has no outcome to verify: it is {found.status}")
    return whole


def _print(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, sort_keys=True))
