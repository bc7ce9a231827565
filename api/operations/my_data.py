"""What a volunteer does with her own data: read everything, and ask for its erasure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from api.operations.applications import find_application
from api.operations.context import Operation
from api.problems import not_found
from domain.actor import Actor
from domain.application import Application
from storage.accounts import coordinators_of
from storage.drafts import forget_draft
from storage.erasure import is_in_service
from storage.mail_queue import queue_mail
from storage.my_data import erasure_of, held_about
from storage.tables.people import erasure_requests
from storage.unit_of_work import UnitOfWork

Document = dict[str, Any]


def my_application(connection: Connection, actor: Actor, *, lock: bool = False) -> Application:
    """The application that the volunteer is signed in for. Raises Problem 404."""
    if actor.application is None:
        raise not_found()
    return find_application(connection, actor, actor.application, lock=lock)


def show_my_data(operation: Operation) -> Document:
    """Everything that is held about the volunteer, as JSON values. Raises Problem 404."""
    with operation.read() as connection:
        return held_about(connection, my_application(connection, operation.actor))


def delete_own_draft(operation: Operation, identifier: str) -> None:
    """Delete a form of the volunteer's address that was never sent. Raises Problem 404."""
    with operation.unit() as work:
        application = my_application(work.connection, operation.actor)
        if not forget_draft(work.connection, identifier, application.email_hash):
            raise not_found()


def request_erasure(operation: Operation) -> Document:
    """Ask for erasure, once: asked again, the answer is the same `{status, requested_at, due_on, …}`.

    A request that was refused because she was in service may be made anew after it. Raises Problem 404.
    """
    with operation.unit() as work:
        application = my_application(work.connection, operation.actor, lock=True)
        known = erasure_of(work.connection, application.id)
        if known is None:
            work.connection.execute(
                insert(erasure_requests).values(application_id=application.id, **_asked(operation, work.clock.now()))
            )
        elif known["status"] == "refused" and not is_in_service(work.connection, application.id):
            mine = erasure_requests.c.application_id == application.id
            work.connection.execute(update(erasure_requests).where(mine).values(_asked(operation, work.clock.now())))
        else:
            return known
        return _told(work, application)


def _asked(operation: Operation, at: datetime) -> Mapping[str, Any]:
    nobody = dict.fromkeys(("proposed_by", "proposed_at", "settled_by", "settled_at", "reason"))
    due_on = operation.services.policy.privacy.due_on(at.date())
    return {"status": "requested", "requested_at": at, "due_on": due_on, **nobody}


def _told(work: UnitOfWork, application: Application) -> Document:
    """Mail the volunteer and the focal points of her country; return the request."""
    request = erasure_of(work.connection, application.id)
    if request is None:
        raise LookupError(application.id)
    about = {"application": application.id, "complete_by": request["due_on"].isoformat()}
    made = f"{application.id}:{request['requested_at']:%Y%m%d%H%M%S}"
    key, reader = f"erasure_received:{made}", f"application:{application.id}"
    queue_mail(work, key, reader, application.language, "erasure_received", about)
    for row in coordinators_of(work.connection, application.origin_country):
        queue_mail(work, f"erasure_wanted:{made}:{row.id}", f"account:{row.id}", row.language, "erasure_wanted", about)
    return request
