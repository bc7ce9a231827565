"""The questionnaires of a host organisation: what is due until when, what was answered, and the link once more."""

from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.pages.frame.cards import Card, in_page_language
from domain.organisation import Organisation
from storage.feedback import feedback_token, last_day_of
from storage.host_queries import questionnaires_of


def questionnaire_cards(connection: Connection, current: Operation, organisation: Organisation | None) -> list[Card]:
    """What the organisation was asked, the latest first. Only an open one has a link: its own."""
    if organisation is None:
        return []
    return [_card(current, row) for row in questionnaires_of(connection, organisation.id)]


def _card(current: Operation, row: dict[str, Any]) -> Card:
    is_open = row["status"] in ("sent", "reminded") and current.services.clock.now() < row["expires_at"]
    return {
        "id": row["id"],
        "moment": row["moment"],
        "offer": in_page_language(row["title"]),
        "reference": row["reference"],
        "is_open": is_open,
        "until": last_day_of(row["expires_at"]),
        "answered_on": row["answered_on"],
        "token": feedback_token(current.services.keys, row["id"]) if is_open else None,
    }
