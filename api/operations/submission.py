"""Submit an application: stored with its event before the answer leaves, once for each idempotency key."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_or_skip_sqlite

from api.operations.context import Operation
from api.problems import FieldProblem, Problem, refused_field
from domain.application import Application, reference_of
from domain.call import Call
from domain.events import ApplicationSubmitted
from domain.offer import PUBLIC_STATUSES
from domain.values import COUNTRIES
from storage import repositories
from storage.drafts import delete_draft
from storage.focal_points import assign
from storage.keys import token_hash
from storage.repositories import record_step
from storage.tables.applications import calls, idempotency_keys, offers, wishes
from storage.unit_of_work import UnitOfWork

_COLUMNS = ("call", "language", "modality", "origin_country", "sex", "preferences")
_PERSONAL = ("given_names", "family_name", "email", "phone")
_NO_FACTS = ("motivation",)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the volunteer gets: her reference, and the token that opens her application."""

    id: str
    reference: str
    status: str
    access_token: str


def submit_application(
    operation: Operation, data: Mapping[str, Any], key: str | None = None, *, form: str | None = None
) -> Receipt:
    """Store the application and `application.submitted` in one transaction.

    The same key and body give the same receipt, also at the same time. `form` is the key of a page's form: what was
    saved of it is no longer needed. Raises Problem 409 for another body, 422 for an unknown call or offer.
    """
    identifier = uuid.uuid4().hex
    with operation.unit() as work:
        if key is not None:
            first = _claim(work, operation, key, data, identifier)
            if first != identifier:
                return _receipt_of(work.connection, operation, first)
        call = _call(work, data.get("call"))
        check_person(operation, data)
        check_offers(work.connection, data["preferences"])
        application = _new_application(operation, call, _next_reference(work.connection, call), identifier, data)
        repositories.applications.add(work.connection, application)
        store_wishes(work.connection, identifier, data["preferences"])
        record_step(work.connection, "application", identifier, "submitted", application.submitted_at)
        assign(work.connection, identifier, application.origin_country, application.submitted_at)
        work.record(ApplicationSubmitted(application=identifier, call=call.id))
        if form is not None:
            delete_draft(work.connection, form, application.email_hash)
    return Receipt(identifier, application.reference, "submitted", access_token(operation, identifier))


def access_token(operation: Operation, application: str) -> str:
    """The volunteer's bearer token, derived again whenever it is needed and never stored in clear."""
    return operation.services.keys.token("application", application)


def _claim(work: UnitOfWork, operation: Operation, key: str, data: Mapping[str, Any], identifier: str) -> str:
    """Take the key for this application, or learn which application took it first."""
    key_hash = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    body = hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
    dialect = operation.services.database.dialect
    insertion = insert_or_skip_postgresql if dialect == "postgresql" else insert_or_skip_sqlite
    work.connection.execute(
        insertion(idempotency_keys)
        .values(key_hash=key_hash, body_hash=body, application_id=identifier, created_at=work.clock.now())
        .on_conflict_do_nothing()
    )
    # A second request with this key waited above until the first one committed.
    row = work.connection.execute(select(idempotency_keys).where(idempotency_keys.c.key_hash == key_hash)).one()
    if row.body_hash != body:
        raise Problem(409, "idempotency_conflict")
    return str(row.application_id)


def _receipt_of(connection: Connection, operation: Operation, identifier: str) -> Receipt:
    application = repositories.applications.find(connection, identifier)
    if application is None:
        raise LookupError(identifier)
    return Receipt(identifier, application.reference, "submitted", access_token(operation, identifier))


def _call(work: UnitOfWork, code: str | None) -> Call:
    now = work.clock.now()
    still_open = repositories.calls.where(work.connection, calls.c.opens <= now, calls.c.closes >= now)
    if code is not None:
        for call in still_open:
            if call.code == code:
                return call
        raise refused_field("/call", "unknown_call")
    if len(still_open) != 1:
        raise Problem(422, "call_required", errors=(FieldProblem("/call", "required"),))
    return still_open[0]


