"""Why not me: every wish of one person with her own points, her own lot, and one honest reason. Nobody else appears."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from api.languages import current_language
from api.operations.applications import find_application
from api.operations.own_scores import own_scores
from api.pages.frame.cards import offer_card, skill_labels
from api.pages.frame.equity_cards import equity_cards, equity_in_force
from api.request import operation
from domain.application import Application
from domain.call import Call
from domain.matching.lottery import ticket
from domain.scoring import RECOGNISED_YEARS, ScoreParts
from storage import repositories
from storage.application_queries import application_view
from storage.page_queries import offers_of, what_became
from storage.tables.placements import round_reasons, rounds
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
        lot = _lot(connection, found, call)
    programme = current.services.policy.programme
    return render_template(
        "application/wishes.html",
        id=found.id,
        reference=found.reference,
        wishes=[
            {**_wish(found, wish, scores[wish["offer"]], became), "offer": offer_card(offers[wish["offer"]])}
            for wish in view["wishes"]
        ],
        lot=lot,
        mechanism=call.mechanism,
        programme=programme,
        equity=equity_in_force(programme, call.opens.date()),
        recognised_years=RECOGNISED_YEARS,
    )


def _wish(found: Application, wish: Mapping[str, Any], parts: ScoreParts, became: Mapping[str, str]) -> Card:
    status = became.get(wish["offer"])
    return {
        "rank": wish["rank"],
        "reason": wish["reason"],
        "advice": _advice(found, wish["reason"], status),
        "became": status,
        "given_up": given_up_message(current_language(), status) if status else "",
        "band": parts.band,
        "parts": parts,
        "equity": equity_cards(parts.equity_rules),
        "shared": skill_labels(parts.shared_skills),
    }


def _advice(found: Application, reason: str | None, became: str | None) -> str:
    """What she may do now; nothing where the place is hers no more or no round will look at the wish again."""
    if reason is None or (reason == "placed" and became not in ("proposed", "host_accepted")):
        return ""
    if reason != "ineligible" and found.status not in _STILL_COMPARED:
        return ""
    return wish_advice(current_language(), reason)


def _call(connection: Connection, found: Application) -> Call:
    call = repositories.calls.find(connection, found.call_id)
    if call is None:
        raise LookupError(found.call_id)
    return call


def _lot(connection: Connection, found: Application, call: Call) -> Card:
    """Her ticket once the seed is open, that is after a round that she took part in; before it the promise alone."""
    query = (
        select(rounds.c.id, rounds.c.settled_at, rounds.c.seed)
        .join(round_reasons, round_reasons.c.round_id == rounds.c.id)
        .where(round_reasons.c.application_id == found.id, rounds.c.status == "validated")
        .order_by(rounds.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return {"ticket": None, "commitment": call.seed_commitment, "call": call.code}
    return {
        "ticket": ticket(row.seed, call.code, found.reference),
        "seed": row.seed,
        "commitment": call.seed_commitment,
        "call": call.code,
        "settled_at": row.settled_at,
    }
