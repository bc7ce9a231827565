"""What a volunteer corrects in her own file at once: names and telephone, and an address that she proves.

Of every correction the field and the moment are written down, never the old or the new value.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from api.operations.context import Operation
from api.operations.my_data import my_application
from api.operations.submission import international_phone
from api.problems import Problem, refused_field
from domain.application import Application
from domain.errors import IllegalTransition
from storage import repositories
from storage.accounts import end_other_sessions_of_file
from storage.address_changes import ask_change, change_of, count_try, forget_change, is_right, keep_former
from storage.mail_queue import queue_mail
from storage.tables.people import corrections
from storage.unit_of_work import UnitOfWork

CONTACT = ("given_names", "family_name", "phone")


def correct_contact(operation: Operation, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Correct names and telephone at once; the fields that changed. Raises Problem 404, 409 when erased, 422."""
    with operation.unit() as work:
        application = living_file(work.connection, operation, lock=True)
        personal = dict(application.personal)
        given = {name: data.get(name) for name in CONTACT}
        given["phone"] = international_phone(given["phone"], application.facts["country_of_residence"])
        changed = tuple(name for name in CONTACT if personal.get(name) != given[name])
        if changed:
            repositories.applications.save(work.connection, _renamed(operation, application, {**personal, **given}))
            note_corrections(work, operation, application.id, changed)
    return changed


def living_file(connection: Connection, operation: Operation, *, lock: bool = False) -> Application:
    """The volunteer's file. One that was erased cannot be filled again."""
    application = my_application(connection, operation.actor, lock=lock)
    if not application.personal:
        raise IllegalTransition("application", application.status, "correct")
    return application


def _renamed(operation: Operation, application: Application, personal: Mapping[str, Any]) -> Application:
    """The file with other personal data, and the keyed hashes by which it is found."""
    keys, phone = operation.services.keys, personal.get("phone")
    born = date.fromisoformat(application.facts["birth_date"])
    return dataclasses.replace(
        application,
        personal=dict(personal),
        email_hash=keys.email_hash(personal["email"]),
        phone_hash=keys.phone_hash(phone) if phone else None,
        identity_hash=keys.identity_hash(personal["given_names"], personal.get("family_name"), born),
    )


def note_corrections(work: UnitOfWork, operation: Operation, application: str, fields: Iterable[str]) -> None:
    """Write down which fields changed now and in which role, never what they held."""
    mine = corrections.c.application_id == application
    last: int = work.connection.execute(
        select(func.coalesce(func.max(corrections.c.number), 0)).where(mine)
    ).scalar_one()
    made = {"application_id": application, "made_by": operation.actor.role, "corrected_at": work.clock.now()}
    rows = [{**made, "number": number, "field": field} for number, field in enumerate(fields, start=last + 1)]
    work.connection.execute(insert(corrections), rows)


def ask_for_address(operation: Operation, email: str) -> None:
    """Mail a code to a new address, and tell the present one. Raises Problem 404, 409 when erased, 422 for the same."""
    with operation.unit() as work:
        application = living_file(work.connection, operation, lock=True)
        if operation.services.keys.email_hash(email) == application.email_hash:
            raise refused_field("/email", "same_address")
        change = ask_change(work.connection, application.id, email, work.clock.now())
        about = {"application": application.id, "address_change": change.id}
        key, reader = f"address_code:{change.id}", f"address_change:{change.id}"
        queue_mail(work, key, reader, application.language, "address_code", about)
        _warn_former(work, application, "address_change_asked", change.id)


def _warn_former(work: UnitOfWork, application: Application, template: str, change: str) -> None:
    """Mail the address of the file as it is read here, even if another one holds when the mail leaves."""
    former = keep_former(work.connection, application.id, application.personal["email"], work.clock.now())
    about = {"application": application.id, "former_address": former}
    queue_mail(work, f"{template}:{change}", f"application:{application.id}", application.language, template, about)


def confirm_address(operation: Operation, visit: str, code: str) -> None:
    """The new address is proven: it is hers from now on. Who came in by the old one is signed out, the old one told.

    Raises Problem 404; 422 for a wrong code, which counts as a try, and for one whose time or tries are over.
    """
    refusal = _try_code(operation, visit, code)
    if refusal is not None:
        raise refusal


def _try_code(operation: Operation, visit: str, code: str) -> Problem | None:
    """The refusal is returned, so that the counted try is kept."""
    with operation.unit() as work:
        application = living_file(work.connection, operation, lock=True)
        change = change_of(work.connection, application.id)
        if change is None or not change.is_open(work.clock.now()):
            return refused_field("/code", "address_code_over")
        if not is_right(operation.services.keys, change, code):
            count_try(work.connection, change)
            return refused_field("/code", "address_code_wrong")
        _warn_former(work, application, "address_changed", change.id)
        renamed = _renamed(operation, application, {**application.personal, "email": change.email})
        repositories.applications.save(work.connection, renamed)
        forget_change(work.connection, application.id)
        end_other_sessions_of_file(work.connection, application.id, work.clock.now(), visit)
        note_corrections(work, operation, application.id, ("email",))
    return None


def give_up_address(operation: Operation) -> None:
    """Keep the present address. Raises Problem 404."""
    with operation.unit() as work:
        forget_change(work.connection, my_application(work.connection, operation.actor, lock=True).id)
