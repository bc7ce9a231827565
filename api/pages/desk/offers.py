"""A coordinator reads an offer, completes its text in the other language, publishes it or returns it."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.operations.offer_decisions import approve_offer, return_offer, write_offer_text
from api.operations.offers import show_offer
from api.pages.frame.already import already_done
from api.pages.frame.cards import Card, in_page_language, offer_details, paragraphs
from api.pages.frame.credits import text_credits
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.schemas.offers import EmptyBody, OfferTextBody, ReturnBody
from domain.values import LANGUAGES
from storage.offer_texts import authors_of
from storage.repositories import steps_of


def desk_offer(offer_id: str) -> ResponseReturnValue:
    return _show_offer(offer_id)


def _show_offer(offer_id: str) -> str:
    current = operation()
    found = show_offer(current, offer_id)
    with current.read() as connection:
        authors = authors_of(connection, [offer_id])[offer_id]
        steps = steps_of(connection, "offer", offer_id)
    waits = found["country"] == current.actor.country and found["status"] == "submitted"
    return render_template(
        "desk/offer.html",
        offer={
            **offer_details(found),
            "heading": in_page_language(found["title"]) or found["id"],
            "texts": [_text(found, language) for language in LANGUAGES],
            "credits": text_credits(found["country"], authors),
            "may_decide": waits,
        },
        steps=steps,
        values={**_written(found), **values_or({})},
    )


def _text(found: dict[str, Any], language: str) -> Card:
    title = found["title"].get(language, "")
    tasks = paragraphs(found["description"].get(language))
    return {"language": language, "title": title, "tasks": tasks, "is_whole": bool(title and tasks)}


def _written(found: dict[str, Any]) -> dict[str, str]:
    """The text as it stands in the fields where it is completed."""
    return {
        f"{name}-{language}": found[name].get(language, "")
        for name in ("title", "description")
        for language in LANGUAGES
    }


def desk_offer_text(offer_id: str) -> ResponseReturnValue:
    """Complete or correct the text; whoever writes a language anew is named as its author."""
    return act(
        OfferTextBody(),
        lambda data: write_offer_text(operation(), offer_id, data["title"], data["description"]),
        again=lambda: _show_offer(offer_id),
        back=page_url("desk_offer", offer_id=offer_id, done="offer_text"),
    )


def desk_offer_approval(offer_id: str) -> ResponseReturnValue:
    """Publish an offer."""
    return act(
        EmptyBody(),
        lambda _: approve_offer(operation(), offer_id),
        again=lambda: _show_offer(offer_id),
        back=page_url("desk_offer", offer_id=offer_id, done="decision"),
        already=lambda: already_done("offer", offer_id),
    )


def desk_offer_return(offer_id: str) -> ResponseReturnValue:
    """Send an offer back to its host."""
    return act(
        ReturnBody(),
        lambda data: return_offer(operation(), offer_id, data["reason"]),
        again=lambda: _show_offer(offer_id),
        back=page_url("desk_offer", offer_id=offer_id, done="decision"),
        already=lambda: already_done("offer", offer_id),
    )
