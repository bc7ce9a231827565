"""What volunteers and coordinators do with an application after it was sent."""

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert

from api.operations.context import Operation
from api.operations.own_scores import as_document, own_scores
from api.operations.submission import check_offers, check_person, international_phone, store_wishes, stored_facts
from api.problems import not_found
from domain.actor import Actor
from domain.application import APPLICATION, Application
from domain.events import ApplicationInformationSupplied, ApplicationWithdrawn, ReviewRequested
from storage import repositories
from storage.application_queries import application_page, application_view, filters, held, still_open
from storage.placement_changes import free_seat_of_withdrawn
from storage.repositories import record_step
from storage.tables.applications import applications, documents, review_requests, wishes
from storage.unit_of_work import UnitOfWork
from storage.visibility import visible_applications

_PERSONAL = ("given_names", "family_name", "email", "motivation")
_CHECKED_DAYS = ("birth_date", "available_from", "available_to")
_COLUMNS = ("language", "modality", "origin_country", "sex")


def find_application(connection: Connection, actor: Actor, identifier: str, *, lock: bool = False) -> Application:
    """The application if the actor may see it. Raises Problem 404, the same for foreign and for missing ones."""
    found = repositories.applications.where(
        connection, applications.c.id == identifier, visible_applications(actor), lock=lock
    )
    if not found:
        raise not_found()
    return found[0]


def show_application(operation: Operation, identifier: str) -> dict[str, Any]:
    """One file with its history; to the volunteer herself each wish also with her score. Raises Problem 404."""
    with operation.read() as connection:
        found = find_application(connection, operation.actor, identifier)
        view = application_view(connection, identifier)
        if operation.actor.role != "volunteer":
            return view
        scores = own_scores(connection, operation, found)
        return {**view, "wishes": [{**each, "score": as_document(scores[each["offer"]])} for each in view["wishes"]]}


def list_applications(operation: Operation, query: Mapping[str, Any], *, without_ended: bool = False) -> dict[str, Any]:
    """The files that a coordinator may see: first those that wait for a person, the longest-waiting first.

    `without_ended` leaves out the files with which nothing more happens by itself.
    """
    age = query.get("step_older_than")
    older_than = None if age is None else operation.services.clock.now() - timedelta(days=age)
    with operation.read() as connection:
        return application_page(
            connection,
            visible_applications(operation.actor),
            *filters(query, older_than),
            *(still_open() if without_ended else ()),
            *held(query.get("holder"), operation.actor, operation.services.clock.now().date()),
            page=query["page"],
            page_size=query["page_size"],
        )


def supply_information(operation: Operation, identifier: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Complete a file that is to be completed; it is then decided again. Raises Problem 404, 409, 422."""
    with operation.unit() as work:
        application = find_application(work.connection, operation.actor, identifier, lock=True)
        take_in(work, operation, application, data, APPLICATION.after(application.status, "supply_information"))
    return show_application(operation, identifier)


def take_in(
    work: UnitOfWork, operation: Operation, application: Application, data: Mapping[str, Any], status: str
) -> None:
    """Store the new fields of a locked file and move it to the step at which it is decided. Raises Problem 422."""
    changed = _completed(operation, application, data)
    if "preferences" in data:
        check_offers(work.connection, data["preferences"])
        work.connection.execute(delete(wishes).where(wishes.c.application_id == application.id))
        store_wishes(work.connection, application.id, data["preferences"])
    _store_documents(work.connection, application.id, data.get("documents", []))
    move_file(work, operation, changed, status)
    work.record(ApplicationInformationSupplied(application=application.id))


def _completed(operation: Operation, application: Application, data: Mapping[str, Any]) -> Application:
    """The application with the new fields; what was not sent stays as it was."""
    personal = {**application.personal, **{name: data[name] for name in _PERSONAL if name in data}}
    facts = {**application.facts, **stored_facts(data)}
    check_person(operation, {name: date.fromisoformat(facts[name]) for name in _CHECKED_DAYS if name in facts})
    if "phone" in data:
        personal["phone"] = international_phone(data["phone"], facts["country_of_residence"])
    keys = operation.services.keys
    return dataclasses.replace(
        application,
        personal=personal,
        facts=facts,
        **{name: data[name] for name in _COLUMNS if name in data},
        email_hash=keys.email_hash(personal["email"]),
        phone_hash=keys.phone_hash(personal["phone"]) if personal.get("phone") else None,
        identity_hash=keys.identity_hash(
            personal["given_names"], personal.get("family_name"), date.fromisoformat(facts["birth_date"])
        ),
    )


def _store_documents(connection: Connection, application: str, supplied: list[Mapping[str, Any]]) -> None:
    for document in supplied:
        connection.execute(
            delete(documents).where(documents.c.application_id == application, documents.c.code == document["code"])
        )
        connection.execute(
            insert(documents).values(
                application_id=application,
                code=document["code"],
                date=document["date"],
                valid_until=document.get("valid_until"),
                outcome=document.get("outcome"),
            )
        )


def withdraw(operation: Operation, identifier: str, code: str | None = None) -> dict[str, Any]:
    """Take the application back; a seat that it holds before service is freed. Raises Problem 404, 409."""
    with operation.unit() as work:
        application = find_application(work.connection, operation.actor, identifier, lock=True)
        placement = free_seat_of_withdrawn(work, application)
        move_file(work, operation, application, APPLICATION.after(application.status, "withdraw"))
        work.record(ApplicationWithdrawn(application=identifier, placement=placement))
    return show_application(operation, identifier)


def request_review(operation: Operation, identifier: str, comment: str | None = None) -> dict[str, Any]:
    """Ask for another person to look at a confirmed refusal. Raises Problem 404, 409."""
    with operation.unit() as work:
        application = find_application(work.connection, operation.actor, identifier, lock=True)
        status = APPLICATION.after(application.status, "request_review")
        now = work.clock.now()
        work.connection.execute(delete(review_requests).where(review_requests.c.application_id == identifier))
        work.connection.execute(
            insert(review_requests).values(application_id=identifier, requested_at=now, comment=comment)
        )
        move_file(work, operation, application, status)
        work.record(ReviewRequested(application=identifier))
    return show_application(operation, identifier)


def move_file(work: UnitOfWork, operation: Operation, application: Application, status: str) -> Application:
    """Save the file at its new step, and date it."""
    now = work.clock.now()
    saved = repositories.applications.save(
        work.connection, dataclasses.replace(application, status=status, step_since=now)
    )
    record_step(work.connection, "application", application.id, status, now, operation.actor.label)
    work.note("application.moved", application.id)
    return saved
