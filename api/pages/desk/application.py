"""One file on the desk: the reasons first, everything needed to decide, and what a decision does."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.operations.applications import find_application
from api.operations.context import Operation
from api.operations.decisions import asks_second_person, decide, why_not_decider
from api.operations.file_corrections import why_not_correct
from api.pages.applying.summary import stored_answers
from api.pages.desk.file_summary import file_summary
from api.pages.desk.opinions import opinion_card
from api.pages.frame.already import already_decided
from api.pages.frame.cards import file_steps, in_page_language, person_name, verdict_card
from api.pages.frame.state import values_or
from api.pages.frame.submitting import page_url, submit
from api.pages.volunteer.application import wish_cards
from api.pages.volunteer.standing import WITH_THE_FOCAL_POINT, answer_by
from api.request import operation
from api.schemas.applications import DecisionBody
from domain.application import Application
from domain.eligibility.verdict import Reason, Verdict, codes_to_settle
from storage.application_queries import application_view
from storage.correction_requests import correction_answers_of, open_correction_request
from storage.focal_points import answering
from storage.my_data import corrections_of, erasure_of
from storage.page_queries import look_alikes, offers_of, review_comment, supplied_documents
from storage.second_opinions import open_opinion, settled_opinions


def desk_application(application_id: str) -> ResponseReturnValue:
    return show_file(application_id)


def show_file(application_id: str) -> str:
    """The page of a file. Raises Problem 404."""
    current = operation()
    today = current.services.clock.now().date()
    with current.read() as connection:
        found = find_application(connection, current.actor, application_id)
        view = application_view(connection, application_id)
        offers = offers_of(connection, [wish["offer"] for wish in view["wishes"]])
        file = {
            **_standing(connection, current, found, today),
            "verdict": verdict_card(view["verdict"]),
            "settled_by_accepting": _settled_by_accepting(view["verdict"]),
            "decisions": view["decisions"],
            "opinions": settled_opinions(connection, application_id),
            "look_alikes": look_alikes(connection, current.actor, found),
            "documents": supplied_documents(connection, application_id),
            "review_comment": review_comment(connection, application_id),
            "steps": file_steps(view["steps"]),
            "corrections": corrections_of(connection, application_id),
            "correction": _correction(connection, current, found),
            "erasure": erasure_of(connection, application_id),
        }
    titles = [in_page_language(offers[wish["offer"]]["title"]) for wish in view["wishes"]]
    return render_template(
        "desk/application.html",
        application=file,
        summary=file_summary(stored_answers(found), titles),
        wishes=wish_cards(view, offers),
        values=values_or({}),
    )


def _standing(connection: Connection, current: Operation, found: Application, today: date) -> dict[str, Any]:
    """Where the file is, who answers for it, and what this coordinator may do with it."""
    waits = found.status in WITH_THE_FOCAL_POINT
    opinion = opinion_card(connection, current, found)
    why_not = why_not_decider(connection, current.actor, found) if waits and opinion is None else None
    return {
        "id": found.id,
        "reference": found.reference,
        "name": person_name(found.personal),
        "status": found.status,
        "since": found.step_since,
        # A deadline is shown to who can keep it.
        "by": answer_by(current, found) if why_not is None else None,
        "holder": answering(connection, found.id, today),
        "opinion": opinion,
        "may_decide": waits and opinion is None and why_not is None,
        "not_decider": why_not,
        "two_people": waits and asks_second_person(connection, current, found.id),
    }


def _correction(connection: Connection, current: Operation, found: Application) -> dict[str, Any]:
    """What is asked to be corrected, what was answered, and whether this coordinator may do either."""
    asked = open_correction_request(connection, found.id)
    decider = why_not_decider(connection, current.actor, found) is None
    return {
        "asked": asked,
        "due_on": asked and current.services.policy.privacy.due_on(asked["asked_at"].date()),
        "answers": correction_answers_of(connection, found.id),
        "may_answer": decider and asked is not None,
        "may_correct": decider and why_not_correct(connection, found) is None,
    }


def _settled_by_accepting(verdict: Mapping[str, Any] | None) -> list[str]:
    """What an accept settles, in the words of the reasons."""
    if verdict is None:
        return []
    reasons = tuple(Reason(**reason) for reason in verdict["reasons"])
    codes = codes_to_settle(Verdict(verdict["outcome"], reasons))
    asking = [reason for reason in verdict["reasons"] if reason["code"] in codes and reason["outcome"] != "pass"]
    card = verdict_card({**verdict, "reasons": asking})
    return [reason["message"] for reason in card["reasons"]] if card is not None else []


def desk_application_decision(application_id: str) -> ResponseReturnValue:
    """A named coordinator decides with a reason, or asks a second person to agree."""
    return submit(
        DecisionBody(),
        lambda data: decide(
            operation(), application_id, data["decision"], data["reason"], second_person=data["second_person"]
        ),
        again=lambda: show_file(application_id),
        already=lambda: already_decided(application_id),
        done=lambda _: page_url("desk_application", application_id=application_id, done=_what_was_done(application_id)),
    )


def _what_was_done(application_id: str) -> str:
    """Nothing is decided while a second person is being asked."""
    with operation().read() as connection:
        return "decision" if open_opinion(connection, application_id) is None else "opinion_asked"
