"""Requests to be erased: one focal point proposes, another one carries out."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.operations import erasure as operations
from api.operations.context import Operation
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.schemas.offers import EmptyBody


def desk_erasures() -> ResponseReturnValue:
    """The requests of the country, those that wait first."""
    current = operation()
    today = current.services.clock.now().date()
    rows = [{**row, "days_left": operations.days_left(row, today)} for row in operations.list_erasures(current)]
    return render_template(
        "desk/erasures.html",
        waiting=[row for row in rows if row["status"] == "requested"],
        settled=[row for row in rows if row["status"] != "requested"],
    )


def desk_erasure(application_id: str) -> ResponseReturnValue:
    return _show(application_id)


def _show(application_id: str) -> str:
    current = operation()
    row = operations.show_erasure(current, application_id)
    return render_template("desk/erasure.html", erasure={**row, "step": _step(current, row)}, values=values_or({}))


def _step(current: Operation, row: dict[str, Any]) -> str:
    """What this coordinator may do now, by the same rules as the operations: nobody presses a button for nothing."""
    own = row["origin_country"] == current.actor.country
    if row["status"] != "requested":
        return "settled"
    if row["in_service"]:
        return "put_off" if own else "other_country"
    if row["proposed_by"] is None:
        return "propose" if own else "other_country"
    return row["why_not_second"] or "carry_out"


def _act(application_id: str, perform: Callable[[Operation, str], None], done: str) -> ResponseReturnValue:
    return act(
        EmptyBody(),
        lambda _: perform(operation(), application_id),
        again=lambda: _show(application_id),
        back=page_url("desk_erasure", application_id=application_id, done=done),
    )


def desk_erasure_proposal(application_id: str) -> ResponseReturnValue:
    """The first pair of eyes."""
    return _act(application_id, operations.propose_erasure, "erasure_proposed")


def desk_erasure_carrying_out(application_id: str) -> ResponseReturnValue:
    """The second pair of eyes: the person is erased."""
    return _act(application_id, operations.carry_out_erasure, "erased")


def desk_erasure_refusal(application_id: str) -> ResponseReturnValue:
    """Not while the person is in service."""
    return _act(application_id, operations.put_off_erasure, "erasure_put_off")
