"""The findings as a file: from the latest release that its attacker could not narrow, and every file written down."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection

from api.exports.findings import FindingsFile, Source, findings_file
from api.exports.source import Progress, silent
from api.operations.context import Operation
from api.problems import Problem, not_found, refused_field
from api.typesetting.pdf import PdfUnavailable
from storage.export_requests import agreed_request
from storage.exports import list_exports, record_export
from storage.release_records import RecordRows
from storage.releases import latest_release

log = structlog.get_logger()

_RETRY_AFTER = "60"


Ready = Callable[[FindingsFile], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which file: its format, the language of its words, its tier, and the one table where not all are wanted."""

    file_format: str
    language: str
    tier: str
    table: str | None = None


def export_findings(
    operation: Operation, wanted: Wanted, progress: Progress = silent, ready: Ready = lambda made: None
) -> FindingsFile:
    """The findings as a file; who takes it closes its content. Nothing is written down of a file that fails.

    `ready` is given the finished file before it is written down: what it raises leaves no trace.

    Raises Problem 404 before the first release, 403 `agreement_needed` for a restricted file that nobody else agreed
    to, 422 for one table of a report, 503 `report_unavailable`.
    """
    if wanted.table is not None and wanted.file_format == "pdf":
        raise refused_field("/table", "report_is_whole")
    with operation.read() as connection:
        source, request = _source(connection, operation, wanted)
    made = make_file(operation, source, wanted, progress)
    ready(made)
    write_down(operation, source, wanted, made, request)
    return made


def _source(connection: Connection, operation: Operation, wanted: Wanted) -> tuple[Source, str | None]:
    """The document, and the agreed request that opens it."""
    release = latest_release(connection)
    if release is None:
        raise not_found()
    if wanted.tier != "restricted":
        return Source(release["id"], release["as_of"], release[wanted.tier]), None
    request = _agreement(connection, operation, release["id"], wanted)
    document = release["restricted"]
    database = operation.services.database
    tables = document["release"].get("records", ())
    records = {each["table"]: RecordRows(database, each["release"], each["table"]) for each in tables}
    return Source(release["id"], release["as_of"], document, records), request


def _agreement(connection: Connection, operation: Operation, release: str, wanted: Wanted) -> str | None:
    """Who has the command line reads the database as well: she needs nobody else, and is written down as such."""
    account = operation.actor.account
    if account is None and operation.actor.role == "admin":
        return None
    file = {"format": wanted.file_format, "lang": wanted.language}
    found = agreed_request(connection, release, account or "", file, operation.services.clock.now())
    if found is None:
        raise Problem(403, "agreement_needed")
    return str(found["id"])


def make_file(operation: Operation, source: Source, wanted: Wanted, progress: Progress = silent) -> FindingsFile:
    """The file of one document. Raises Problem 503 `report_unavailable`."""
    policy, place = operation.services.policy, (wanted.file_format, wanted.language, wanted.tier)
    try:
        return findings_file(source, policy, *place, table=wanted.table, progress=progress)
    except PdfUnavailable as problem:
        log.error("export.pdf_unavailable", reason=problem.reason, advice="Install requirements/pdf.lock")
        raise Problem(503, "report_unavailable", headers={"Retry-After": _RETRY_AFTER}) from None


def write_down(
    operation: Operation, source: Source, wanted: Wanted, made: FindingsFile, request: str | None = None
) -> None:
    """Keep who took which file, when, how many rows, and its hash."""
    asked = {"format": wanted.file_format, "lang": wanted.language, "tier": wanted.tier, "table": wanted.table}
    with operation.unit() as work:
        record_export(
            work.connection,
            {
                "id": uuid.uuid4().hex,
                "account_id": operation.actor.account,
                "exported_at": work.clock.now(),
                "filter": {name: value for name, value in asked.items() if value is not None},
                "rows": made.rows,
                "sha256": made.sha256,
                "release_id": source.name,
                "request_id": request,
            },
        )


def exported_files(operation: Operation) -> list[dict[str, Any]]:
    """The latest files, the newest first: who took which, when, how many rows, and their hash."""
    with operation.read() as connection:
        return list_exports(connection)


def what_can_be_exported(operation: Operation) -> Mapping[str, Any] | None:
    """The release that files are made from: its id and day; None before the first one."""
    with operation.read() as connection:
        release = latest_release(connection)
    return None if release is None else {"id": release["id"], "as_of": release["as_of"], "status": release["status"]}
