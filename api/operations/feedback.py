"""Answering a questionnaire: whoever holds the link of a request may answer it, once, in time."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from api.operations.answer_sheets import checked_answers, checked_day
from api.operations.context import Operation
from api.problems import Problem, not_found
from domain.feedback import Condition, Instrument, Item
from storage.feedback import FeedbackRequest, instrument_of, next_due_on, request_of_token, store_answers
from storage.feedback_drafts import Typed, draft_of, forget_drafts, keep_draft
from storage.feedback_queries import assignment_of

# Of one field of a draft: more than any answer may have, so that what is too long is shown again to be shortened.
_LONGEST_DRAFT = 20_000
_FIELD_ENDINGS = ("", "-na", "-day", "-month", "-year")


def show_request(operation: Operation, token: str, language: str | None = None) -> dict[str, Any]:
    """The questionnaire in a language, that of the request if none is named, and where the request stands.

    `status` is open, answered or expired; `next_on` the day of the party's next questionnaire, if any; `draft` what was
    saved to go on later; besides, which assignment it is about and the last day to answer. Raises 404.
    """
    with operation.read() as connection:
        request = _find(connection, token)
        next_on = next_due_on(connection, request)
        draft = draft_of(connection, request.id)
        assignment = assignment_of(connection, request.placement_id)
    instrument = instrument_of(operation.services.policy.questionnaires, request)
    return {
        **request_document(request, operation.services.clock.now()),
        **questions(request, instrument, language or request.language),
        **assignment,
        "next_on": next_on,
        "draft": draft,
    }


def request_document(request: FeedbackRequest, now: datetime) -> dict[str, Any]:
    """Who was asked, when, and where the request stands."""
    return {
        "id": request.id,
        "placement": request.placement_id,
        "party": request.party,
        "moment": request.moment,
        "status": standing(request, now),
        "asked_on": asked_on(request),
        "answered_on": request.answered_on,
        "expires_at": request.expires_at,
        "last_day": request.last_day,
    }


def questions(request: FeedbackRequest, instrument: Instrument, language: str) -> dict[str, Any]:
    """The questionnaire in one language."""
    return {
        "instrument": request.instrument,
        "version": request.instrument_version,
        "language": language,
        "items": [_item_document(item, language) for item in instrument.items],
    }


def save_draft(operation: Operation, token: str, typed: Typed) -> None:
    """Keep what is typed so far, to go on later; fields that the questionnaire does not have are left out.

    Raises Problem 404; 409 already_answered or expired.
    """
    with operation.unit() as work:
        request = _find(work.connection, token, lock=True)
        require_open(request, work.clock.now())
        instrument = instrument_of(operation.services.policy.questionnaires, request)
        names = {f"{item.code}{ending}" for item in instrument.items for ending in _FIELD_ENDINGS}
        keep_draft(work, request.id, {name: _storable(value) for name, value in typed.items() if name in names})


def _storable(value: str | list[str]) -> str | list[str]:
    """NUL cannot be stored; it is the only character that is not kept."""
    if isinstance(value, list):
        return [each.replace("\0", "")[:_LONGEST_DRAFT] for each in value]
    return value.replace("\0", "")[:_LONGEST_DRAFT]


def answer_request(
    operation: Operation, token: str, answers: Mapping[str, object], answered_on: date | None = None
) -> dict[str, Any]:
    """Store a whole answer sheet with `feedback.received`, or nothing.

    Raises Problem 404; 409 already_answered or expired; 422 with one pointer a wrong answer.
    """
    with operation.unit() as work:
        request = _find(work.connection, token, lock=True)
        now = work.clock.now()
        require_open(request, now)
        instrument = instrument_of(operation.services.policy.questionnaires, request)
        clean = checked_answers(instrument, answers)
        day = now.date() if answered_on is None else checked_day(answered_on, request.due_on, now.date())
        store_answers(work, request, instrument, clean, day)
        forget_drafts(work, [request.id])
    return {
        "instrument": request.instrument,
        "version": request.instrument_version,
        "status": "answered",
        "answered_on": day,
    }


def _find(connection: Connection, token: str, *, lock: bool = False) -> FeedbackRequest:
    request = request_of_token(connection, token, lock=lock)
    if request is None:
        raise not_found()
    return request


def standing(request: FeedbackRequest, now: datetime) -> str:
    """open, answered or expired."""
    if request.status == "answered":
        return "answered"
    # By the clock: a deadline binds also before a tick has written it down.
    return "expired" if request.status == "expired" or now >= request.expires_at else "open"


def asked_on(request: FeedbackRequest) -> date:
    """The day on which the questionnaire reached its party: when it was sent, never before it was due."""
    return request.due_on if request.sent_at is None else max(request.due_on, request.sent_at.date())


def require_open(request: FeedbackRequest, now: datetime) -> None:
    """Raises Problem 409 already_answered or expired."""
    status = standing(request, now)
    if status != "open":
        raise Problem(409, {"answered": "already_answered", "expired": "expired"}[status])


def _item_document(item: Item, language: str) -> dict[str, Any]:
    return {
        "code": item.code,
        "type": item.type,
        "text": item.text.in_language(language),
        "options": [{"code": option.code, "text": option.text.in_language(language)} for option in item.options],
        "private": item.private,
        "only_if": None if item.only_if is None else _condition_document(item.only_if),
    }


def _condition_document(condition: Condition) -> dict[str, Any]:
    """`{item, is}` or `{item, above}`."""
    if condition.above is not None:
        return {"item": condition.item, "above": condition.above}
    return {"item": condition.item, "is": list(condition.values)}
