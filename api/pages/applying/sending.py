"""The whole application form becomes an application."""

from typing import Any

from api.forms import Form, FormReading
from api.intake import check
from api.operations.submission import Receipt, submit_application
from api.request import operation
from api.schemas.applications import ApplicationBody
from domain.call import Call
from domain.values import COUNTRIES, Corridor
from storage.drafts import submission_key
from storage.page_queries import offers_of, open_calls


def send(answers: Form, reading: FormReading) -> Receipt:
    """Store the application, once for each form. Raises Problem 409, 422."""
    data = check(ApplicationBody(), reading.mapping)
    call = _call_for(data)
    if call is not None:
        data["call"] = call
    key = answers["key"]
    return submit_application(operation(), data, submission_key(key), form=key)


def any_open_call() -> bool:
    """Whether somebody can apply today."""
    return bool(_open_calls())


def _open_calls() -> list[Call]:
    current = operation()
    with current.read() as connection:
        return open_calls(connection, current.services.clock.now())


def _call_for(data: dict[str, Any]) -> str | None:
    """The call of an application when several are open: the first to close that covers where she wants to go."""
    calls: list[Call] = _open_calls()
    with operation().read() as connection:
        wished = offers_of(connection, data["preferences"]).values()
    hosts = {offer["country"] for offer in wished} or set(COUNTRIES)
    origin, modality = data["origin_country"], data["modality"]
    covering = [
        call.code for call in calls if any(call.covers(Corridor(origin, host), modality) for host in sorted(hosts))
    ]
    return next(iter(covering or [call.code for call in calls]), None)
