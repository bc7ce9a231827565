"""Why not me: every wish of one person with her own points, her own lot, and one honest reason. Nobody else appears."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.languages import current_language
from api.operations.applications import find_application
from api.operations.file_changes import may_change
from api.operations.own_scores import own_scores
from api.pages.frame.cards import offer_card, skill_labels
from api.pages.frame.equity_cards import equity_cards, equity_in_force
from api.pages.volunteer.comparison import asked_about_wishes, is_any_wish_left, what_holds_now
from api.request import operation
from domain.application import Application
from domain.call import Call
from domain.matching.lottery import ticket
from domain.placement import FREED
from domain.scoring import RECOGNISED_YEARS, ScoreParts
from storage import repositories
from storage.application_queries import application_view
from storage.own_rounds import OwnRounds, own_rounds
from storage.page_queries import offers_of, what_became
from translations.wishes import given_up_message, wish_advice

Card = dict[str, Any]
# Here a further round still looks at her wishes.
_STILL_COMPARED = ("eligible", "proposed")


def application_wishes(application_id: str) -> ResponseReturnValue:
    """The page of one's own wishes. Somebody else's and a missing one are the same 404."""
    current = operation()
    with current.read() as connection:
        found = find_application(connection, current.actor, application_id)
        view = application_view(connection, application_id)
        offers = offers_of(connection, [wish["offer"] for wish in view["wishes"]])
        became = what_became(connection, application_id)
        scores = own_scores(connection, current, found)
        call = _call(connection, found)
        held = own_rounds(connection, call.id, found.id)
        changeable = may_change(connection, found, current.services.clock.now())
    any_left = is_any_wish_left(view, offers, became)
    now = what_holds_now(found.status, any_left=any_left)
    programme = current.services.policy.programme
    return render_template(
        "application/wishes.html",
        id=found.id,
        reference=found.reference,
        wishes=[
            {
                **_wish(found, wish, scores[wish["offer"]], became, any_left=any_left),
                "offer": offer_card(offers[wish["offer"]]),
            }
            for wish in view["wishes"]
        ],
        lot=_lot(call, found.reference, held.seed),
        freed=any(wish["reason"] == "placed" and became.get(wish["offer"]) in FREED for wish in view["wishes"]),
        asks=asked_about_wishes(now, found.id, may_change=changeable),
        now=now,
        **_rounds(found, held, any_left=any_left),
        mechanism=call.mechanism,
        by_lot_alone=call.counts_people_of(found.origin_country),
        programme=programme,
        equity=equity_in_force(programme, call.opens.date()),
        recognised_years=RECOGNISED_YEARS,
    )


def _wish(
    found: Application, wish: Mapping[str, Any], parts: ScoreParts, became: Mapping[str, str], *, any_left: bool
) -> Card:
    status = became.get(wish["offer"])
    return {
        "rank": wish["rank"],
        "reason": wish["reason"],
        "advice": _advice(found, wish["reason"], status, any_left=any_left),
        "became": status,
        "given_up": given_up_message(current_language(), status) if status else "",
        "band": parts.band,
        "parts": parts,
        "equity": equity_cards(parts.equity_rules),
        "shared": skill_labels(parts.shared_skills),
    }


def _advice(found: Application, reason: str | None, became: str | None, *, any_left: bool) -> str:
    """What she may do now; nothing where the place is hers no more or no round will look at the wish again."""
    if reason is None or (reason == "placed" and became not in ("proposed", "host_accepted")):
        return ""
    if reason != "ineligible" and not (any_left and found.status in _STILL_COMPARED):
        return ""
    return wish_advice(current_language(), reason)


def _call(connection: Connection, found: Application) -> Call:
    call = repositories.calls.find(connection, found.call_id)
    if call is None:
        raise LookupError(found.call_id)
    return call


def _lot(call: Call, reference: str, seed: str | None) -> Card:
    """Her ticket once the seed is open, that is after a round of the call; before it the promise alone."""
    return {
        "ticket": None if seed is None else ticket(seed, call.code, reference),
        "seed": seed,
        "commitment": call.seed_commitment,
        "call": call.code,
    }


def _rounds(found: Application, held: OwnRounds, *, any_left: bool) -> Card:
    """When the rounds took place, each day once; `none_left_since`: the later ones had no wish of hers to look at."""
    return {
        "last": held.last,
        "without": list(dict.fromkeys(instant.date() for instant in held.without)),
        "none_left_since": not any_left and found.status in ("eligible", "not_placed"),
    }
