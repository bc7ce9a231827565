"""Findings as files, for those who evaluate and those who read them."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

import click

from api.exports.findings import FORMATS, FindingsFile
from api.operations.context import Operation
from api.operations.exports import Wanted, export_findings
from api.problems import Problem
from commands.configuration import Environment
from commands.installation import new_correlation, open_installation
from domain.actor import Actor
from domain.indicators.findings import TABLE_NAMES
from domain.values import LANGUAGES

_OPERATOR = Actor("admin")  # who has this command line reads the database as well
_TOLD_EVERY = 10_000
_REFUSALS = {
    "not_found": "there is no release yet: run `passerelle tick` and `passerelle drain`",
    "report_unavailable": "the report cannot be made: install requirements/pdf.lock",
}


@click.group("export")
def export() -> None:
    """Files to hand on."""


@export.command()
@click.option("--lang", required=True, type=click.Choice(tuple(LANGUAGES)), help="The language of the words.")
@click.option("--format", "file_format", required=True, type=click.Choice(FORMATS), help="The kind of file.")
@click.option("--tier", required=True, type=click.Choice(("public", "restricted")), help="Who may read it.")
@click.option("--table", type=click.Choice(TABLE_NAMES), help="One table alone; without it, all of them.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where to write it.")
@click.pass_obj
def findings(environ: Environment, lang: str, file_format: str, tier: str, table: str | None, out: Path) -> None:
    """Write the findings of the latest release; the export is written down in the database."""
    if table is not None and file_format == "pdf":
        raise click.UsageError("the report has all tables: leave --table out, or choose another --format")
    with open_installation(environ) as installation:
        operation = Operation(_OPERATOR, installation.web_services(), new_correlation())
        try:
            made = export_findings(operation, Wanted(file_format, lang, tier, table), _Told())
        except Problem as problem:
            raise click.ClickException(_REFUSALS.get(problem.code, problem.code)) from problem
    _put(made, out)
    click.echo(f"{made.rows} rows written to {out.name}", err=True)


class _Told:
    """Says on stderr how far a long file has come."""

    def __init__(self) -> None:
        self._rows = 0

    def __call__(self, more: int) -> None:
        before, self._rows = self._rows, self._rows + more
        if before // _TOLD_EVERY < self._rows // _TOLD_EVERY:
            click.echo(f"{self._rows} rows …", err=True)


def _put(made: FindingsFile, out: Path) -> None:
    with made.content as content:
        try:
            write_whole(out, content)
        except OSError as error:
            raise click.ClickException(f"cannot write {out.name}: {os.strerror(error.errno or 0)}") from error


def write_whole(path: Path, content: BinaryIO) -> None:
    """Put the file in place complete or not at all, also when the machine stops."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
