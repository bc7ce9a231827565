"""Questionnaires on paper: printed for whoever is asked, typed in by a coordinator of either country.

What is confidential is on no paper: a sheet passes through several hands. Such questions are left out of the printed
form and of the entry, and an answer to one of them is refused.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from api.operations.answer_sheets import checked_answers, checked_day
from api.operations.context import Operation
from api.operations.feedback import asked_on, questions, request_document, require_open
from api.problems import not_found
from domain.feedback import Instrument
from storage.feedback import FeedbackRequest, find_request, instrument_of, request_of_token, store_answers
from storage.feedback_drafts import forget_drafts
from storage.feedback_queries import is_visible, note_paper_entry, open_requests, paper_facts
from storage.visibility import visible_placements


def list_open_requests(operation: Operation, page: int, page_size: int) -> dict[str, Any]:
    """The requests from and to the coordinator's country that wait for answers, the first to close first."""
    with operation.read() as connection:
        visible = visible_placements(operation.actor)
        return open_requests(connection, visible, page=page, page_size=page_size)


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
    operation: Operation, identifier: str, answers: Mapping[str, object], answered_on: date
) -> dict[str, Any]:
    """Store what is on the paper: the day it was answered, apart from today, and who typed it in.

    Raises Problem 404; 409 already_answered or expired; 422 with one pointer a wrong answer.
    """
    with operation.unit() as work:
        request = _find(operation, work.connection, identifier, lock=True)
        now = work.clock.now()
        require_open(request, now)
        whole = instrument_of(operation.services.policy.questionnaires, request)
        clean = checked_answers(_on_paper(whole), answers)
        day = checked_day(answered_on, asked_on(request), now.date())
        # One row for every question, as for an answer by the link: those left out of the paper are empty.
        store_answers(work, request, {item.code: clean.get(item.code) for item in whole.items}, day)
        note_paper_entry(work, request.id, str(operation.actor.account))
        forget_drafts(work, [request.id])
    return {"id": request.id, "status": "answered", "answered_on": day}


def _find(operation: Operation, connection: Connection, identifier: str, *, lock: bool = False) -> FeedbackRequest:
    request = find_request(connection, identifier, lock=lock)
    if request is None or not is_visible(connection, identifier, visible_placements(operation.actor)):
        raise not_found()
    return request


def _form(operation: Operation, connection: Connection, request: FeedbackRequest, language: str) -> dict[str, Any]:
    instrument = instrument_of(operation.services.policy.questionnaires, request)
    paper = _on_paper(instrument)
    return {
        **request_document(request, operation.services.clock.now()),
        **questions(request, paper, language),
        **paper_facts(connection, request),
        "leaves_out": len(instrument.items) - len(paper.items),
    }


def _on_paper(instrument: Instrument) -> Instrument:
    return dataclasses.replace(instrument, items=tuple(item for item in instrument.items if not item.private))
