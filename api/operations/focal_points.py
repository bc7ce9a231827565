"""Focal points among themselves: backups, absences, and files that pass from one to another."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select

from api.operations.context import Operation
from api.problems import Problem, not_found, refused_field
from domain.focal_point import Colleague
from storage.focal_points import colleagues_of, give_file, hand_over_all, note_post, save_focal_point
from storage.mail_queue import queue_mail
from storage.staff import find_staff, manageable
from storage.tables.applications import applications
from storage.tables.focal_points import file_holders
from storage.unit_of_work import UnitOfWork


def find_person(connection: Connection, operation: Operation, identifier: str, *, lock: bool = False) -> Row[Any]:
    """An account that the actor looks after. Raises Problem 404, the same for foreign and for missing ones."""
    found = find_staff(connection, identifier, manageable(operation.actor), lock=lock)
    if found is None:
        raise not_found()
    return found


def describe_focal_point(operation: Operation, identifier: str, data: Mapping[str, Any]) -> None:
    """Her institution and her backup: another active focal point of her country. Raises Problem 404, 409, 422."""
    with operation.unit() as work:
        person = _focal_point(work, operation, identifier)
        backup = data.get("backup")
        if backup is not None:
            named = _colleague(work.connection, person, "/backup", backup)
            if backup != person.backup_id:
                tell_colleague(work, operation, named, "backup_named", {})
        save_focal_point(work.connection, identifier, institution=data.get("institution"), backup_id=backup)


def set_absence(operation: Operation, identifier: str, data: Mapping[str, Any]) -> None:
    """Her backup answers from the first to the last day of an absence. Raises Problem 404, 409, 422."""
    first, last = data["away_from"], data["away_until"]
    if last < first:
        raise refused_field("/away_until", "end_before_start")
    if last < operation.services.clock.now().date():
        raise refused_field("/away_until", "day_is_over")
    with operation.unit() as work:
        person = _focal_point(work, operation, identifier)
        save_focal_point(work.connection, identifier, away_from=first, away_until=last)
        note_post(work, person.role, person.country)


def end_absence(operation: Operation, identifier: str) -> None:
    """She is there: she answers again from today. Raises Problem 404, 409."""
    with operation.unit() as work:
        person = _focal_point(work, operation, identifier)
        save_focal_point(work.connection, identifier, away_from=None, away_until=None)
        note_post(work, person.role, person.country)


def hand_over(operation: Operation, identifier: str, data: Mapping[str, Any]) -> None:
    """Put one file of hers, or all, into the hands of another focal point of her country.

    Raises Problem 404, 409, 422 for somebody who cannot take it, or a file that she does not hold.
    """
    with operation.unit() as work:
        person = _focal_point(work, operation, identifier)
        taker = _colleague(work.connection, person, "/to", data["to"])
        if data["files"] == "all":
            give_all(work, operation, identifier, taker)
            return
        if data.get("reference") is None:
            raise refused_field("/reference", "required")
        application = _held_file(work.connection, identifier, data["reference"])
        give_file(work.connection, application, taker.id, work.clock.now())
        tell_colleague(work, operation, taker, "files_received", {"number": 1})


def give_all(work: UnitOfWork, operation: Operation, giver: str, taker: Colleague) -> None:
    """Everything that somebody holds is the other's from now on, who is told how many files there are."""
    number = hand_over_all(work.connection, giver, taker.id, work.clock.now())
    if number:
        tell_colleague(work, operation, taker, "files_received", {"number": number})


def tell_colleague(
    work: UnitOfWork, operation: Operation, reader: Colleague, template: str, about: Mapping[str, Any]
) -> None:
    """Queue a mail to a focal point about what somebody else has done; nobody is told of her own act."""
    if reader.id != operation.actor.account:
        queue_mail(work, f"{template}:{uuid.uuid4().hex}", f"account:{reader.id}", reader.language, template, about)


def _focal_point(work: UnitOfWork, operation: Operation, identifier: str) -> Row[Any]:
    """The account under its lock. Raises Problem 409 unless it is a focal point's and open."""
    person = find_person(work.connection, operation, identifier, lock=True)
    if person.role != "coordinator" or person.disabled_at is not None:
        raise Problem(409, "illegal_transition", parameters={"action": "focal_point"})
    return person


def _colleague(connection: Connection, person: Row[Any], pointer: str, identifier: str) -> Colleague:
    if identifier == person.id:
        raise refused_field(pointer, "another_person_needed")
    found = [each for each in colleagues_of(connection, person.country) if each.id == identifier]
    if not found:
        raise refused_field(pointer, "unknown_colleague")
    return found[0]


def _held_file(connection: Connection, holder: str, reference: str) -> str:
    query = (
        select(applications.c.id)
        .join(file_holders, file_holders.c.application_id == applications.c.id)
        .where(func.upper(applications.c.reference) == reference.upper(), file_holders.c.account_id == holder)
        # Calls opened before look-alike codes were refused: the file written exactly like this comes first.
        .order_by(applications.c.reference != reference)
        .limit(1)
    )
    application = connection.execute(query).scalar_one_or_none()
    if application is None:
        raise refused_field("/reference", "unknown_file")
    return str(application)
