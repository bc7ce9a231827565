"""What a focal point corrects in a file, asked or of her own accord, or finds right as it is: always with a reason."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from api.operations.applications import find_application
from api.operations.context import Operation
from api.operations.decisions import why_not_decider
from api.operations.file_changes import store_changes, stored
from api.problems import FieldProblem, Problem, forbidden
from domain.application import APPLICATION, OWN_FACTS, Application
from storage import repositories
from storage.call_queries import has_open_round
from storage.correction_requests import keep_correction_answer, open_correction_request
from storage.mail_queue import queue_mail
from storage.second_opinions import open_opinion
from storage.unit_of_work import UnitOfWork

MADE, DECLINED = "made", "declined"
# Everything that the rules read, but the country of origin: it decides who may read the file at all.
CORRECTABLE = ("modality", *OWN_FACTS, "criminal_record", "host_link", "accommodation")
# Status → why nothing can be corrected there; the sentence of the code says what to do instead.
_WHY_NOT = {
    "submitted": "correction_while_checked",
    "under_review": "correction_in_review",
    "proposed": "correction_while_placed",
    "placed": "correction_while_placed",
}


def correct_file(operation: Operation, identifier: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Correct a file as a whole: what is absent from `data` is emptied. The fields that changed; it is decided again.

    `data` holds CORRECTABLE, `reason`, and the `version` of the file that was read. An open request is answered by it.
    Raises Problem 404; 403 for who may not decide the file; 409 with a code that says why; 422, also without a change.
    """
    with operation.unit() as work:
        application = _decided_by(work.connection, operation, identifier)
        _refuse(why_not_correct(work.connection, application, lock=True))
        _refuse("file_changed" if application.version != data["version"] else None)
        changed = _changed(application, data)
        if not changed:
            raise Problem(422, "validation", errors=(FieldProblem("", "nothing_changed"),))
        kept = {name: value for name, value in application.facts.items() if name not in changed}
        status = APPLICATION.after(application.status, _arrow(application))
        store_changes(work, operation, dataclasses.replace(application, facts=kept), changed, status)
        _answer(work, operation, application, MADE, data["reason"], {"corrections": sorted(changed)})
    return tuple(changed)


def decline_correction(operation: Operation, identifier: str, reason: str) -> None:
    """Nothing is to be corrected: the open request is answered with a remark.

    Raises Problem 404; 403 for who may not decide the file; 409 when nothing is asked for.
    """
    with operation.unit() as work:
        application = _decided_by(work.connection, operation, identifier)
        _refuse(None if open_correction_request(work.connection, identifier) else "no_open_request")
        _answer(work, operation, application, DECLINED, reason, {})


def why_not_correct(connection: Connection, application: Application, *, lock: bool = False) -> str | None:
    """A code, or None where a focal point may correct the file now.

    With `lock` the call's row stays ours, so that no round begins meanwhile.
    """
    if APPLICATION.allows(application.status, "supply_information"):
        return None
    if not APPLICATION.allows(application.status, "correct"):
        return _WHY_NOT.get(application.status, "correction_after_end")
    if lock:
        repositories.calls.find(connection, application.call_id, lock=True)
    if has_open_round(connection, application.call_id):
        return "round_before_correction"
    return "opinion_before_correction" if open_opinion(connection, application.id) is not None else None


def _decided_by(connection: Connection, operation: Operation, identifier: str) -> Application:
    """The locked file of a coordinator who may decide it."""
    application = find_application(connection, operation.actor, identifier, lock=True)
    if why_not_decider(connection, operation.actor, application) is not None:
        raise forbidden()
    return application


def _refuse(code: str | None) -> None:
    if code is not None:
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", code),))


def _arrow(application: Application) -> str:
    return "supply_information" if application.status == "to_complete" else "correct"


def _changed(application: Application, data: Mapping[str, Any]) -> dict[str, Any]:
    known = {**application.facts, "modality": application.modality}
    return {name: data.get(name) for name in CORRECTABLE if _plain(data.get(name)) != _plain(known.get(name))}


def _plain(value: Any) -> Any:
    """For comparing: nothing, no and an empty list are one; the order of a list says nothing."""
    if value is None or value is False or value in ("", []):
        return None
    if isinstance(value, list):
        return sorted(repr(sorted(each.items()) if isinstance(each, Mapping) else each) for each in value)
    return stored(value)


def _answer(
    work: UnitOfWork, operation: Operation, application: Application, outcome: str, reason: str, told: Mapping[str, Any]
) -> None:
    """Keep the answer, and tell the person that it can be read: the mail itself repeats no word of it."""
    number = keep_correction_answer(
        work.connection, application.id, outcome, reason, operation.actor.account, work.clock.now()
    )
    template = f"correction_{outcome}"
    parameters = {"application": application.id, **told}
    key = f"{template}:{application.id}:{number}"
    queue_mail(work, key, f"application:{application.id}", application.language, template, parameters)
