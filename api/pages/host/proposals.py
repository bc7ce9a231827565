"""The pages of a host organisation: its accreditation, its offers, and the people proposed to it."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.operations import placements as answers
from api.operations.offers import submit_offer
from api.operations.organisations import register_organisation
from api.pages.frame.cards import (
    SPOKEN,
    choices_of,
    countries,
    language_lines,
    languages,
    offer_card,
    paragraphs,
    person_name,
    skill_labels,
)
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.pages.volunteer.application import show_application
from api.request import operation
from api.schemas.offers import EmptyBody, OfferBody, OrganisationBody
from api.schemas.placements import PlacementRefusalBody
from api.session import actor
from domain.application import Application
from domain.placement import HOST_REFUSAL_CODES
from domain.values import COUNTRIES
from storage import repositories
from storage.page_queries import host_offers, offers_of, people_of

_GONE = ("superseded",)
# Who somebody is and how to reach her is told once both sides have said yes.
_CONFIRMED = ("confirmed", "preparing", "ready", "postponed", "in_service", "suspended", "completed", "followed_up")
_MOST_SHOWN = 100


def host() -> ResponseReturnValue:
    """Proposals to answer first, then the organisation's people and offers."""
    return show_host()


def show_host() -> str:
    current = operation()
    found = answers.list_placements(current, {"page": 1, "page_size": _MOST_SHOWN})["items"]
    placements = [placement for placement in found if placement["status"] not in _GONE]
    with current.read() as connection:
        own = current.actor.organisation
        organisation = repositories.organisations.find(connection, own) if own else None
        offers = host_offers(connection, own) if own else []
        places = offers_of(connection, [placement["offer"] for placement in placements])
        people = people_of(connection, [placement["application"] for placement in placements])
    return render_template(
        "host/proposals.html",
        organisation=organisation and _organisation(organisation),
        proposals=[_proposal(each, people[each["application"]], places[each["offer"]]) for each in placements],
        offers=[offer_card(offer) for offer in offers],
        choices={"refusal_codes": choices_of("refusal", HOST_REFUSAL_CODES)},
        values=values_or({}),
    )


def _organisation(organisation: Any) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "status": organisation.status,
        "country": organisation.country,
        "reason": organisation.decision_reason,
    }


def _proposal(placement: Mapping[str, Any], person: Application, offer: Mapping[str, Any]) -> dict[str, Any]:
    """Before both have accepted the person is her reference; nothing else tells who she is."""
    confirmed = placement["status"] in _CONFIRMED
    return {
        "id": placement["id"],
        "name": person_name(person.personal) if confirmed else placement["reference"],
        "contact": [person.personal.get("email"), person.personal.get("phone")] if confirmed else [],
        "offer": offer_card(offer),
        "status": placement["status"],
        "deadline": placement["deadline"],
        "start": placement["starts_on"],
        "end": placement["ends_on"],
        "origin_country": person.origin_country,
        "language_lines": language_lines(person.facts["languages"]),
        "skill_labels": skill_labels(person.facts.get("skills", ())),
        "education_level": person.facts.get("education_level"),
        "experience_years": person.facts.get("experience_years"),
        "motivation": paragraphs(person.personal.get("motivation")),
    }


def host_organisation() -> ResponseReturnValue:
    """Describe the organisation and ask for its accreditation."""
    if request.method == "POST":
        return act(
            OrganisationBody(),
            lambda data: register_organisation(operation(), data),
            again=_organisation_form,
            back=page_url("host", done="organisation"),
        )
    return _organisation_form()


def _organisation_form() -> str:
    return render_template(
        "host/organisation_form.html",
        values=values_or({"country": actor().country or ""}),
        choices={"countries": countries(COUNTRIES), "languages": languages(("fr", "en"))},
    )


def host_offer_new() -> ResponseReturnValue:
    """Describe a new offer."""
    if request.method == "POST":
        return act(
            OfferBody(),
            lambda data: submit_offer(operation(), data),
            again=_offer_form,
            back=page_url("host", done="offer"),
        )
    return _offer_form()


def _offer_form() -> str:
    return render_template(
        "host/offer_form.html",
        values=values_or({"modality": "volunteering"}),
        choices={
            "modalities": choices_of("modality"),
            "skills": choices_of("skill"),
            "themes": choices_of("theme"),
            "languages": SPOKEN,
            "education_levels": choices_of("education_level"),
            "currencies": (("MAD", "MAD"), ("XOF", "XOF")),
        },
    )


def placement_acceptance(placement_id: str) -> ResponseReturnValue:
    """The yes of the host or of the volunteer."""
    return act(
        EmptyBody(),
        lambda _: answers.accept(operation(), placement_id),
        again=_own_page,
        back=_own_url("accepted"),
    )


def placement_refusal(placement_id: str) -> ResponseReturnValue:
    """The coded no of the host or of the volunteer. Field names carry the placement: a host may have several."""
    return act(
        PlacementRefusalBody(),
        lambda data: answers.refuse(operation(), placement_id, data["code"], data.get("comment")),
        again=_own_page,
        back=_own_url("refused"),
        prefix=f"{placement_id}-",
    )


def _own_page() -> str:
    own = actor().application
    return show_application(own) if own else show_host()


def _own_url(done: str) -> str:
    own = actor().application
    return page_url("application", application_id=own, done=done) if own else page_url("host", done=done)
