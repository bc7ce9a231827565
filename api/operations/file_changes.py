"""What a volunteer changes in a file that is sent: what the rules read, and her wishes. It is then decided again.

Free while something is missing; later as long as the call takes applications and no round of it is open.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from api.operations.applications import take_in
from api.operations.context import Operation
from api.operations.corrections import living_file, note_corrections
from api.problems import FieldProblem, Problem
from domain.application import APPLICATION, OWN_FACTS, Application
from storage import repositories
from storage.call_queries import has_open_round
from storage.correction_requests import keep_correction_request
from storage.focal_points import asked_about
from storage.mail_queue import queue_mail
from storage.tables.applications import wishes
from storage.unit_of_work import UnitOfWork


def may_change(connection: Connection, application: Application, now: datetime) -> bool:
    """Whether the volunteer may still change her file."""
    return APPLICATION.allows(application.status, "supply_information") or (
        APPLICATION.allows(application.status, "correct") and _why_closed(connection, application, now) is None
    )


def correct_facts(operation: Operation, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Correct what the rules read. The fields that changed; without any, nothing is decided again.

    Raises Problem 404, 409 when it is too late, 422; IllegalTransition at a step where nothing can be corrected.
    """
    return _change(operation, {name: data[name] for name in data if name in OWN_FACTS})


def change_wishes(operation: Operation, preferences: Sequence[str]) -> tuple[str, ...]:
    """Rank other offers, best first. Raises as `correct_facts`; 422 for what is no published offer."""
    return _change(operation, {"preferences": list(preferences)})


def _change(operation: Operation, data: Mapping[str, Any]) -> tuple[str, ...]:
    with operation.unit() as work:
        application = living_file(work.connection, operation, lock=True)
        status = _status_after(work.connection, application, work.clock.now())
        known = {**application.facts, "preferences": _ranked(work.connection, application.id)}
        changed = {name: value for name, value in data.items() if stored(value) != known.get(name)}
        if changed:
            store_changes(work, operation, application, changed, status)
    return tuple(changed)


def store_changes(
    work: UnitOfWork, operation: Operation, application: Application, changed: Mapping[str, Any], status: str
) -> None:
    """Store what changed of a locked file, noting which fields; at `status` it is decided again. Raises Problem 422."""
    # What a person had settled was about the file as it was.
    unsettled = application.status != "to_complete"
    application = dataclasses.replace(application, settled=[]) if unsettled else application
    take_in(work, operation, application, changed, status)
    note_corrections(work, operation, application.id, changed)


def _status_after(connection: Connection, application: Application, now: datetime) -> str:
    """The step to which a change leads. The call's row stays locked, so that no round begins meanwhile."""
    if APPLICATION.allows(application.status, "supply_information"):
        return APPLICATION.after(application.status, "supply_information")
    status = APPLICATION.after(application.status, "correct")
    why_not = _why_closed(connection, application, now, lock=True)
    if why_not is not None:
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", why_not),))
    return status


def _why_closed(connection: Connection, application: Application, now: datetime, *, lock: bool = False) -> str | None:
    call = repositories.calls.find(connection, application.call_id, lock=lock)
    if call is None or not call.opens <= now <= call.closes:
        return "call_is_closed"
    return "call_has_open_round" if has_open_round(connection, call.id) else None


def _ranked(connection: Connection, application: str) -> list[str]:
    query = select(wishes.c.offer_id).where(wishes.c.application_id == application)
    return list(connection.execute(query.order_by(wishes.c.rank)).scalars())


def stored(value: Any) -> Any:
    """A field as the file holds it."""
    return value.isoformat() if isinstance(value, date) else value


def ask_for_correction(operation: Operation, fields: Iterable[str], comment: str | None) -> None:
    """Ask the focal point to correct the file, in the volunteer's own words.

    Raises Problem 404; 409 when erased, and while the country has nobody who could be asked.
    """
    with operation.unit() as work:
        application = living_file(work.connection, operation, lock=True)
        now = work.clock.now()
        reader = asked_about(work.connection, application.id, now.date())
        if reader is None:
            raise Problem(409, "illegal_transition", errors=(FieldProblem("", "no_focal_point"),))
        due_on = operation.services.policy.privacy.due_on(now.date())
        named = sorted(fields)
        keep_correction_request(work.connection, application.id, named, comment, now)
        about = {"application": application.id, "corrections": named, "complete_by": due_on.isoformat()}
        key = f"correction_wanted:{application.id}:{now:%Y%m%d%H%M%S}"
        queue_mail(work, key, f"account:{reader.id}", reader.language, "correction_wanted", about)
