"""Erasure by four eyes: one focal point of the country of origin proposes it, another one carries it out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from api.operations.applications import find_application
from api.operations.context import Operation
from api.problems import forbidden, not_found
from domain.actor import Actor
from domain.application import Application
from domain.errors import IllegalTransition
from storage.erasure import erase_person, is_in_service
from storage.focal_points import was_invited_by
from storage.mail_queue import queue_mail
from storage.tables.accounts import accounts
from storage.tables.applications import applications
from storage.tables.people import erasure_requests
from storage.unit_of_work import UnitOfWork
from storage.visibility import visible_applications

Row = dict[str, Any]
IN_SERVICE = "ends_after_service"
_TABLE = erasure_requests
_SHOWN = (
    _TABLE.c.status,
    _TABLE.c.requested_at,
    _TABLE.c.due_on,
    _TABLE.c.proposed_by,
    _TABLE.c.proposed_at,
    _TABLE.c.settled_at,
    applications.c.id,
    applications.c.reference,
    applications.c.origin_country,
    applications.c.status.label("file_status"),
    accounts.c.name.label("proposer"),
)


def list_erasures(operation: Operation) -> list[Row]:
    """The requests that a coordinator may see: open ones first, the earliest due first."""
    with operation.read() as connection:
        query = _requests(operation).order_by(_TABLE.c.status != "requested", _TABLE.c.due_on, applications.c.reference)
        return [dict(row) for row in connection.execute(query.limit(200)).mappings()]


def show_erasure(operation: Operation, application: str) -> Row:
    """One request with what stands in the way. Raises Problem 404."""
    with operation.read() as connection:
        row = connection.execute(_requests(operation).where(applications.c.id == application)).mappings().one_or_none()
        if row is None:
            raise not_found()
        proposer = row["proposed_by"]
        why_not = why_not_second_pair(connection, operation.actor, proposer) if proposer else None
        return {**row, "in_service": is_in_service(connection, application), "why_not_second": why_not}


def _requests(operation: Operation) -> Any:
    return (
        select(*_SHOWN)
        .join(applications, applications.c.id == _TABLE.c.application_id)
        .outerjoin(accounts, accounts.c.id == _TABLE.c.proposed_by)
        .where(visible_applications(operation.actor))
    )


def propose_erasure(operation: Operation, application: str) -> None:
    """A coordinator of the country of origin has checked the request. Raises Problem 403, 404, 409."""
    with operation.unit() as work:
        found, request = _open(work.connection, operation, application)
        if found.origin_country != operation.actor.country:
            raise forbidden()
        if request["proposed_by"] is not None:
            raise IllegalTransition("erasure", "proposed", "propose")
        _require_out_of_service(work.connection, found)
        _write(work, application, {"proposed_by": operation.actor.account, "proposed_at": work.clock.now()})


def carry_out_erasure(operation: Operation, application: str) -> None:
    """Another coordinator erases the person, at once and for good.

    Raises Problem 403 for the proposer and for whom the proposer invited, 404, 409.
    """
    with operation.unit() as work:
        found, request = _open(work.connection, operation, application)
        if request["proposed_by"] is None:
            raise IllegalTransition("erasure", "requested", "carry_out")
        if why_not_second_pair(work.connection, operation.actor, request["proposed_by"]) is not None:
            raise forbidden()
        _require_out_of_service(work.connection, found)
        erase_person(work, found, operation.services.policy)
        _settle(work, operation, application, {"status": "done"})


def why_not_second_pair(connection: Connection, actor: Actor, proposer: str) -> str | None:
    """A code, or None for who may carry out what another person proposed."""
    if proposer == actor.account:
        return "wait"
    return "invited" if was_invited_by(connection, actor.account, proposer) else None


def put_off_erasure(operation: Operation, application: str) -> None:
    """Refuse while the person is in service; she reads why and when she may ask again. Raises Problem 403, 404, 409."""
    with operation.unit() as work:
        found, _request = _open(work.connection, operation, application)
        if found.origin_country != operation.actor.country:
            raise forbidden()
        if not is_in_service(work.connection, application):
            raise IllegalTransition("erasure", "requested", "put_off")
        _settle(work, operation, application, {"status": "refused", "reason": IN_SERVICE})
        key = f"erasure_refused:{application}:{work.clock.now():%Y%m%d%H%M%S}"
        about = {"application": application}
        queue_mail(work, key, f"application:{application}", found.language, "erasure_refused", about)


def _open(connection: Connection, operation: Operation, application: str) -> tuple[Application, Mapping[str, Any]]:
    """The locked file and its open request. Raises Problem 404, IllegalTransition for a settled one."""
    found = find_application(connection, operation.actor, application, lock=True)
    row = connection.execute(select(_TABLE).where(_TABLE.c.application_id == application)).mappings().one_or_none()
    if row is None:
        raise not_found()
    if row["status"] != "requested":
        raise IllegalTransition("erasure", row["status"], "settle")
    return found, dict(row)


def _require_out_of_service(connection: Connection, application: Application) -> None:
    if is_in_service(connection, application.id):
        raise IllegalTransition("erasure", "in_service", "carry_out")


def _settle(work: UnitOfWork, operation: Operation, application: str, values: Mapping[str, Any]) -> None:
    done = {"settled_by": operation.actor.account, "settled_at": work.clock.now()}
    _write(work, application, {**values, **done})


def _write(work: UnitOfWork, application: str, values: Mapping[str, Any]) -> None:
    work.connection.execute(update(_TABLE).where(_TABLE.c.application_id == application).values(dict(values)))


def days_left(row: Mapping[str, Any], today: date) -> int:
    """Days until the request must be carried out; negative when it is late."""
    days: int = (row["due_on"] - today).days
    return days
