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
from storage.round_agreement import disagreements
from storage.round_documents import find_whole
from translations.round_words import ways_out

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("round")
def rounds() -> None:
    """Placement rounds."""


@rounds.command()
@click.argument("source", metavar="ID|FILE")
@click.option("--instance", type=_FILE, help="The instance that FILE is the outcome of, as `round solve` prints it.")
@click.pass_obj
def verify(environ: Environment, source: str, instance: Path | None) -> int:
    """Check a round's outcome with the verifier that shares no code with the solver.

    FILE holds inputs or instance, matching, reasons and certificate. Of a stored round ID what people read of it is
    compared as well: reasons, seed, proposals. Prints what is wrong as JSON; exit code 1 when anything is.
    """
    path = Path(source)
    violations = _violations_in(path, instance) if path.is_file() else _violations_stored(environ, source)
    _print({"confirmed": not violations, "violations": violations})
    return 1 if violations else 0


def _violations_in(path: Path, instance: Path | None) -> list[dict[str, Any]]:
    document = read_json(path)
    if instance is not None and isinstance(document, dict):
        document = {**document, "instance": read_json(instance)}
    if isinstance(document, dict) and not {"inputs", "instance", "volunteers"} & set(document):
        raise click.ClickException("this file has an outcome and no instance: add --instance FILE")
    return violations_of(document)


def _violations_stored(environ: Environment, identifier: str) -> list[dict[str, Any]]:
    with open_installation(environ) as installation, installation.database.read() as connection:
        found = repositories.rounds.find(connection, identifier)
        if found is None:
            raise click.ClickException("there is neither a file nor a round of this name")
        whole = find_whole(connection, identifier)
        if whole is None:
            raise click.ClickException(f"this round has no outcome to verify: it is {found.status}")
        return violations_of(whole) + disagreements(connection, found, whole)


@rounds.command()
@click.argument("file", type=_FILE)
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
    """The file's document. Raises DomainError `not_json`, also for a name that is given twice in one object."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_named_once)
        # Half a character pair is JSON, but no text that could be hashed or printed.
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise DomainError("not_json", {"file": path.name}) from error
    return document


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a name is given twice")
    return named


def _print(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, sort_keys=True))
