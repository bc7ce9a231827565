"""What a coordinator may do with a placement at each step: one row an arrow of its life cycle."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from api.operations import service
from api.operations.context import Operation
from api.pages.frame.cards import choices_of
from api.schemas.placements import CancellationBody, DateBody, EarlyEndBody, InterruptionBody
from domain.placement import CANCELLATION_CODES, EARLY_END_CODES, INTERRUPTION_CODES, PLACEMENT


@dataclass(frozen=True, slots=True)
class Action:
    """One button of a placement: the arrow it follows, what it asks, and the operation behind it."""

    arrow: str
    schema: type[Schema]
    perform: Callable[[Operation, str, Mapping[str, Any]], object]
    causes: tuple[str, ...] = ()
    dated: bool = True
    grave: bool = False


def _dated(perform: Callable[..., object]) -> Callable[[Operation, str, Mapping[str, Any]], object]:
    return lambda current, placement, data: perform(current, placement, data.get("date"))


def _cancel(current: Operation, placement: str, data: Mapping[str, Any]) -> object:
    return service.cancel(current, placement, data["code"])


# What is expected at a step comes first; what is rare and grave last.
ACTIONS: dict[str, Action] = {
    "start": Action("start", DateBody, _dated(service.start)),
    "completion": Action("complete", DateBody, _dated(service.complete)),
    "resumption": Action("resume", DateBody, _dated(service.resume)),
    "suspension": Action("suspend", InterruptionBody, service.suspend, INTERRUPTION_CODES),
    "postponement": Action("postpone", InterruptionBody, service.postpone, INTERRUPTION_CODES, dated=False),
    "early-end": Action("end_early", EarlyEndBody, service.end_early, EARLY_END_CODES, grave=True),
    "cancellation": Action("cancel", CancellationBody, _cancel, CANCELLATION_CODES, dated=False, grave=True),
}


def possible_actions(status: str) -> list[dict[str, Any]]:
    """The buttons of a step, in words; `usual` is the one that is expected next."""
    return [_shown(code, action) for code, action in ACTIONS.items() if PLACEMENT.allows(status, action.arrow)]


def _shown(code: str, action: Action) -> dict[str, Any]:
    return {
        "code": code,
        "reasons": choices_of("cause", action.causes) if action.causes else None,
        "dated": action.dated,
        "commented": "comment" in action.schema().fields,
        "grave": action.grave,
        "usual": not action.causes,
    }
