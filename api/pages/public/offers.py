"""The pages that everybody may open: the first page and the offers."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.offers import is_taking_applications, look_for_offers, show_offer
from api.pages.frame.cards import listing, offer_card, offer_details, paragraphs
from api.pages.frame.credits import text_credits
from api.pages.frame.state import keep_form, values_of
from api.pages.public.search import choices, read_search, wider
from api.request import operation
from domain.values import LANGUAGES
from storage.offer_texts import authors_of
from storage.page_queries import open_calls


def root() -> ResponseReturnValue:
    """The first page, in the language that the browser prefers."""
    return redirect(url_for("pages.home", lang=current_language()), 302)


def home() -> ResponseReturnValue:
    return render_template("home.html")


def offers() -> ResponseReturnValue:
    """The published offers that match; a filter that is not understood says so, and all are shown."""
    search = read_search()
    found = look_for_offers(operation(), search.query)
    keep_form(values_of(request.args), search.errors)
    return render_template(
        "offers/list.html",
        listing=listing(found, "offers", [{**offer_card(offer), "open": offer["open"]} for offer in found["items"]]),
        open_total=found["open_total"],
        chosen=search.chosen,
        wider=[] if found["total"] else wider(search),
        choices=choices(),
    )


def offer(offer_id: str) -> ResponseReturnValue:
    """One offer, in either language; its own host and coordinators see it also before it is published."""
    found = show_offer(operation(), offer_id)
    return render_template(
        "offers/show.html", offer={**offer_details(found), **_read(found)}, lotteries=_lotteries(found["call"])
    )


def _lotteries(call: str | None) -> list[str]:
    """The codes of the calls in which this offer can be wished for: its own, or every open one."""
    if call is not None:
        return [call]
    current = operation()
    with current.read() as connection:
        return [each.code for each in open_calls(connection, current.services.clock.now())]


def _read(found: Mapping[str, Any]) -> dict[str, Any]:
    """The text in the language that was asked for, who wrote it, and in which other one it can be read."""
    written = [language for language in LANGUAGES if found["title"].get(language) or found["description"].get(language)]
    wanted = (request.args.get("read", ""), current_language(), *written)
    reading = next((language for language in wanted if language in written), current_language())
    with operation().read() as connection:
        authors = authors_of(connection, [found["id"]])[found["id"]]
    return {
        "open": is_taking_applications(operation(), found["id"]),
        "title": found["title"].get(reading) or found["id"],
        "tasks": paragraphs(found["description"].get(reading)),
        "reading": reading if reading != current_language() else "",
        "credits": text_credits(found["country"], {reading: authors[reading]} if reading in authors else {}),
        "other": next((language for language in written if language != reading), ""),
    }
