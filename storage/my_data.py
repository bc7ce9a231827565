"""Everything that is held about one person, for her own eyes: read from every table, nothing of anybody else's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from domain.application import Application
from storage.application_queries import application_view
from storage.correction_requests import correction_answers_of, correction_request_of
from storage.placement_queries import placement_view
from storage.tables.accounts import sessions
from storage.tables.applications import documents, review_requests, verdicts
from storage.tables.feedback import feedback_answers, feedback_drafts, feedback_requests, mails
from storage.tables.people import address_changes, certificates, corrections, erasure_requests, former_addresses
from storage.tables.placements import placements
from storage.tables.safeguarding import incidents

Rows = list[dict[str, Any]]
_FILE = ("id", "reference", "call", "status", "submitted_at")
_IDENTITY = ("given_names", "family_name")
_CONTACT = ("email", "phone")
# Facts about who she is rather than what she answered.
_PERSON = ("birth_date", "nationalities", "country_of_residence")
# Of a placement: what was recorded about her, without the rows' own ids.
_PROTECTION = ("kind", "from_on", "to_on", "due_on", "paid_on", "recorded_at")


def held_about(connection: Connection, application: Application) -> dict[str, Any]:
    """The whole file as JSON values, by subject. What the safeguarding team reads is named by its date alone."""
    personal, facts = dict(application.personal), dict(application.facts)
    identifier = application.id
    view = application_view(connection, identifier)
    held = {
        "application": {**{name: view[name] for name in _FILE}, "status_since": application.step_since},
        "identity": {
            **{name: personal.get(name) for name in _IDENTITY},
            **{name: facts.get(name) for name in _PERSON},
            "sex": application.sex,
        },
        "contact": {**{name: personal.get(name) for name in _CONTACT}, "language": application.language},
        "answers": {
            "modality": application.modality,
            "origin_country": application.origin_country,
            **{name: value for name, value in facts.items() if name not in _PERSON},
            "motivation": personal.get("motivation"),
        },
        "wishes": view["wishes"],
        "documents": _rows(connection, _of(documents, identifier, "code", "date", "valid_until", "outcome")),
        "steps": view["steps"],
        "verdicts": verdicts_of(connection, identifier),
        "decisions": [dict(decision) for decision in view["decisions"]],
        "review_request": _one(connection, _of(review_requests, identifier, "requested_at", "comment")),
        "placements": _placements(connection, identifier),
        "feedback": _feedback(connection, identifier),
        "certificates": _certificates(connection, identifier),
        "private_reports": _reports(connection, identifier),
        "mails": _mails(connection, identifier),
        "sessions": _sessions(connection, identifier),
        "corrections": corrections_of(connection, identifier),
        "correction_request": correction_request_of(connection, identifier),
        "correction_answers": correction_answers_of(connection, identifier),
        "address_change": _one(connection, _of(address_changes, identifier, "email", "asked_at", "expires_at")),
        "former_addresses": _former_addresses(connection, identifier, personal.get("email")),
        "erasure": erasure_of(connection, identifier),
    }
    plain: dict[str, Any] = _plain(held)
    return plain


def _plain(value: Any) -> Any:
    """The same with days and instants as ISO text."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def verdicts_of(connection: Connection, application: str) -> Rows:
    """Every verdict of the rules, the first one first."""
    query = _of(verdicts, application, "number", "outcome", "decided_at", "policy_version", "reasons")
    return _rows(connection, query.order_by(verdicts.c.number))


def corrections_of(connection: Connection, application: str) -> Rows:
    """Which fields were corrected, in which role and when, the latest first: `{field, made_by, corrected_at}`."""
    query = _of(corrections, application, "field", "made_by", "corrected_at")
    return _rows(connection, query.order_by(corrections.c.number.desc()))


def erasure_of(connection: Connection, application: str) -> dict[str, Any] | None:
    """Her request to be erased, as she may read it: `{status, requested_at, due_on, settled_at, reason}`."""
    names = ("status", "requested_at", "due_on", "settled_at", "reason")
    return _one(connection, _of(erasure_requests, application, *names))


def _of(table: Any, application: str, *names: str) -> Select[Any]:
    return select(*(table.c[name] for name in names)).where(table.c.application_id == application)


