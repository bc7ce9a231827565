"""The second person: what waits for her on a file, and her answer."""

from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.operations.decisions import why_not_second
from domain.application import Application
from storage.second_opinions import open_opinion

Card = dict[str, Any]


def opinion_card(connection: Connection, current: Operation, found: Application) -> Card | None:
    """The decision that waits for a second person, and what the reader may do about it; None when none waits."""
    opinion = open_opinion(connection, found.id)
    if opinion is None:
        return None
    why_not = why_not_second(connection, current.actor, found, opinion.asked_by)
    return {
        "decision": opinion.decision,
        "reason": opinion.reason,
        "asked_by": opinion.asked_by_name,
        "asked_at": opinion.asked_at,
        "may_answer": why_not is None,
        "own": why_not == "you_asked",
        "why_not": why_not,
    }
