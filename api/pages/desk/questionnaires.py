"""Questionnaires on the desk: who has not answered yet, the paper form to print, and typing a paper form in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.context import Operation
from api.operations.paper import enter_paper, list_open_requests, show_paper
from api.pages.frame.cards import listing, person_name
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import form_state
from api.pages.frame.submitting import act, page_url
from api.pages.respondent.answers import answered_count, answers_of, questions
from api.pages.respondent.paper import sheet
from api.pages.respondent.questionnaire import title_of
from api.request import operation
from api.schemas.applications import PageQuery
from api.schemas.feedback import PaperDay
from storage.feedback import feedback_token, last_day_of

Row = Mapping[str, Any]


def desk_feedback() -> ResponseReturnValue:
    """The requests that wait for answers: who is asked by role and reference, since when, until when.

    Whoever did not answer after the reminder is named, with an address; what the reader is asked has its link.
    """
    current = operation()
    query = read_filters(PageQuery())
    found = list_open_requests(current, query["page"], query["page_size"])
    now = current.services.clock.now()
    rows = [_row(current, row, now) for row in found["items"]]
    return render_template("feedback/desk.html", listing=listing(found, "desk_feedback", rows))


def _row(current: Operation, row: Row, now: datetime) -> dict[str, Any]:
    asked = row["sent_at"] or now
    is_closed, is_late = now >= row["expires_at"], row["status"] == "reminded"
    token = feedback_token(current.services.keys, row["id"]) if row["own"] and not is_closed else None
    return {
        **row,
        "corridor": f"{row['origin']}-{row['host']}",
        "title": title_of(row["moment"]),
        "age_days": (now - asked).days,
        "last_day": last_day_of(row["expires_at"]),
        "is_closed": is_closed,
        "is_late": is_late,
        "contact": _contact(row) if is_late and not is_closed else None,
        "answer_url": page_url("feedback", token=token) if token else None,
    }


def _contact(row: Row) -> dict[str, Any] | None:
    """How to reach whoever is late; None for the reader herself."""
    if row["party"] == "host":
        return {"name": row["organisation"], "email": row["organisation_email"], "phone": None}
    if row["party"] != "volunteer":
        return None
    personal = row["personal"]
    return {"name": person_name(personal), "email": personal.get("email"), "phone": personal.get("phone")}


def desk_feedback_paper(request_id: str) -> ResponseReturnValue:
    """The form to print for somebody without a screen. Raises Problem 404."""
    return sheet(show_paper(operation(), request_id, current_language()))


def desk_feedback_entry(request_id: str) -> ResponseReturnValue:
    """Type a paper form in. Answered meanwhile or too late: told, with everything typed still there."""
    found = show_paper(operation(), request_id, current_language())
    if request.method == "GET":
        return _entry(found)
    return act(
        PaperDay(),
        lambda data: enter_paper(
            operation(),
            request_id,
            answers_of(request.form, found["items"]),
            data["answered_on"],
            save_empty=data["save_empty"],
        ),
        again=lambda: _entry(found),
        back=page_url("desk_feedback", done="paper_entered"),
    )


def _entry(found: Row) -> str:
    values = form_state().values or {}
    return render_template(
        "feedback/entry.html",
        title=title_of(found["moment"]),
        form=found,
        questions=questions(found["items"]),
        done=answered_count(values, found["items"]),
        values=values,
    )