def check_person(operation: Operation, data: Mapping[str, Any]) -> None:
    """Raises Problem 422 with everything that contradicts today or itself."""
    errors = person_problems(operation, data)
    if errors:
        raise Problem(422, "validation", errors=errors)


def person_problems(operation: Operation, data: Mapping[str, Any]) -> tuple[FieldProblem, ...]:
    """What contradicts today or itself among the answers that are there; nothing is said of the others."""
    born, today = data.get("birth_date"), operation.services.clock.now().date()
    first, last = data.get("available_from"), data.get("available_to")
    found = (
        ("/birth_date", "birth_date_in_future", born is not None and born > today),
        ("/phone", "not_a_phone", not _can_be_dialled(data.get("phone"), data.get("country_of_residence"))),
        ("/available_to", "end_before_start", first is not None and last is not None and last < first),
    )
    return tuple(FieldProblem(pointer, code) for pointer, code, wrong in found if wrong)


def _can_be_dialled(phone: str | None, country: str | None) -> bool:
    """Where no country of residence is known yet, a number that can be dialled in one of the four is good."""
    return any(_parsed_phone(phone, each) is not None for each in ([country] if country else COUNTRIES)) or not phone


def check_offers(connection: Connection, preferences: list[str]) -> None:
    """Raises Problem 422 for every wish that is no published offer."""
    known = set(
        connection.execute(
            select(offers.c.id).where(offers.c.id.in_(preferences), offers.c.status.in_(PUBLIC_STATUSES))
        ).scalars()
    )
    unknown = [place for place, offer in enumerate(preferences) if offer not in known]
    if unknown:
        errors = tuple(FieldProblem(f"/preferences/{place}", "unknown_offer") for place in unknown)
        raise Problem(422, "validation", errors=errors)


def store_wishes(connection: Connection, application: str, preferences: list[str]) -> None:
    """The ranked offers, best first."""
    if preferences:
        connection.execute(
            insert(wishes),
            [
                {"application_id": application, "rank": rank, "offer_id": offer}
                for rank, offer in enumerate(preferences, start=1)
            ],
        )


def _next_reference(connection: Connection, call: Call) -> str:
    number = connection.execute(
        update(calls)
        .where(calls.c.id == call.id)
        .values(last_number=calls.c.last_number + 1)
        .returning(calls.c.last_number)
    ).scalar_one()
    return reference_of(call.code, number)


def _new_application(
    operation: Operation, call: Call, reference: str, identifier: str, data: Mapping[str, Any]
) -> Application:
    now = operation.services.clock.now()
    keys = operation.services.keys
    phone = international_phone(data.get("phone"), data["country_of_residence"])
    personal = {name: data.get(name) for name in _PERSONAL} | {"phone": phone, "motivation": data.get("motivation")}
    return Application(
        id=identifier,
        reference=reference,
        call_id=call.id,
        status="submitted",
        step_since=now,
        language=data["language"],
        modality=data["modality"],
        origin_country=data["origin_country"],
        sex=data["sex"],
        personal=personal,
        facts=stored_facts(data),
        settled=[],
        email_hash=keys.email_hash(data["email"]),
        phone_hash=None if phone is None else keys.phone_hash(phone),
        identity_hash=keys.identity_hash(data["given_names"], data.get("family_name"), data["birth_date"]),
        access_token_hash=token_hash(access_token(operation, identifier)),
        submitted_at=now,
        version=1,
    )


def stored_facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the rules ask, as JSON values."""
    apart = {*_COLUMNS, *_PERSONAL, *_NO_FACTS, "documents"}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in data.items()
        if name not in apart and value is not None
    }


def international_phone(text: str | None, country: str) -> str | None:
    """The number in E.164 form; national numbers are read as the country of residence dials them."""
    if text is None:
        return None
    number = _parsed_phone(text, country)
    if number is None:
        raise refused_field("/phone", "not_a_phone")
    return number


def _parsed_phone(text: str | None, country: str) -> str | None:
    try:
        # People part the digits with any kind of space; the library knows only the common ones.
        number = phonenumbers.parse(" ".join((text or "").split()), country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
