"""Wishes that the rules are going to refuse, told before the form is sent: she decides whether to keep them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from api.forms import Form
from api.languages import current_language, current_locale
from api.operations.context import Operation
from domain.call import Call
from domain.eligibility.dated import in_force
from domain.values import COUNTRIES, Corridor
from storage.offer_queries import open_among
from storage.page_queries import open_calls
from translations import formats
from translations.page_messages import message

Offer = Mapping[str, Any]


def warnings_of(connection: Connection, operation: Operation, answers: Form, wished: Sequence[Offer]) -> dict[str, str]:
    """What stands against each of the wished offers, by its id; nothing of those that nothing stands against."""
    now = operation.services.clock.now()
    taking = open_among(connection, [offer["id"] for offer in wished], now)
    calls = open_calls(connection, now)
    found = {}
    for offer in wished:
        code = "offer_not_open" if offer["id"] not in taking else _against(operation, calls, answers, offer)
        if code is not None:
            found[offer["id"]] = message(current_language(), code, corridor=_corridor(answers, offer))
    return found


def _against(operation: Operation, calls: Sequence[Call], answers: Form, offer: Offer) -> str | None:
    """What the rules E04 and E05 will say of this origin and this host. None where the origin is not known yet."""
    origin, modality = answers.get("origin_country"), answers.get("modality", "")
    if origin not in COUNTRIES:
        return None
    if origin == offer["country"]:
        return "wish_in_own_country"
    corridor, today = Corridor(origin, offer["country"]), operation.services.clock.now().date()
    agreements = operation.services.policy.eligibility.corridors
    if in_force((each for each in agreements if each.corridor == corridor), today) is None:
        return "wish_without_agreement"
    is_open = modality == offer["modality"] and any(call.covers(corridor, modality) for call in calls)
    return None if is_open or not calls else "wish_outside_call"


def _corridor(answers: Form, offer: Offer) -> str:
    origin = answers.get("origin_country", "")
    return formats.corridor(current_locale(), f"{origin}-{offer['country']}") if origin in COUNTRIES else ""
