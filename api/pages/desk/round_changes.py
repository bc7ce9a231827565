"""Whether a dry run can still be validated: what has changed since it was computed, told before the button."""

from typing import Any, cast

from sqlalchemy import Connection

from api.languages import current_language
from api.operations.context import Operation
from api.pages.frame.cards import offer_card
from domain.round import PlacementRound
from domain.round_changes import Change
from storage.page_queries import offers_of
from storage.round_changes import changed_since
from translations import formats
from translations.round_changes import moved_limit
from translations.round_words import limit_name
from translations.sentences import problem_sentence

# Looking means loading the whole round once more: of a larger one it is done when it is validated, not at each reading.
MOST_COMPARED = 5_000
_MOST_SHOWN = 20


def changes_card(connection: Connection, current: Operation, found: PlacementRound) -> dict[str, Any] | None:
    """`{compared, lines, more, late}` of a round that waits for its validation; None for any other one."""
    if found.status != "simulated" or found.based_on is not None:
        return None
    if (found.report or {}).get("participants", 0) > MOST_COMPARED:
        return {"compared": False, "lines": [], "more": 0, "late": 0}
    changes = changed_since(connection, found, current.services.policy)
    if changes is None:
        return {"compared": True, "lines": [_told("round_incomplete")], "more": 0, "late": 0}
    return {
        "compared": True,
        "lines": _lines(connection, changes.changed[:_MOST_SHOWN]),
        "more": max(0, len(changes.changed) - _MOST_SHOWN),
        "late": changes.late,
    }


def _lines(connection: Connection, changes: tuple[Change, ...]) -> list[str]:
    """A sentence for each change, with the titles of the offers."""
    named = [str(each.parameters["offer"]) for each in changes if "offer" in each.parameters]
    offers = offers_of(connection, named) if named else {}
    titles = {offer: offer_card(row)["title"] for offer, row in offers.items()}
    return [_moved(each) or _told(each.code, **_with_title(each, titles)) for each in changes]


def _moved(change: Change) -> str | None:
    """A limit by its name, with its numbers; None for what is no limit or has the same number as before."""
    told, language = change.parameters, current_language()
    before, now = (cast("int | None", told.get(key)) for key in ("before", "now"))
    if change.code not in ("quota_changed", "limits_changed") or before == now:
        return None
    corridor = told.get("corridor")
    name = formats.corridor(language, str(corridor)) if corridor else limit_name(language, told)
    return moved_limit(language, name, before, now)


def _with_title(change: Change, titles: dict[str, str]) -> dict[str, object]:
    offer = change.parameters.get("offer")
    return {**change.parameters, **({"offer": titles.get(str(offer), offer)} if offer is not None else {})}


def _told(code: str, **parameters: object) -> str:
    return problem_sentence(current_language(), code, parameters)
