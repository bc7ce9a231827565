"""Calls for applications on the desk: the list, one call with its lottery, and the form that opens one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.languages import current_language
from api.operations import calls as operations
from api.operations.context import Operation
from api.pages.frame.cards import choices_of, countries, listing
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import form_key, values_or
from api.pages.frame.submitting import page_url, submit
from api.problems import not_found
from api.request import operation
from api.schemas.applications import PageQuery
from api.schemas.offers import CallBody
from domain.call import MECHANISMS
from domain.eligibility.dated import in_force
from domain.round import standing
from domain.values import COUNTRIES, MODALITIES
from storage.call_queries import application_counts, call_of_code, rounds_of
from storage.offer_queries import call_view
from storage.page_queries import calls_without_open_round
from translations import formats
from translations.labels import label


def desk_calls() -> ResponseReturnValue:
    """All calls, the latest first."""
    current = operation()
    found = operations.list_calls(current, read_filters(PageQuery()))
    with current.read() as connection:
        counts = application_counts(connection, [call["id"] for call in found["items"]])
    rows = [{**_card(current, call), "applications": counts.get(call["id"], 0)} for call in found["items"]]
    return render_template("desk/calls.html", listing=listing(found, "desk_calls", rows))


def desk_call(code: str) -> ResponseReturnValue:
    """One call: its quotas, its rounds, and the lottery that anybody can check. Raises Problem 404."""
    current = operation()
    with current.read() as connection:
        identifier = call_of_code(connection, code)
        if identifier is None:
            raise not_found()
        found = call_view(connection, identifier)
        count = application_counts(connection, [identifier]).get(identifier, 0)
        askable = {call.id for call in calls_without_open_round(connection, current.actor.country)}
        rounds = _rounds(connection, identifier) if _concerns(found, current) else []
    return render_template(
        "desk/call.html",
        call={
            **_card(current, found),
            "applications": count,
            "rounds": rounds,
            "may_ask": identifier in askable,
        },
    )


def _rounds(connection: Connection, call: str) -> list[dict[str, Any]]:
    rows = rounds_of(connection, call)
    return [{**row, "standing": standing(row["status"], row["refusal"] is not None)} for row in rows]


def _concerns(call: Mapping[str, Any], current: Operation) -> bool:
    return any(current.actor.country in (quota["origin"], quota["host"]) for quota in call["corridors"])


def _card(current: Operation, call: Mapping[str, Any]) -> dict[str, Any]:
    language = current_language()
    named = [
        {"name": formats.corridor(language, f"{quota['origin']}-{quota['host']}"), "cap": quota["cap"]}
        for quota in call["corridors"]
    ]
    return {
        **call,
        "standing": _standing(current.services.clock.now(), call),
        "quotas": named,
        "modality_names": ", ".join(label(language, "modality", code) for code in call["modalities"]),
    }


def _standing(now: datetime, call: Mapping[str, Any]) -> str:
    if now < call["opens"]:
        return "not_yet_open"
    return "open" if now <= call["closes"] else "closed"


def desk_call_new() -> ResponseReturnValue:
    """Open a call. Its period, corridors and quotas are public at once, and so is the commitment of its lottery."""
    if request.method == "GET":
        return _form()
    return submit(
        CallBody(),
        _open,
        again=_form,
        done=lambda call: page_url("desk_call", code=call["code"], done="call"),
    )


def _open(data: Mapping[str, Any]) -> dict[str, Any]:
    """The code begins every reference, and references are written in capitals."""
    return operations.open_call(operation(), {**data, "code": data["code"].upper()}, request.form.get("key") or None)


def _form() -> str:
    return render_template(
        "desk/call_form.html",
        key=form_key(),
        corridors=_corridors(operation()),
        hosts=countries(COUNTRIES),
        choices={"modalities": choices_of("modality", MODALITIES), "mechanism": choices_of("mechanism", MECHANISMS)},
        values=values_or({"modalities": ["volunteering"], "mechanism": "tlda"}),
    )


def _corridors(current: Operation) -> list[dict[str, str]]:
    """Those under an agreement in force today; the call may open no other."""
    today = current.services.clock.now().date()
    agreements = current.services.policy.eligibility.corridors
    return [
        {
            "origin": corridor.origin,
            "host": corridor.host,
            "name": formats.corridor(current_language(), corridor.code),
        }
        for corridor in dict.fromkeys(row.corridor for row in agreements)
        if in_force((row for row in agreements if row.corridor == corridor), today) is not None
    ]
