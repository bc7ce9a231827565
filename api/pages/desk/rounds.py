"""A placement round on the desk: ask for it, read its report, validate or discard it, keep its certificate."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.languages import current_language
from api.operations import rounds as operations
from api.operations.context import Operation
from api.operations.rounds import find_round, show_certificate
from api.operations.what_if import ask_what_if
from api.pages.desk.overview import show_desk
from api.pages.desk.round_changes import changes_card
from api.pages.desk.round_questions import answer_of, questions_of
from api.pages.desk.round_refusals import refusal_card
from api.pages.desk.round_report import change_of, report_of
from api.pages.frame.already import already_done
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url, submit
from api.problems import FieldProblem, Problem
from api.request import operation
from api.schemas.offers import EmptyBody
from api.schemas.rounds import RoundBody, WhatIfForm
from domain.round import PlacementRound, standing
from storage.round_queries import round_summary
from translations.round_words import stage_words


def desk_round(round_id: str) -> ResponseReturnValue:
    return _show(round_id)


def _show(round_id: str) -> str:
    current = operation()
    with current.read() as connection:
        found = find_round(connection, current.actor, round_id)
        shown = _shown(connection, current, found)
    return render_template(
        "desk/round.html",
        round=shown,
        values=values_or({"direction": "more", "number": "1"}),
        host_days=current.services.policy.programme.host_answer_days,
    )


def _shown(connection: Connection, current: Operation, found: PlacementRound) -> dict[str, Any]:
    summary = round_summary(connection, found)
    computed = found.report is not None
    return {
        **summary,
        "at": summary["simulated_at"] or summary["requested_at"],
        "standing": standing(found.status, found.refusal is not None, found.based_on is not None),
        "refused": refusal_card(connection, found),
        "stage": _stage(summary["progress"]),
        "report": report_of(connection, current.actor, found) if computed else None,
        "compared": change_of(connection, found, at_once="compare" in request.args),
        "changes": changes_card(connection, current, found),
        "answer": answer_of(connection, found),
        "questions": questions_of(connection, found),
    }


def _stage(progress: Mapping[str, Any] | None) -> str | None:
    """What is being done; None while the round waits to be computed."""
    return stage_words(current_language(), progress["stage"]) if progress and progress["stage"] else None


def desk_certificate(round_id: str) -> ResponseReturnValue:
    """The certificate as a file, as the interface gives it: anybody can check the round with it."""
    document = show_certificate(operation(), round_id)
    response = Response(json.dumps(document, ensure_ascii=False, indent=2) + "\n", content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{round_id}.json"'
    return response


def desk_round_new() -> ResponseReturnValue:
    """Ask for a round; it is computed by the placement worker."""
    return submit(
        RoundBody(),
        lambda data: operations.request_round(operation(), data["call"]),
        again=show_desk,
        done=lambda asked: page_url("desk_round", round_id=asked["id"], done="round"),
    )


def desk_what_if(round_id: str) -> ResponseReturnValue:
    """Ask what the round would have given with one other limit."""
    return submit(
        WhatIfForm(),
        lambda typed: _ask(round_id, typed),
        again=lambda: _show(round_id),
        done=lambda asked: page_url("desk_round", round_id=asked["id"], done="question"),
    )


def _ask(round_id: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    kind, _, name = typed["limit"].partition(":")
    by = typed["number"] if typed["direction"] == "more" else -typed["number"]
    try:
        return ask_what_if(operation(), round_id, [{"kind": kind, "name": name, "by": by}])
    except Problem as problem:
        raise _of_the_form(problem) from None


def _of_the_form(problem: Problem) -> Problem:
    """What is wrong with the change is wrong with the line that was chosen."""
    errors = tuple(
        FieldProblem("/limit" if error.pointer.startswith("/changes/") else error.pointer, error.code, error.parameters)
        for error in problem.errors
    )
    return Problem(problem.status, problem.code, errors=errors, parameters=problem.parameters)


def desk_round_validation(round_id: str) -> ResponseReturnValue:
    """Turn the dry run into proposals."""
    return _settle(operations.validate_round, round_id)


def desk_round_discard(round_id: str) -> ResponseReturnValue:
    """Put the dry run aside."""
    return _settle(operations.discard_round, round_id)


def _settle(settle: Callable[[Operation, str], object], round_id: str) -> ResponseReturnValue:
    return act(
        EmptyBody(),
        lambda _: settle(operation(), round_id),
        again=lambda: _show(round_id),
        back=page_url("desk_round", round_id=round_id, done="decision"),
        already=lambda: already_done("round", round_id),
    )
