"""Why a round or a question has no result, in words: the limits that cross, and what could be done instead."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from api.languages import current_language
from domain.round import PlacementRound
from storage import repositories
from translations import formats
from translations.round_words import other_mechanism, refusal_words, ways_out


def refusal_card(connection: Connection, found: PlacementRound) -> dict[str, Any] | None:
    """`{words, crossing, ways_out, other_way}` of a round that could not be computed; None for any other one.

    `crossing` names corridors and organisations. A question has no ways out: its limits are nobody's yet.
    """
    if found.refusal is None:
        return None
    language, code, is_question = current_language(), found.refusal["code"], found.based_on is not None
    return {
        "words": refusal_words(language, code, is_question),
        "crossing": _crossing(connection, language, found.refusal.get("parameters", {})),
        "ways_out": [] if is_question else ways_out(language, code),
        "other_way": other_mechanism(language),
    }


def _crossing(connection: Connection, language: str, parameters: Mapping[str, Any]) -> list[str]:
    return [
        *(formats.corridor(language, code) for code in parameters.get("corridors", ())),
        *(_organisation(connection, identifier) for identifier in parameters.get("organisations", ())),
    ]


def _organisation(connection: Connection, identifier: str) -> str:
    found = repositories.organisations.find(connection, identifier)
    return identifier if found is None else found.name
