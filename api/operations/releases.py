"""Releases as people see them: which there are, how far they have come, and opening one to everybody."""

from typing import Any

from sqlalchemy import RowMapping

from api.exports.findings import FindingsFile, Source
from api.operations.context import Operation
from api.operations.exports import Wanted, make_file, write_down
from api.problems import FieldProblem, Problem, not_found
from storage import releases as stored
from storage.wave_states import call_codes

PUBLISHED = ("published",)


def list_releases(operation: Operation) -> list[dict[str, Any]]:
    """All releases, the newest first; waves with the code of their call."""
    with operation.read() as connection:
        codes = call_codes(connection)
        found = stored.list_releases(connection)
    return [{**row, "closed": [[codes.get(call, call), moment] for call, moment in row["closed"]]} for row in found]


def publish_release(operation: Operation, identifier: str) -> dict[str, Any]:
    """A person opens the public tier of an audited release to everybody.

    Raises Problem 404, and 409 while it is being made, when the attacker got through, and when it is published already.
    """
    with operation.unit() as work:
        found = stored.find_release(work.connection, identifier, lock=True)
        if found is None:
            raise not_found()
        if found["status"] != "audited":
            why = "release_published" if found["status"] == "published" else "release_not_audited"
            raise Problem(409, "illegal_transition", errors=(FieldProblem("", why),))
        account = operation.actor.account
        stored.publish_release(work.connection, identifier, str(account), work.clock.now())
    return next(row for row in list_releases(operation) if row["id"] == identifier)


def published_release(operation: Operation) -> RowMapping | None:
    """The newest published release, public document included; None before the first one."""
    with operation.read() as connection:
        return stored.latest_release(connection, PUBLISHED)


def public_file(operation: Operation, file_format: str, language: str) -> FindingsFile:
    """The public tier of the newest published release as a file, for everybody.

    Made and written down once in each process, however many take it: strangers neither keep the typesetting busy nor
    push what staff took off the list of files. Raises Problem 404 before the first.
    """
    release = published_release(operation)
    if release is None:
        raise not_found()
    wanted = Wanted(file_format, language, "public")
    source = Source(release["id"], release["as_of"], release["public"])

    def make() -> FindingsFile:
        made = make_file(operation, source, wanted)
        write_down(operation, source, wanted, made)
        return made

    return operation.services.public_files.file((source.name, file_format, language), make)
