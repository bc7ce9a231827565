"""The findings as a file, from the evaluator's page; the same operation as the interface's."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from api.forms import read_form
from api.intake import check
from api.languages import current_language
from api.operations.evaluation import export_findings
from api.request import operation
from api.schemas.evaluation import ExportQuery


def findings_file() -> ResponseReturnValue:
    """A file in the language of the page. Raises Problem 404 before the first evaluation, 422 for an unknown format."""
    asked = read_form(request.args, ExportQuery()).mapping | {"lang": current_language()}
    query = check(ExportQuery(), asked)
    made = export_findings(operation(), query["format"], query["lang"], query["tier"])
    response = Response(made.content, content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response
