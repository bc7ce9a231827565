"""The findings as files: which file to make, and what left before; the same operation as the interface's."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from api.exports.response import file_response
from api.forms import read_form
from api.intake import check
from api.languages import current_language
from api.operations import exports as operations
from api.operations.exports import Wanted
from api.pages.frame.cards import choices_of
from api.pages.frame.refusals import errors_of
from api.pages.frame.state import keep_form, values_of
from api.problems import Problem
from api.request import operation
from api.schemas.evaluation import FORMATS, TIERS, ExportQuery
from domain.indicators.findings import TABLE_NAMES
from domain.values import LANGUAGES
from translations import formats
from translations.export_words import table_name
from translations.labels import label

# It was the choice that was refused: a second person must agree first, or there is no such file.
_TOLD_BESIDE_THE_CHOICE = (403, 422)


def exports() -> ResponseReturnValue:
    """The choice of a file, and the files that left before, the newest first."""
    language = current_language()
    return render_template(
        "evaluator/exports.html",
        release=operations.what_can_be_exported(operation()),
        values={"format": "xlsx", "lang": language, "tier": "public", **values_of(request.args)},
        choices={
            "formats": choices_of("export_format", FORMATS),
            "languages": [(code, formats.language_name(language, code)) for code in LANGUAGES],
            "tiers": choices_of("tier", TIERS),
            "tables": [(name, table_name(language, name)) for name in TABLE_NAMES],
        },
        files=[_line(row) for row in operations.exported_files(operation())],
    )


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    """One file that left: who, when, which, how many rows, and the hash of its bytes."""
    language, asked = current_language(), row["filter"]
    which = [label(language, "export_format", asked["format"]), formats.language_name(language, asked["lang"])]
    which += [label(language, "tier", asked["tier"])]
    which += [table_name(language, asked["table"])] if "table" in asked else []
    return {
        "who": row["email"],
        "when": row["exported_at"],
        "which": ", ".join(which),
        "release": row["release_id"],
        "rows": row["rows"],
        "sha256": row["sha256"],
    }


def findings_file() -> ResponseReturnValue:
    """The file; in the language of the page unless another one is asked for.

    What cannot be given (an unknown format, table or filter; no second person) is told above the choice of a file, with
    the status of the refusal. Raises Problem 404 before the first release, 503 as the operation.
    """
    reading = read_form(request.args, ExportQuery())
    given = {**dict(request.args), "lang": current_language(), **reading.mapping}
    try:
        query = check(ExportQuery(), {name: value for name, value in given.items() if value not in (None, "")})
        wanted = Wanted(query["format"], query["lang"], query["tier"], query.get("table"))
        made = operations.export_findings(operation(), wanted)
    except Problem as problem:
        if problem.status not in _TOLD_BESIDE_THE_CHOICE:
            raise
        keep_form(values_of(request.args), errors_of(problem, reading))
        return make_response(exports(), problem.status)
    return file_response(made, wanted.language)
