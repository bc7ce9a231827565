"""Questionnaires on paper: printed for whoever is asked, typed in by a coordinator of either country.

What is confidential is on no paper: a sheet passes through several hands. Such questions are left out of the printed
form and of the entry, and an answer to one of them is refused.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from api.operations.answer_sheets import checked_answers, checked_day
from api.operations.context import Operation
from api.operations.feedback import asked_on, questions, request_document, require_open, standing
from api.problems import not_found, refused_field
from domain.feedback import Instrument, Item
from storage.feedback import FeedbackRequest, find_request, instrument_of, request_of_token, store_answers
from storage.feedback_drafts import forget_drafts
from storage.feedback_queries import assignment_of, is_visible, note_paper_entry, open_requests, paper_facts
from storage.visibility import asked_of, visible_requests


def list_open_requests(operation: Operation, page: int, page_size: int) -> dict[str, Any]:
    """The requests from and to the coordinator's country that wait for answers or for late paper forms.

    What the focal point of the other country is asked is hers alone: it is not among them.
    """
    with operation.read() as connection:
        visible = visible_requests(operation.actor)
        since = operation.services.clock.now() - _late_days(operation)
        own = asked_of(operation.actor)
        return open_requests(connection, visible, own=own, closed_since=since, page=page, page_size=page_size)


def _late_days(operation: Operation) -> timedelta:
    return timedelta(days=operation.services.policy.questionnaires.schedule.paper_days)


def print_of_link(operation: Operation, token: str, language: str) -> dict[str, Any]:
    """The paper form of whoever holds the link. Raises Problem 404."""
    with operation.read() as connection:
        request = request_of_token(connection, token)
        if request is None:
            raise not_found()
        return _form(operation, connection, request, language)


def show_paper(operation: Operation, identifier: str, language: str) -> dict[str, Any]:
    """The paper form as a coordinator prints it or types it in. Raises Problem 404."""
    with operation.read() as connection:
        return _form(operation, connection, _find(operation, connection, identifier), language)


def enter_paper(
    operation: Operation, identifier: str, answers: Mapping[str, object], answered_on: date, *, save_empty: bool = False
) -> dict[str, Any]:
    """Store what is on the paper: the day it was answered, apart from today, and who typed it in.

    A form that was answered in time may arrive late: it is taken for some days after the end. A form without any
    answer is taken only with `save_empty`: an answer sheet is final.
    Raises Problem 404; 409 already_answered or expired; 422 with one pointer a wrong answer, or nothing_filled_in.
    """
    with operation.unit() as work:
        request = _find(operation, work.connection, identifier, lock=True)
        now = work.clock.now()
        _require_typable(request, now, _late_days(operation))
        whole = instrument_of(operation.services.policy.questionnaires, request)
        clean = checked_answers(_on_paper(whole), answers)
        day = checked_day(answered_on, asked_on(request), now.date(), last=request.last_day)
        if not save_empty and all(value is None for value in clean.values()):
            raise refused_field("/save_empty", "nothing_filled_in")
        # What is left out of the paper was not asked: no row, as for a question hidden by an answer.
        store_answers(work, request, whole, clean, day)
        note_paper_entry(work, request.id, str(operation.actor.account))
        forget_drafts(work, [request.id])
    return {"id": request.id, "status": "answered", "answered_on": day}


def _paper_standing(request: FeedbackRequest, now: datetime, late_days: timedelta) -> str:
    """open, late (only what was answered in time may be typed in), answered or expired."""
    status = standing(request, now)
    may_be_late = (
        request.end_code in (None, "unanswered") and request.expires_at <= now < request.expires_at + late_days
    )
    return "late" if status == "expired" and may_be_late else status


def _require_typable(request: FeedbackRequest, now: datetime, late_days: timedelta) -> None:
    """Raises Problem 409 already_answered or expired."""
    if _paper_standing(request, now, late_days) != "late":
        require_open(request, now)


def _find(operation: Operation, connection: Connection, identifier: str, *, lock: bool = False) -> FeedbackRequest:
    request = find_request(connection, identifier, lock=lock)
    if request is None or not is_visible(connection, identifier, visible_requests(operation.actor)):
        raise not_found()
    return request


def _form(operation: Operation, connection: Connection, request: FeedbackRequest, language: str) -> dict[str, Any]:
    instrument = instrument_of(operation.services.policy.questionnaires, request)
    paper, now = _on_paper(instrument), operation.services.clock.now()
    return {
        **request_document(request, now),
        **questions(request, paper, language),
        **assignment_of(connection, request.placement_id),
        **paper_facts(connection, request),
        "status": _paper_standing(request, now, _late_days(operation)),
        "typed_until": (request.expires_at + _late_days(operation) - timedelta(days=1)).date(),
        "leaves_out": len(instrument.items) - len(paper.items),
    }


def _on_paper(instrument: Instrument) -> Instrument:
    """Without the confidential questions, and without those that only follow one of them."""
    kept: dict[str, Item] = {}
    for item in instrument.items:
        if not item.private and (item.only_if is None or item.only_if.item in kept):
            kept[item.code] = item
    return dataclasses.replace(instrument, items=tuple(kept.values()))
