"""Step 4 of the application: numbers beside offers become an order, and two buttons change it without a script."""

import re
from typing import Any

from flask import request
from sqlalchemy import Connection

from api.forms import Form
from api.languages import current_language, current_locale
from api.operations.context import Operation
from api.pages.applying.answers import Errors
from api.pages.applying.warnings import warnings_of
from api.pages.frame.cards import in_page_language, offer_card
from storage.page_queries import offers_of, open_calls, public_offers, reachable_offers
from translations import formats
from translations.page_messages import message

SHOWN_AT_ONCE = 20
_MOST_SHOWN = 400


def typed_ranks() -> dict[str, str]:
    """The numbers as they were typed, by offer."""
    return {
        name.removeprefix("rank-"): value.strip()
        for name, value in request.form.items()
        if name.startswith("rank-") and value.strip()
    }


def rank_errors(ranks: dict[str, str]) -> Errors:
    """Numbers that are none, and the second of two equal ones."""
    errors, taken = [], set()
    for offer, typed in ranks.items():
        number = _number(typed)
        if number is None or number in taken:
            code = "not_a_rank" if number is None else "same_rank"
            errors.append({"field": f"rank-{offer}", "message": message(current_language(), code)})
        taken.add(number)
    return tuple(errors)


def ordered(ranks: dict[str, str], move: str) -> list[str]:
    """The offers best first, after moving one of them: `up-O00001`, `down-O00001`, or `out-O00001` to remove it."""
    order = sorted(ranks, key=lambda offer: _number(ranks[offer]) or len(ranks) + 1000)
    direction, _, offer = move.partition("-")
    if offer in order:
        old = order.index(offer)
        new = max(0, old - 1) if direction == "up" else min(len(order) - 1, old + 1)
        order.insert(new, order.pop(old))
        if direction == "out":
            order.remove(offer)
    return order


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[0-9]{1,3}", typed) and int(typed) > 0 else None


def offers_to_rank(operation: Operation, answers: Form, ranks: dict[str, str] | None) -> tuple[list[Any], bool]:
    """Ranked offers first, then what the country of origin and the modality can reach; and whether there are more.

    `ranks`: the numbers as typed when they must be corrected, None to show 1, 2, 3 …
    """
    preferences = answers.getlist("preferences")
    with operation.read() as connection:
        ranked = public_offers(connection, preferences)
        shown = _shown(answers)
        hosts = _hosts(connection, operation, answers)
        modality = answers.get("modality", "volunteering")
        now = operation.services.clock.now()
        found, more = reachable_offers(connection, hosts, modality, shown, now)
        warnings = warnings_of(connection, operation, answers, ranked)
    known = {offer["id"] for offer in ranked}
    numbers: dict[str, Any] = ranks or {offer["id"]: place for place, offer in enumerate(ranked, start=1)}
    rows = [*ranked, *(offer for offer in found if offer["id"] not in known)]
    told = [{**_row(offer, numbers.get(offer["id"])), "warning": warnings.get(offer["id"], "")} for offer in rows]
    return told, more and shown < _MOST_SHOWN


def titles(operation: Operation, answers: Form) -> list[str]:
    """The ranked offers by name, best first."""
    wanted = answers.getlist("preferences")
    with operation.read() as connection:
        found = offers_of(connection, wanted)
    return [in_page_language(found[each]["title"]) for each in wanted if each in found]


def _shown(answers: Form) -> int:
    typed = answers.get("shown", "")
    return min(int(typed), _MOST_SHOWN) if re.fullmatch(r"[0-9]{1,3}", typed) else SHOWN_AT_ONCE


def show_more(answers: Form) -> None:
    answers["shown"] = str(_shown(answers) + SHOWN_AT_ONCE)


def _hosts(connection: Connection, operation: Operation, answers: Form) -> set[str]:
    origin, modality = answers.get("origin_country"), answers.get("modality")
    return {
        quota["host"]
        for call in open_calls(connection, operation.services.clock.now())
        if modality in call.modalities
        for quota in call.corridors
        if quota["origin"] == origin
    }


def _row(offer: dict[str, Any], rank: object) -> dict[str, Any]:
    card = offer_card(offer)
    tag = current_locale()
    country = formats.country(tag, card["country"])
    return {
        "id": card["id"],
        "title": card["title"],
        "place": f"{card['organisation']}, {card['city']} ({country})",
        "period": f"{formats.day(tag, card['start'])} – {formats.day(tag, card['end'])}",
        "rank": rank,
    }
