"""Findings as files, for those who evaluate and those who read them."""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
NOT_REPLACED = "not_a_regular_file: it exists and is no regular file; name a new file, or one to be replaced"


@click.group("export")
def export() -> None:
    """Files to hand on."""


@export.command()
@click.option("--lang", required=True, type=click.Choice(tuple(LANGUAGES)), help="The language of the words.")
@click.option("--format", "file_format", required=True, type=click.Choice(FORMATS), help="The kind of file.")
@click.option("--tier", required=True, type=click.Choice(("public", "restricted")), help="Who may read it.")
@click.option("--table", type=click.Choice(TABLE_NAMES), help="One table alone; without it, all of them.")
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="Where to write it.")
@click.pass_obj
def findings(environ: Environment, lang: str, file_format: str, tier: str, table: str | None, out: str) -> None:
    """Write the findings of the latest release; the export is written down in the database."""
    if table is not None and file_format == "pdf":
        raise click.UsageError("the report has all tables: leave --table out, or choose another --format")
    if not may_replace(Path(out)):  # before anything is made and written down
        raise _unwritable(out, NOT_REPLACED)
    with open_installation(environ) as installation, _placing(out) as file:
        operation = Operation(_OPERATOR, installation.web_services(), new_correlation())
        try:
            made = export_findings(operation, Wanted(file_format, lang, tier, table), _Told(), file.fill)
        except Problem as problem:
            raise click.ClickException(_REFUSALS.get(problem.code, problem.code)) from problem
        file.put()
    click.echo(f"{made.rows} rows written to {out}", err=True)


class _Told:
    """Says on stderr how far a long file has come."""

    def __init__(self) -> None:
        self._rows = 0

    def __call__(self, more: int) -> None:
        before, self._rows = self._rows, self._rows + more
        if before // _TOLD_EVERY < self._rows // _TOLD_EVERY:
            click.echo(f"{self._rows} rows …", err=True)


def may_replace(path: Path) -> bool:
    """Whether nothing is there, or a regular file: a device, a pipe or a link would be lost under a file."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:  # what else is wrong with the path is told when it is written
        return True


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is in its place complete or not at all, also when the machine stops."""

    path: Path
    written: Path

    def fill(self, made: FindingsFile) -> None:
        """Write all of it beside its place. Raises OSError."""
        with made.content as content, self.written.open("wb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        self.written.chmod(0o644)

    def put(self) -> None:
        """Put it in its place. Raises FileExistsError where something stands that is not a regular file, OSError."""
        if not may_replace(self.path):
            raise FileExistsError(self.path)
        self.written.replace(self.path)


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[NewFile]:
    """Begin a file that cannot be read before it is put in its place; without that nothing stays.

    Raises OSError where no file can be written.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(descriptor)
    try:
        yield NewFile(path, Path(name))
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


@contextlib.contextmanager
def _placing(out: str) -> Iterator[NewFile]:
    """Says what cannot be written, and why."""
    try:
        with new_file(Path(out)) as file:
            yield file
    except FileExistsError as error:
        raise _unwritable(out, NOT_REPLACED) from error
    except OSError as error:
        raise _unwritable(out, os.strerror(error.errno or 0)) from error


def _unwritable(out: str, why: str) -> click.ClickException:
    return click.ClickException(f"cannot write {out}: {why}")
