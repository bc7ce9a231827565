"""The volunteer's side of the private channel: report, see where it stands, write and read messages."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.incidents import own_reportable, report_incident, reporting_facts, show_own_report, write_to_officer
from api.pages.frame.cards import choices_of, paragraphs
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, go, page_url, submit
from api.request import operation
from api.schemas.incidents import IncidentForm, MessageBody


def private_report() -> ResponseReturnValue:
    """To the form of her latest place; without a confirmed one, who helps meanwhile."""
    placement = own_reportable(operation())
    if placement is not None:
        return go("incident_report", placement_id=placement)
    return render_template("safeguarding/none.html", application_id=operation().actor.application)


def incident_report(placement_id: str) -> ResponseReturnValue:
    """The form of a private report. Raises Problem 404; 409 for a place that was never confirmed."""
    if request.method == "GET":
        return _form(placement_id)
    return submit(
        IncidentForm(),
        lambda data: report_incident(
            operation(),
            placement_id,
            data["category"],
            data["text"],
            current_language(),
            mail_wanted=data["mail_wanted"],
        ),
        again=lambda: _form(placement_id),
        done=lambda incident: page_url("own_report", incident_id=incident.id, done="reported"),
    )


def _form(placement_id: str) -> str:
    found = reporting_facts(operation(), placement_id)
    return render_template(
        "safeguarding/report.html",
        placement_id=placement_id,
        application_id=found["application"],
        focal_points=found["focal_points"],
        reports=found["reports"],
        categories=choices_of("incident_category"),
        values=values_or({}),
    )


def own_report(incident_id: str) -> ResponseReturnValue:
    """Where one's own report stands, and the messages about it. Raises Problem 404."""
    if request.method == "GET":
        return _own(incident_id)
    return act(
        MessageBody(),
        lambda data: write_to_officer(operation(), incident_id, data["text"]),
        again=lambda: _own(incident_id),
        back=page_url("own_report", incident_id=incident_id, done="message_sent"),
    )


def _own(incident_id: str) -> str:
    found = show_own_report(operation(), incident_id)
    return render_template(
        "safeguarding/own.html",
        incident=found["incident"],
        application_id=found["application"],
        text=paragraphs(found["incident"].text),
        messages=[{**message, "lines": paragraphs(message["text"])} for message in found["messages"]],
        may_write=found["may_write"],
        values=values_or({}),
    )
