"""A host's offers: describe, preview, send, change what was returned, copy, withdraw."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.operations.offers import find_own_offer, resubmit_offer, submit_offer, withdraw_offer
from api.pages.frame.cards import offer_details
from api.pages.frame.credits import text_credits
from api.pages.frame.submitting import act, go, page_url
from api.pages.host.offer_form import answer_offer_form, values_of_offer
from api.problems import not_found
from api.request import operation
from api.schemas.offers import EmptyBody
from domain.offer import OFFER
from domain.organisation import Organisation
from domain.shortlist import LISTED_OFFERS
from storage import repositories
from storage.offer_queries import offer_view
from storage.offer_texts import authors_of
from storage.repositories import steps_of


def host_offer_new() -> ResponseReturnValue:
    """Describe a new offer; `?copy=` begins with everything that an earlier one says."""
    copied = request.args.get("copy")
    first = values_of_offer(_own_offer(copied)) if copied else {"modality": "volunteering"}
    organisation = _own_organisation()
    if request.method == "GET" and (organisation is None or organisation.status != "accredited"):
        # Her first page says what comes before the first offer, with the way there.
        return go("host")
    return answer_offer_form(
        page_url("host_offer_new"),
        organisation,
        lambda data, form: submit_offer(operation(), data, form),
        first=first,
    )


def host_offer_change(offer_id: str) -> ResponseReturnValue:
    """Change a returned offer, with the focal point's remarks beside it, and send it again."""
    found = _own_offer(offer_id)
    if request.method == "GET" and not OFFER.allows(found["status"], "submit"):
        return go("host_offer", offer_id=offer_id)
    return answer_offer_form(
        page_url("host_offer_change", offer_id=offer_id),
        _own_organisation(),
        lambda data, form: resubmit_offer(operation(), offer_id, data, form),
        first=values_of_offer(found),
        remarks=found["return_reason"],
    )


def _own_organisation() -> Organisation | None:
    current = operation()
    with current.read() as connection:
        own = current.actor.organisation
        return repositories.organisations.find(connection, own) if own is not None else None


def _own_offer(identifier: str) -> dict[str, Any]:
    """The offer as it is shown. Raises Problem 404 for an offer of somebody else."""
    if "\0" in identifier:
        # `?copy=` is no part of the path: no engine can be asked for such a name.
        raise not_found()
    current = operation()
    with current.read() as connection:
        find_own_offer(connection, current.actor, identifier)
        return offer_view(connection, identifier)


def host_offer(offer_id: str) -> ResponseReturnValue:
    return _show_offer(offer_id)


def _show_offer(offer_id: str) -> str:
    current = operation()
    with current.read() as connection:
        find_own_offer(connection, current.actor, offer_id)
        found = offer_view(connection, offer_id)
        authors = authors_of(connection, [offer_id])[offer_id]
        steps = steps_of(connection, "offer", offer_id)
    return render_template(
        "host/offer.html",
        offer={**offer_details(found), "credits": text_credits(found["country"], authors)},
        steps=steps,
        since=steps[-1]["at"] if steps else None,
        answer_days=current.services.policy.programme.decision_days,
        may={
            "change": OFFER.allows(found["status"], "submit"),
            "withdraw": OFFER.allows(found["status"], "withdraw"),
            "order": found["status"] in LISTED_OFFERS,
        },
    )


def host_offer_withdrawal(offer_id: str) -> ResponseReturnValue:
    """Take an offer back."""
    return act(
        EmptyBody(),
        lambda _: withdraw_offer(operation(), offer_id),
        again=lambda: _show_offer(offer_id),
        back=page_url("host_offer", offer_id=offer_id, done="offer_withdrawn"),
    )
