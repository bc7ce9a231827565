"""Findings as files, for those who evaluate and those who read them."""

import contextlib
import os
import tempfile
from pathlib import Path

import click

from api.exports.findings import MEDIA_TYPES
from api.operations.context import Operation
from api.operations.evaluation import export_findings
from api.problems import Problem
from commands.configuration import Environment
from commands.installation import new_correlation, open_installation
from domain.actor import Actor
from domain.values import LANGUAGES

_OPERATOR = Actor("admin")  # who has this command line reads the database as well


@click.group("export")
def export() -> None:
    """Files to hand on."""


@export.command()
@click.option("--lang", required=True, type=click.Choice(tuple(LANGUAGES)), help="The language of the words.")
@click.option("--format", "file_format", required=True, type=click.Choice(tuple(MEDIA_TYPES)), help="The kind of file.")
@click.option("--tier", required=True, type=click.Choice(("public", "restricted")), help="Who may read it.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where to write it.")
@click.pass_obj
def findings(environ: Environment, lang: str, file_format: str, tier: str, out: Path) -> None:
    """Write the findings of the latest evaluation; the export is written down in the database."""
    with open_installation(environ) as installation:
        operation = Operation(_OPERATOR, installation.web_services(), new_correlation())
        try:
            made = export_findings(operation, file_format, lang, tier)
        except Problem as problem:
            raise click.ClickException("there is no evaluation yet: run `passerelle tick` and `drain`") from problem
    try:
        write_whole(out, made.content)
    except OSError as error:
        raise click.ClickException(f"cannot write {out.name}: {os.strerror(error.errno or 0)}") from error
    click.echo(f"{made.rows} rows written to {out.name}", err=True)


def write_whole(path: Path, content: bytes) -> None:
    """Put the file in place complete or not at all, also when the machine stops."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
