"""The pages that everybody may open: the first page and the offers."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.forms import read_form
from api.intake import check
from api.languages import current_language
from api.operations.offers import list_offers, show_offer
from api.pages.frame.cards import SPOKEN, choices_of, countries, languages, listing, offer_card, offer_details
from api.pages.frame.state import values_of
from api.problems import Problem
from api.request import operation
from api.schemas.offers import OfferQuery
from domain.values import COUNTRIES


def root() -> ResponseReturnValue:
    """The first page, in the language that the browser prefers."""
    return redirect(url_for("pages.home", lang=current_language()), 302)


def home() -> ResponseReturnValue:
    return render_template("home.html")


def offers() -> ResponseReturnValue:
    """The published offers; a filter that is not understood shows all of them."""
    reading = read_form(request.args, OfferQuery())
    query, filtered = _query(reading.mapping)
    found = list_offers(operation(), query)
    return render_template(
        "offers/list.html",
        listing=listing(found, "offers", [offer_card(offer) for offer in found["items"]]),
        values=values_of(request.args),
        filtered=filtered,
        choices={
            "countries": countries(COUNTRIES),
            "modalities": choices_of("modality"),
            "languages": languages(SPOKEN),
        },
    )


def _query(mapping: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    try:
        query = check(OfferQuery(), mapping)
    except Problem:
        query = check(OfferQuery(), {})
    return query, any(name in query for name in ("country", "modality", "language"))


def offer(offer_id: str) -> ResponseReturnValue:
    """One offer; its own host and coordinators see it also before it is published."""
    found = show_offer(operation(), offer_id)
    return render_template("offers/show.html", offer={**offer_details(found), "open": found["status"] == "approved"})
