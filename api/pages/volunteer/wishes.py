"""Why not me: every wish of one person with her own points, her own lot, and one honest reason. Nobody else appears."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from api.operations.applications import find_application
from api.operations.context import Operation
from api.pages.frame.cards import offer_card, skill_labels
from api.request import operation
from domain.application import Application
from domain.matching.lottery import ticket
from domain.scoring import RECOGNISED_YEARS, ScoreParts, score_parts
from storage import repositories
from storage.application_queries import application_view
from storage.page_queries import offers_of, what_became
from storage.tables.placements import round_reasons, rounds

Card = dict[str, Any]


def application_wishes(application_id: str) -> ResponseReturnValue:
    """The page of one's own wishes. Somebody else's and a missing one are the same 404."""
    current = operation()
    with current.read() as connection:
        found = find_application(connection, current.actor, application_id)
        view = application_view(connection, application_id)
        offers = offers_of(connection, [wish["offer"] for wish in view["wishes"]])
        became = what_became(connection, application_id)
        lot = _lot(connection, found)
    return render_template(
        "application/wishes.html",
        id=found.id,
        reference=found.reference,
        wishes=[_wish(current, found, wish, offers[wish["offer"]], became) for wish in view["wishes"]],
        lot=lot,
        programme=current.services.policy.programme,
        recognised_years=RECOGNISED_YEARS,
    )


def _wish(
    current: Operation,
    found: Application,
    wish: Mapping[str, Any],
    offer: Mapping[str, Any],
    became: Mapping[str, str],
) -> Card:
    parts = _parts(current, found, offer)
    return {
        "rank": wish["rank"],
        "offer": offer_card(offer),
        "reason": wish["reason"],
        "became": became.get(wish["offer"]),
        "band": parts.band,
        "parts": parts,
        "shared": skill_labels(parts.shared_skills),
    }


def _parts(current: Operation, found: Application, offer: Mapping[str, Any]) -> ScoreParts:
    """The same function that the round uses, on the same answers."""
    return score_parts(
        found.facts.get("skills", ()),
        {entry["language"]: entry["level"] for entry in found.facts["languages"]},
        found.facts.get("experience_years"),
        offer["skills"],
        {entry["language"]: entry["level"] for entry in offer["languages"]},
        current.services.policy.programme,
    )


def _lot(connection: Connection, found: Application) -> Card:
    """Her ticket once the seed is open, that is after a round that she took part in; before it the promise alone."""
    call = repositories.calls.find(connection, found.call_id)
    if call is None:
        raise LookupError(found.call_id)
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
