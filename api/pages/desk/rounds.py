"""A placement round on the desk: ask for it, read its report, validate or discard it, keep its certificate."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations import rounds as operations
from api.operations.context import Operation
from api.operations.rounds import find_round, show_certificate, show_round
from api.pages.desk.overview import show_desk
from api.pages.desk.round_report import MOST_ROWS, report_of
from api.pages.frame.already import already_done
from api.pages.frame.state import add_notice
from api.pages.frame.submitting import act, page_url, submit
from api.request import operation
from api.schemas.offers import EmptyBody
from api.schemas.rounds import RoundBody
from translations.round_words import ways_out


def desk_round(round_id: str) -> ResponseReturnValue:
    return _show(round_id)


def _show(round_id: str) -> str:
    current = operation()
    view = show_round(current, round_id)
    shown: dict[str, Any] = {**view, "at": view["simulated_at"] or view["requested_at"]}
    if view["report"] is not None:
        with current.read() as connection:
            found = find_round(connection, current.actor, round_id)
            shown |= report_of(connection, current.actor, found, view["report"])
        if max(shown["placed"], shown["unplaced_number"]) > MOST_ROWS:
            add_notice("many_rows")
    return render_template(
        "desk/round.html",
        round=shown,
        ways_out=_ways_out(view["refusal"]),
        host_days=current.services.policy.programme.host_answer_days,
    )


def _ways_out(refusal: Mapping[str, Any] | None) -> list[str]:
    return [] if refusal is None else ways_out(current_language(), refusal["code"])


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