def _rows(connection: Connection, query: Select[Any]) -> Rows:
    return [dict(row) for row in connection.execute(query).mappings()]


def _one(connection: Connection, query: Select[Any]) -> dict[str, Any] | None:
    return next(iter(_rows(connection, query)), None)


def _placements(connection: Connection, application: str) -> Rows:
    query = select(placements.c.id, placements.c.comment).where(placements.c.application_id == application)
    found = connection.execute(query.order_by(placements.c.proposed_at, placements.c.id)).all()
    return [{**_placement(connection, row.id), "comment": row.comment} for row in found]


def _placement(connection: Connection, identifier: str) -> dict[str, Any]:
    view = placement_view(connection, identifier)
    checklist = [{name: value for name, value in item.items() if name != "placement_id"} for item in view["checklist"]]
    steps = [{"status": step["status"], "at": step["at"]} for step in view["steps"]]
    protection = [{name: row[name] for name in _PROTECTION} for row in view["protection"]]
    return {**view, "steps": steps, "checklist": checklist, "protection": protection}


def _feedback(connection: Connection, application: str) -> Rows:
    """What she was asked and what she answered; not what the host and the focal points said."""
    table = feedback_requests
    names = ("id", "moment", "instrument", "instrument_version", "status", "due_on", "sent_at", "answered_on")
    query = (
        select(*(table.c[name] for name in names), feedback_drafts.c.answers.label("draft"))
        .join(placements, placements.c.id == table.c.placement_id)
        .outerjoin(feedback_drafts, feedback_drafts.c.request_id == table.c.id)
        .where(placements.c.application_id == application, table.c.party == "volunteer")
        .order_by(table.c.due_on, table.c.id)
    )
    return [{**row, "answers": _answers(connection, row.pop("id"))} for row in _rows(connection, query)]


def open_questionnaires(connection: Connection, application: str, at: datetime) -> Rows:
    """What she is asked and may still answer, the first to close first: `{id, moment, expires_at}`."""
    table = feedback_requests
    query = (
        select(table.c.id, table.c.moment, table.c.expires_at)
        .join(placements, placements.c.id == table.c.placement_id)
        .where(placements.c.application_id == application, table.c.party == "volunteer")
        .where(table.c.status.in_(("sent", "reminded")), table.c.expires_at > at)
    )
    return _rows(connection, query.order_by(table.c.expires_at, table.c.id))


def _answers(connection: Connection, request: str) -> dict[str, Any]:
    query = select(feedback_answers.c.item, feedback_answers.c.value).where(feedback_answers.c.request_id == request)
    return {row.item: row.value for row in connection.execute(query.order_by(feedback_answers.c.item))}


def _certificates(connection: Connection, application: str) -> Rows:
    query = (
        select(certificates.c.issued_at, certificates.c.replaced_at, certificates.c.document)
        .join(placements, placements.c.id == certificates.c.placement_id)
        .where(placements.c.application_id == application)
    )
    return _rows(connection, query.order_by(certificates.c.issued_at))


def _reports(connection: Connection, application: str) -> Rows:
    """That a private report was made. Its text stays with the safeguarding team: this file may be read by others."""
    query = (
        select(incidents.c.reported_at)
        .join(placements, placements.c.id == incidents.c.placement_id)
        .where(placements.c.application_id == application)
    )
    return _rows(connection, query.order_by(incidents.c.reported_at))


def _mails(connection: Connection, application: str) -> Rows:
    query = select(mails.c.template, mails.c.language, mails.c.status, mails.c.queued_at, mails.c.sent_at)
    mine = query.where(mails.c.recipient == f"application:{application}")
    return _rows(connection, mine.order_by(mails.c.queued_at, mails.c.message_key))


def _former_addresses(connection: Connection, application: str, present: str | None) -> Rows:
    query = _of(former_addresses, application, "email", "kept_until").where(former_addresses.c.email != present)
    return _rows(connection, query.order_by(former_addresses.c.kept_until))


def _sessions(connection: Connection, application: str) -> Rows:
    query = _of(sessions, application, "created_at", "expires_at", "revoked_at")
    return _rows(connection, query.order_by(sessions.c.created_at))
