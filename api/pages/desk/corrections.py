"""A correction on the desk: the focal point corrects the file, or answers that nothing is to be corrected."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.operations.applications import find_application
from api.operations.context import Operation
from api.operations.decisions import why_not_decider
from api.operations.file_corrections import CORRECTABLE, correct_file, decline_correction, why_not_correct
from api.pages.desk.correction_fields import choices, differences, stored_values
from api.pages.frame.cards import person_name
from api.pages.frame.state import Values, form_state
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.schemas.corrections import FileCorrectionBody, NothingToCorrectBody
from domain.application import Application
from storage.correction_requests import open_correction_request
from storage.page_queries import latest_placement

# Two forms stand on the page, and both have a reason.
_DECLINED = "declined-"


def desk_correction(application_id: str) -> ResponseReturnValue:
    """The file as a form; sent, it is corrected and decided again."""
    if request.method == "GET":
        return _show(application_id)
    return act(
        FileCorrectionBody(),
        lambda data: correct_file(operation(), application_id, data),
        again=lambda: _show(application_id),
        back=page_url("desk_application", application_id=application_id, done="file_corrected"),
    )


def desk_correction_declined(application_id: str) -> ResponseReturnValue:
    """Nothing is to be corrected: the request is answered with a remark."""
    return act(
        NothingToCorrectBody(),
        lambda data: decline_correction(operation(), application_id, data["reason"]),
        again=lambda: _show(application_id),
        back=page_url("desk_application", application_id=application_id, done="correction_declined"),
        prefix=_DECLINED,
    )


def _show(application_id: str) -> str:
    current = operation()
    typed = form_state().values or {}
    with current.read() as connection:
        found = find_application(connection, current.actor, application_id)
        standing = _standing(connection, current, found)
    is_sent = "version" in typed
    return render_template(
        "desk/correction.html",
        application=standing,
        # A file that is typed over stays on the page, whatever happened to it meanwhile.
        shows_form=standing["may_decide"] and (standing["why_not"] is None or is_sent),
        differences=_changed_meanwhile(found, typed) if is_sent else None,
        values=typed if is_sent else {**stored_values(found), **typed},
        choices=choices(found),
    )


def _standing(connection: Connection, current: Operation, found: Application) -> dict[str, Any]:
    """The file, what is asked for by when, and whether this coordinator may do it now."""
    not_decider = why_not_decider(connection, current.actor, found)
    asked = open_correction_request(connection, found.id)
    return {
        "id": found.id,
        "reference": found.reference,
        "name": person_name(found.personal),
        "version": found.version,
        "request": asked and _with_due_day(current, asked),
        "elsewhere": [code for code in asked["fields"] if code not in CORRECTABLE] if asked else [],
        "may_decide": not_decider is None,
        "why_not": not_decider or why_not_correct(connection, found),
        "placement": latest_placement(connection, found.id) if found.status in ("proposed", "placed") else None,
    }


def _with_due_day(current: Operation, asked: Mapping[str, Any]) -> dict[str, Any]:
    return {**asked, "due_on": current.services.policy.privacy.due_on(asked["asked_at"].date())}


def _changed_meanwhile(found: Application, typed: Values) -> list[tuple[str, str]] | None:
    """Where the form differs from a file that was changed after the form was opened; None for the same version.

    From then on the form carries the new version: whoever sends it again has read this list.
    """
    return None if typed["version"] == str(found.version) else differences(found, typed)
