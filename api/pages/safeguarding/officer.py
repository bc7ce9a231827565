"""The officers' side of the private channel: the list without text and names, and one report with four eyes."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from api.operations import safeguarding as operations
from api.operations.context import Operation
from api.pages.frame.cards import choices_of, listing, paragraphs, person_name
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.schemas.applications import PageQuery
from api.schemas.incidents import AgreementBody, ClosureBody, NoteBody, OpeningBody
from api.schemas.offers import EmptyBody
from api.session import actor
from domain.incident import ANSWER_TIME, INCIDENT, TEAM_NOTE, TO_VOLUNTEER

Found = Mapping[str, Any]
Perform = Callable[[Operation, Mapping[str, Any]], object]


def safeguarding() -> ResponseReturnValue:
    """Every report by category, corridor, age and status, and what waits for this officer's agreement."""
    current = operation()
    query = read_filters(PageQuery())
    found = operations.list_incidents(current, query["page"], query["page_size"])
    now, names = current.services.clock.now(), found["names"]
    rows = [
        {
            **row,
            "corridor": f"{row['origin']}-{row['host']}",
            "age_days": (now.date() - row["reported_at"].date()).days,
            "answer_by": row["reported_at"] + ANSWER_TIME
            if _waits(row["status"], row["id"] in found["answered"])
            else None,
            "is_late": now > row["reported_at"] + ANSWER_TIME,
            "officer": names.get(row["assigned_to"]),
        }
        for row in found["items"]
    ]
    waiting = [{"incident": each.incident_id, "who": names.get(each.asked_by)} for each in found["waiting"]]
    return render_template("safeguarding/list.html", listing=listing(found, "safeguarding", rows), waiting=waiting)


def _waits(status: str, answered: bool) -> bool:
    """Whether the promised answer is still to be written: taking a report on is no answer."""
    return status != "closed" and not answered


def safeguarding_incident(incident_id: str) -> ResponseReturnValue:
    """One report as far as this officer may see it. Raises Problem 404."""
    return _show(incident_id)


def _show(incident_id: str) -> str:
    current = operation()
    found = operations.show_incident(current, incident_id)
    return render_template(
        "safeguarding/incident.html",
        **found,
        waits=_waits(found["incident"].status, found["answered"]),
        is_late=current.services.clock.now() > found["incident"].answer_by,
        me=actor().account,
        person=_person(found["content"]),
        may={
            "take_on": INCIDENT.allows(found["incident"].status, "assign")
            or (
                INCIDENT.allows(found["incident"].status, "take_over")
                and found["incident"].assigned_to != actor().account
            ),
            "write": INCIDENT.allows(found["incident"].status, "write"),
            "close": found["incident"].status == "assigned" and found["incident"].assigned_to == actor().account,
        },
        outcomes=choices_of("incident_outcome"),
        kinds=choices_of("incident_note", (TEAM_NOTE, TO_VOLUNTEER)),
        values=values_or({}),
    )


def _person(content: Found | None) -> dict[str, Any] | None:
    """The volunteer and the text, for an officer who may read them."""
    if content is None:
        return None
    return {
        **content,
        "name": person_name(content["personal"]),
        "email": content["personal"].get("email"),
        "phone": content["personal"].get("phone"),
        "lines": paragraphs(content["text"]),
        "notes": [{**note, "lines": paragraphs(note["text"])} for note in content["notes"]],
    }


def safeguarding_opening(incident_id: str) -> ResponseReturnValue:
    """Ask to read a report, and say why."""
    return _act(
        incident_id,
        OpeningBody(),
        "opening_asked",
        lambda current, data: operations.ask_to_open(current, incident_id, data["reason"]),
    )


def safeguarding_agreement(incident_id: str) -> ResponseReturnValue:
    """Agree that another officer reads a report."""
    return _act(
        incident_id,
        AgreementBody(),
        "opening_agreed",
        lambda current, data: operations.agree_to_open(current, incident_id, data["opening"]),
    )


def safeguarding_assignment(incident_id: str) -> ResponseReturnValue:
    """Look after a report."""
    return _act(incident_id, EmptyBody(), "recorded", lambda current, _: operations.take_on(current, incident_id))


def safeguarding_note(incident_id: str) -> ResponseReturnValue:
    """Write a note for the team or a message to the volunteer."""
    return _act(
        incident_id,
        NoteBody(),
        "recorded",
        lambda current, data: operations.write_note(current, incident_id, data["kind"], data["text"]),
    )


def safeguarding_closure(incident_id: str) -> ResponseReturnValue:
    """Close a report with its outcome."""
    return _act(
        incident_id,
        ClosureBody(),
        "recorded",
        lambda current, data: operations.close_incident(current, incident_id, data["outcome"]),
    )


def _act(incident_id: str, schema: Schema, done: str, perform: Perform) -> ResponseReturnValue:
    return act(
        schema,
        lambda data: perform(operation(), data),
        again=lambda: _show(incident_id),
        back=page_url("safeguarding_incident", incident_id=incident_id, done=done),
    )
